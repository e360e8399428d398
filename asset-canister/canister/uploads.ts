import { rawBytes, rawNat32 } from "@store-forever/certified/azle";
import { StableBTreeMap, time } from "azle";
import { type Batch, batchCodec, textCodec } from "./asset.ts";
import { Refusal } from "./refusal.ts";

/** A batch that nobody adds to for this long is dropped, with its chunks. */
const BATCH_TTL_NS = 5n * 60n * 1_000_000_000n;

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

  /** Opens a batch, and drops those that have expired. */
  openBatch(): number {
    for (const [id, batch] of this.#batches.items()) if (batch.expiresAtNs < time()) this.closeBatch(id);
    const batchId = this.#next("batch");
    this.#batches.insert(batchId, { expiresAtNs: time() + BATCH_TTL_NS, chunkIds: [] });
    return batchId;
  }

  /** @throws Refusal SessionExpired */
  addToBatch(batchId: number, content: Uint8Array): number {
    const batch = this.#batch(batchId);
    const chunkId = this.addChunk(content);
    this.#batches.insert(batchId, { expiresAtNs: time() + BATCH_TTL_NS, chunkIds: [...batch.chunkIds, chunkId] });
    return chunkId;
  }

  /**
   * Takes chunks out of a batch: they are the caller's now.
   * @throws Refusal SessionExpired, NotFound
   */
  takeFromBatch(batchId: number, chunkIds: readonly number[]): void {
    const batch = this.#batch(batchId);
    const left = new Set(batch.chunkIds);
    for (const chunkId of chunkIds)
      if (!left.delete(chunkId))
        throw new Refusal(
          "NotFound",
          `Batch ${batchId} has no chunk ${chunkId} that is not used yet. Upload it again.`,
        );
    this.#batches.insert(batchId, { ...batch, chunkIds: [...left] });
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
