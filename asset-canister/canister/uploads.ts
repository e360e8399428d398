import { rawBytes, rawNat32 } from "@store-forever/certified/azle";
import { StableBTreeMap, time } from "azle";
import { textCodec } from "./asset.ts";
import { type Batch, batchCodec } from "./batch.ts";
import type { UploadLimits } from "./configuration.ts";
import { Refusal } from "./refusal.ts";

/** A batch that nobody adds to for this long is dropped, with its chunks. */
const BATCH_TTL_NS = 5n * 60n * 1_000_000_000n;
/** Stands for all open batches: uploaders commit in parts under this number, and close their batch with the last part. */
export const ANY_BATCH = 0;

/** Content in pieces: those of uploads that go on, and those that assets are made of. Numbers are never used twice. */
export class Uploads {
  readonly #chunks: StableBTreeMap<number, Uint8Array>;
  readonly #batches: StableBTreeMap<number, Batch>;
  readonly #counters: StableBTreeMap<string, number>;

  constructor(memoryIds: { chunks: number; batches: number; counters: number }) {
    this.#chunks = new StableBTreeMap(memoryIds.chunks, rawNat32, rawBytes);
    this.#batches = new StableBTreeMap(memoryIds.batches, rawNat32, batchCodec);
    this.#counters = new StableBTreeMap(memoryIds.counters, textCodec, rawNat32);
  }

  /**
   * Opens a batch, and drops those that have expired.
   * @throws Refusal LimitExceeded
   */
  openBatch({ maxBatches }: UploadLimits): number {
    for (const [id, batch] of this.#batches.items())
      if (batch.state === "open" && batch.expiresAtNs < time()) this.closeBatch(id);
    if (maxBatches !== undefined && Number(this.#batches.len()) >= maxBatches)
      throw new Refusal(
        "LimitExceeded",
        `There are ${maxBatches} batches already. Commit or delete one of them first.`,
      );
    const batchId = this.#next("batch");
    this.#batches.insert(batchId, { state: "open", expiresAtNs: time() + BATCH_TTL_NS, chunkIds: [], sizeBytes: 0 });
    return batchId;
  }

  /** @throws Refusal SessionExpired, Conflict, LimitExceeded */
  addToBatch(batchId: number, contents: readonly Uint8Array[], limits: UploadLimits): number[] {
    const batch = this.#openBatch(batchId);
    const addedBytes = contents.reduce((sum, { length }) => sum + length, 0);
    this.#requireRoom(contents.length, addedBytes, limits);
    const chunkIds = contents.map((content) => this.addChunk(content));
    this.#batches.insert(batchId, {
      ...batch,
      expiresAtNs: time() + BATCH_TTL_NS,
      chunkIds: [...batch.chunkIds, ...chunkIds],
      sizeBytes: batch.sizeBytes + addedBytes,
    });
    return chunkIds;
  }

  /**
   * Takes chunks out of a batch, or of whichever has them: they are the caller's now.
   * @throws Refusal SessionExpired, NotFound
   */
  takeFromBatch(batchId: number, chunkIds: readonly number[]): void {
    const batches: [number, Batch][] =
      batchId === ANY_BATCH
        ? this.#batches.items().filter(([, { state }]) => state === "open")
        : [[batchId, this.#batch(batchId)]];
    const missing = new Set(chunkIds);
    for (const [id, batch] of batches) {
      const left = batch.chunkIds.filter((chunkId) => !missing.delete(chunkId));
      if (left.length < batch.chunkIds.length) this.#batches.insert(id, { ...batch, chunkIds: left });
    }
    const [first] = missing;
    if (first !== undefined)
      throw new Refusal(
        "NotFound",
        `${batchId === ANY_BATCH ? "No batch has" : `Batch ${batchId} does not have`} chunk ${first}, or it is used already. Upload it again.`,
      );
    if (new Set(chunkIds).size < chunkIds.length)
      throw new Refusal("InvalidArgument", "A chunk can be used once only. Upload it again.");
  }

  /**
   * From now on the batch takes no chunks and does not expire.
   * @throws Refusal SessionExpired, Conflict
   */
  propose(batchId: number): void {
    this.#batches.insert(batchId, { ...this.#openBatch(batchId), state: "proposed" });
  }

  /** @throws Refusal SessionExpired, InvalidArgument */
  requireProposed(batchId: number): void {
    if (this.#batch(batchId).state !== "proposed")
      throw new Refusal("InvalidArgument", `Batch ${batchId} is not proposed. Propose it first.`);
  }

  /** @throws Refusal SessionExpired, Conflict when it is proposed */
  requireOpen(batchId: number): void {
    this.#openBatch(batchId);
  }

  /** Drops the batch and whatever was not taken from it. */
  closeBatch(batchId: number): void {
    this.removeChunks(this.#batch(batchId).chunkIds);
    this.#batches.remove(batchId);
  }

  addChunk(content: Uint8Array): number {
    const chunkId = this.#next("chunk");
    this.#chunks.insert(chunkId, content);
    return chunkId;
  }

  chunk(chunkId: number): Uint8Array {
    const content = this.#chunks.get(chunkId);
    if (content === undefined) throw new Error(`Chunk ${chunkId} is missing from stable memory.`);
    return content;
  }

  removeChunks(chunkIds: readonly number[]): void {
    for (const chunkId of chunkIds) this.#chunks.remove(chunkId);
  }

  #requireRoom(addedChunks: number, addedBytes: number, { maxChunks, maxBytes }: UploadLimits): void {
    if (maxChunks === undefined && maxBytes === undefined) return;
    const batches = this.#batches.items().map(([, batch]) => batch);
    const chunks = batches.reduce((sum, { chunkIds }) => sum + chunkIds.length, addedChunks);
    const bytes = batches.reduce((sum, { sizeBytes }) => sum + sizeBytes, addedBytes);
    if ((maxChunks !== undefined && chunks > maxChunks) || (maxBytes !== undefined && bytes > maxBytes))
      throw new Refusal(
        "LimitExceeded",
        `Uploads that are not committed may have ${maxChunks ?? "any number of"} chunks and ${maxBytes ?? "any number of"} bytes. Commit or delete a batch first.`,
      );
  }

  #openBatch(batchId: number): Batch {
    const batch = this.#batch(batchId);
    if (batch.state === "open") return batch;
    throw new Refusal("Conflict", `Batch ${batchId} is proposed and waits for its commit. Create another.`);
  }

  #batch(batchId: number): Batch {
    const batch = this.#batches.get(batchId);
    if (batch === undefined)
      throw new Refusal(
        "SessionExpired",
        `There is no batch ${batchId}: it is committed or has expired. Create another.`,
      );
    return batch;
  }

  #next(counter: "batch" | "chunk"): number {
    const next = (this.#counters.get(counter) ?? 0) + 1;
    this.#counters.insert(counter, next);
    return next;
  }
}
