import { type AssetBytes, type LimitsRecord, type ResultOf, type StoredAsset, toHex } from "@store-forever/protocol";
import PQueue from "p-queue";
import type { PreparedAsset } from "../prepare/photo.ts";
import { type Archive, accepted } from "./archive.ts";
import { Batcher } from "./batcher.ts";
import { storeInChunks } from "./chunks.ts";

/** Messages under way at once; how many a network takes best will be found out while uploading. */
const MESSAGES_IN_FLIGHT = 4;

/** Candid's frame around one asset and around the whole argument, rounded up. */
const ASSET_FRAME_BYTES = 64;
const MESSAGE_FRAME_BYTES = 512;

/** Called with what was sent more, and with what there is more to send. */
export type BytesListener = (sentBytes: number, addedBytes: number) => void;

/** What small assets may take of one `store_assets` message. */
export function assetMessageLimits(limits: LimitsRecord) {
  return { maxBytes: limits.max_message_bytes - MESSAGE_FRAME_BYTES, maxItems: limits.max_assets_per_call };
}

export const messageSizeOf = (asset: { sizeBytes: number }): number => asset.sizeBytes + ASSET_FRAME_BYTES;

/** Stores blobs by hash, each once: small ones of many photos in shared messages, large ones in chunks. */
export class BlobUploader {
  readonly #archive: Archive;
  readonly #limits: LimitsRecord;
  readonly #onBytes: BytesListener;
  readonly #messages = new PQueue({ concurrency: MESSAGES_IN_FLIGHT });
  readonly #largeFiles: PQueue;
  readonly #small: Batcher<PreparedAsset, ResultOf<StoredAsset>>;
  readonly #byHash = new Map<string, Promise<void>>();

  constructor(archive: Archive, limits: LimitsRecord, onBytes: BytesListener) {
    this.#archive = archive;
    this.#limits = limits;
    this.#onBytes = onBytes;
    this.#largeFiles = new PQueue({ concurrency: limits.max_open_sessions });
    this.#small = new Batcher<PreparedAsset, ResultOf<StoredAsset>>({
      sizeOf: messageSizeOf,
      limits: assetMessageLimits(limits),
      send: (assets) => this.#messages.add(() => this.#sendMessage(assets)),
    });
  }

  /** @throws PipelineError, Refusal, or what the agent throws */
  store(asset: PreparedAsset): Promise<void> {
    const hash = toHex(asset.sha256);
    const earlier = this.#byHash.get(hash);
    if (earlier !== undefined) return earlier;
    this.#onBytes(0, asset.sizeBytes);
    const storing = this.#isSmall(asset) ? this.#storeSmall(asset) : this.#storeLarge(asset);
    this.#byHash.set(hash, storing);
    // Another photo with the same bytes may have better luck.
    storing.catch(() => this.#byHash.delete(hash));
    return storing;
  }

  #isSmall(asset: PreparedAsset): boolean {
    return messageSizeOf(asset) <= assetMessageLimits(this.#limits).maxBytes;
  }

  async #storeSmall(asset: PreparedAsset): Promise<void> {
    accepted(await this.#small.add(asset));
    this.#onBytes(asset.sizeBytes, 0);
  }

  #storeLarge(asset: PreparedAsset): Promise<void> {
    return this.#largeFiles.add(() =>
      storeInChunks(asset, {
        archive: this.#archive,
        limits: this.#limits,
        messages: this.#messages,
        onSent: (bytes) => this.#onBytes(bytes, 0),
      }),
    );
  }

  async #sendMessage(assets: PreparedAsset[]): Promise<ResultOf<StoredAsset>[]> {
    const message: AssetBytes[] = await Promise.all(
      assets.map(async ({ sha256, bytes }) => ({ sha256, bytes: new Uint8Array(await bytes.arrayBuffer()) })),
    );
    return await this.#archive.call((backend) => backend.store_assets(message));
  }
}
