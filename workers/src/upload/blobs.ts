import {
  type AssetBytes,
  type AssetKind,
  type LimitsRecord,
  type ResultOf,
  type StoredAsset,
  toHex,
} from "@store-forever/protocol";
import PQueue from "p-queue";
import type { Journal } from "../journal/journal.ts";
import type { PreparedAsset } from "../prepare/memory.ts";
import { createItemRetry } from "../retry.ts";
import { type Archive, accepted } from "./archive.ts";
import { Batcher } from "./batcher.ts";
import { storeInChunks } from "./chunks.ts";
import { HeldHashes } from "./held-hashes.ts";
import type { UploadListener } from "./upload-event.ts";
import type { AdaptiveWindow } from "./window.ts";

/** Candid's frame around one asset and around the whole argument, rounded up. */
const ASSET_FRAME_BYTES = 64;
const MESSAGE_FRAME_BYTES = 512;

/** What small assets may take of one `store_assets` message. */
export function assetMessageLimits(limits: LimitsRecord) {
  return { maxBytes: limits.max_message_bytes - MESSAGE_FRAME_BYTES, maxItems: limits.max_assets_per_call };
}

export const messageSizeOf = (asset: { sizeBytes: number }): number => asset.sizeBytes + ASSET_FRAME_BYTES;

export interface BlobUpload {
  archive: Archive;
  limits: LimitsRecord;
  journal: Journal;
  /** Where all messages of the job wait for their turn. */
  window: AdaptiveWindow;
  onEvent: UploadListener;
}

/** Stores blobs by hash, each once: small ones of many memories in shared messages, large ones in chunks. */
export class BlobUploader {
  readonly #upload: BlobUpload;
  readonly #held: HeldHashes;
  readonly #largeFiles: PQueue;
  readonly #small: Batcher<PreparedAsset, ResultOf<StoredAsset>>;
  readonly #retryItem = createItemRetry();
  readonly #byHash = new Map<string, Promise<void>>();

  constructor(upload: BlobUpload) {
    const { archive, limits, window } = upload;
    this.#upload = upload;
    this.#held = new HeldHashes(archive, limits);
    this.#largeFiles = new PQueue({ concurrency: limits.max_open_sessions });
    this.#small = new Batcher<PreparedAsset, ResultOf<StoredAsset>>({
      sizeOf: messageSizeOf,
      limits: assetMessageLimits(limits),
      send: (assets) =>
        window.run(
          () => assets.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0),
          () => this.#sendMessage(assets),
        ),
    });
  }

  /**
   * Stores an asset's bytes, unless the archive has them.
   * @throws PipelineError, Refusal, or what the agent throws
   */
  store(memoryId: string, asset: PreparedAsset): Promise<void> {
    const hash = toHex(asset.sha256);
    const earlier = this.#byHash.get(hash);
    if (earlier !== undefined) return earlier;
    const storing = this.#storeOnce(memoryId, asset);
    this.#byHash.set(hash, storing);
    // Another memory with the same bytes may have better luck.
    storing.catch(() => this.#byHash.delete(hash));
    return storing;
  }

  async #storeOnce(memoryId: string, asset: PreparedAsset): Promise<void> {
    const { onEvent, journal } = this.#upload;
    const isHeld = await this.#held.has(asset.sha256);
    if (!isHeld) {
      onEvent({ type: "queued", bytes: asset.sizeBytes });
      if (this.#isSmall(asset)) await this.#storeSmall(asset);
      else await this.#largeFiles.add(() => this.#storeLarge(memoryId, asset));
    }
    if (!this.#isSmall(asset)) await journal.arrived(asset.sha256);
    onEvent({ type: "asset", memoryId, kind: asset.kind, state: { step: "stored", wasThere: isHeld } });
  }

  #isSmall(asset: PreparedAsset): boolean {
    const { limits } = this.#upload;
    // The canister keeps blobs in chunks, and takes no asset larger than one whole.
    return asset.sizeBytes <= limits.chunk_size_bytes && messageSizeOf(asset) <= assetMessageLimits(limits).maxBytes;
  }

  async #storeSmall(asset: PreparedAsset): Promise<void> {
    await this.#retryItem(async () => accepted(await this.#small.add(asset)));
    this.#upload.onEvent({ type: "acknowledged", bytes: asset.sizeBytes });
  }

  async #storeLarge(memoryId: string, asset: PreparedAsset): Promise<void> {
    await storeInChunks(asset, { ...this.#upload, onChunks: this.#chunkReporter(memoryId, asset.kind) });
  }

  #chunkReporter(memoryId: string, kind: AssetKind) {
    return (progress: {
      sizeBytes: number;
      acknowledgedBytes: number;
      chunkCount: number;
      acknowledgedChunks: number;
    }) => this.#upload.onEvent({ type: "asset", memoryId, kind, state: { step: "sending", ...progress } });
  }

  async #sendMessage(assets: PreparedAsset[]): Promise<ResultOf<StoredAsset>[]> {
    const message: AssetBytes[] = await Promise.all(
      assets.map(async ({ sha256, bytes }) => ({ sha256, bytes: new Uint8Array(await bytes.arrayBuffer()) })),
    );
    for (const { sizeBytes } of assets) this.#upload.onEvent({ type: "sent", bytes: sizeBytes });
    return await this.#upload.archive.call((backend) => backend.store_assets(message));
  }
}
