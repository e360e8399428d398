import { rawBytes, rawNat32, rawText, sha256 } from "@store-forever/certified/azle";
import { StableBTreeMap, time } from "azle";
import { AssetError } from "../asset-error.ts";
import type { UploadLimits } from "../configuration/configuration.ts";
import { MEMORY_IDS } from "../memory-ids.ts";
import { type Batch, readBatch, type WaitingChunk, waitingChunkCodec, writeBatch } from "./batch.ts";

/** A batch that nobody adds to for this long is dropped, with its chunks. */
const BATCH_TTL_NS = 5n * 60n * 1_000_000_000n;
/** Stands for all open batches. Uploaders commit in parts under this number, and close their batch with the last part. */
export const ANY_BATCH = 0;

/** A chunk in stable memory, and what is known of it without reading it. */
export interface StoredChunk {
  chunkId: number;
  sizeBytes: number;
  sha256: Uint8Array;
}

/**
 * All chunks: those that wait in batches, and those that assets are made of. Numbers are never used twice.
 * What a message takes out of batches is counted at its end, by `settle()`.
 */
export class Uploads {
  readonly #chunks = new StableBTreeMap<number, Uint8Array>(MEMORY_IDS.chunks, rawNat32, rawBytes);
  readonly #batches = new StableBTreeMap<number, Uint8Array>(MEMORY_IDS.batches, rawNat32, rawBytes);
  readonly #counters = new StableBTreeMap<string, number>(MEMORY_IDS.counters, rawText, rawNat32);
  /** The chunks that no asset is made of yet, by number. */
  readonly #waiting = new StableBTreeMap<number, WaitingChunk>(MEMORY_IDS.waiting, rawNat32, waitingChunkCodec);
  /** Changed by this message and not written yet. */
  readonly #changed = new Map<number, Batch>();

  /**
   * Opens a batch, and drops those that have expired.
   * @throws AssetError LimitExceeded
   */
  openBatch({ maxBatches }: UploadLimits): number {
    for (const [id, batch] of this.#stored())
      if (batch.state === "open" && batch.expiresAtNs < time()) this.closeBatch(id);
    if (maxBatches !== undefined && Number(this.#batches.len()) >= maxBatches)
      throw new AssetError(
        "LimitExceeded",
        `There are ${maxBatches} batches already. Commit or delete one of them first.`,
      );
    const batchId = this.#reserve("batch");
    this.#write(batchId, { state: "open", expiresAtNs: time() + BATCH_TTL_NS, chunkCount: 0, sizeBytes: 0 });
    return batchId;
  }

  /** @throws AssetError SessionExpired, Conflict, LimitExceeded */
  addToBatch(batchId: number, contents: readonly Uint8Array[], limits: UploadLimits): number[] {
    const batch = this.#openBatch(batchId);
    const addedBytes = contents.reduce((sum, { length }) => sum + length, 0);
    this.#requireRoom(contents.length, addedBytes, limits);
    const firstId = this.#reserve("chunk", contents.length);
    const chunks = contents.map((content, index) => this.#insert(firstId + index, content));
    for (const { chunkId, ...described } of chunks) this.#waiting.insert(chunkId, { batchId, ...described });
    this.#write(batchId, {
      ...batch,
      expiresAtNs: time() + BATCH_TTL_NS,
      chunkCount: batch.chunkCount + contents.length,
      sizeBytes: batch.sizeBytes + addedBytes,
    });
    return chunks.map(({ chunkId }) => chunkId);
  }

  /**
   * Takes chunks out of a batch, or out of any batch that has them. From now on they belong to the caller.
   * @throws AssetError SessionExpired, NotFound, InvalidArgument
   */
  takeFromBatch(batchId: number, chunkIds: readonly number[]): StoredChunk[] {
    if (new Set(chunkIds).size < chunkIds.length)
      throw new AssetError("InvalidArgument", "A chunk can be used once only. Upload it again.");
    return chunkIds.map((chunkId) => this.#take(batchId, chunkId));
  }

  /**
   * From now on the batch takes no chunks and does not expire.
   * @throws AssetError SessionExpired, Conflict
   */
  propose(batchId: number): void {
    this.#write(batchId, { ...this.#openBatch(batchId), state: "proposed" });
  }

  /** @throws AssetError SessionExpired, InvalidArgument */
  requireProposed(batchId: number): void {
    if (this.#batch(batchId).state !== "proposed")
      throw new AssetError("InvalidArgument", `Batch ${batchId} is not proposed. Propose it first.`);
  }

  /** @throws AssetError SessionExpired, Conflict when it is proposed */
  requireOpen(batchId: number): void {
    this.#openBatch(batchId);
  }

  /** Drops the batch and the chunks that were not taken from it. */
  closeBatch(batchId: number): void {
    if (this.#batch(batchId).chunkCount > 0)
      for (const [chunkId, chunk] of this.#waiting.items()) {
        if (chunk.batchId !== batchId) continue;
        this.#waiting.remove(chunkId);
        this.#chunks.remove(chunkId);
      }
    this.#changed.delete(batchId);
    this.#batches.remove(batchId);
  }

  /** Keeps a chunk that was in no batch. */
  add(content: Uint8Array): StoredChunk {
    return this.#insert(this.#reserve("chunk"), content);
  }

  chunk(chunkId: number): Uint8Array {
    const content = this.#chunks.get(chunkId);
    if (content === undefined) throw new Error(`Chunk ${chunkId} is missing from stable memory.`);
    return content;
  }

  removeChunks(chunkIds: readonly number[]): void {
    for (const chunkId of chunkIds) this.#chunks.remove(chunkId);
  }

  /** Writes what batches still have. Call it at the end of a message that took chunks out of them. */
  settle(): void {
    for (const [batchId, batch] of this.#changed) this.#write(batchId, batch);
    this.#changed.clear();
  }

  #take(wantedBatchId: number, chunkId: number): StoredChunk {
    const chunk = this.#waiting.get(chunkId);
    const batch = chunk && this.#batch(chunk.batchId);
    const isMeant = wantedBatchId === ANY_BATCH ? batch?.state === "open" : chunk?.batchId === wantedBatchId;
    if (chunk === undefined || batch === undefined || !isMeant)
      throw new AssetError(
        "NotFound",
        `${wantedBatchId === ANY_BATCH ? "No batch has" : `Batch ${wantedBatchId} does not have`} chunk ${chunkId}, or it is used already. Upload it again.`,
      );
    const { sizeBytes, batchId } = chunk;
    this.#waiting.remove(chunkId);
    this.#changed.set(batchId, {
      ...batch,
      chunkCount: batch.chunkCount - 1,
      sizeBytes: batch.sizeBytes - sizeBytes,
    });
    return { chunkId, sizeBytes, sha256: chunk.sha256 };
  }

  #insert(chunkId: number, content: Uint8Array): StoredChunk {
    this.#chunks.insert(chunkId, content);
    return { chunkId, sizeBytes: content.length, sha256: sha256(content) };
  }

  #requireRoom(addedChunks: number, addedBytes: number, { maxChunks, maxBytes }: UploadLimits): void {
    if (maxChunks === undefined && maxBytes === undefined) return;
    const batches = this.#stored().map(([, batch]) => batch);
    const chunks = batches.reduce((sum, { chunkCount }) => sum + chunkCount, addedChunks);
    const bytes = batches.reduce((sum, { sizeBytes }) => sum + sizeBytes, addedBytes);
    if ((maxChunks !== undefined && chunks > maxChunks) || (maxBytes !== undefined && bytes > maxBytes))
      throw new AssetError(
        "LimitExceeded",
        `Uploads that are not committed may have ${maxChunks ?? "any number of"} chunks and ${maxBytes ?? "any number of"} bytes. Commit or delete a batch first.`,
      );
  }

  #openBatch(batchId: number): Batch {
    const batch = this.#batch(batchId);
    if (batch.state === "open") return batch;
    throw new AssetError("Conflict", `Batch ${batchId} is proposed and waits for its commit. Create another.`);
  }

  #batch(batchId: number): Batch {
    const changed = this.#changed.get(batchId);
    if (changed !== undefined) return changed;
    const bytes = this.#batches.get(batchId);
    if (bytes === undefined)
      throw new AssetError(
        "SessionExpired",
        `There is no batch ${batchId}: it is committed or has expired. Create another.`,
      );
    return readBatch(bytes);
  }

  #stored(): [number, Batch][] {
    return this.#batches.items().map(([batchId, bytes]) => [batchId, readBatch(bytes)]);
  }

  #write(batchId: number, batch: Batch): void {
    this.#batches.insert(batchId, writeBatch(batch));
  }

  /** Reserves as many numbers in a row, and returns the first. */
  #reserve(counter: "batch" | "chunk", count = 1): number {
    const last = this.#counters.get(counter) ?? 0;
    this.#counters.insert(counter, last + count);
    return last + 1;
  }
}
