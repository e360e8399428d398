import {
  type AssetBytes,
  type AssetKind,
  accepted,
  type Limits,
  type ResultOf,
  type StoredAsset,
  toHex,
} from "@store-forever/protocol";
import PQueue from "p-queue";
import { deferred } from "../../async/deferred.ts";
import { readBytes } from "../../bytes/asset-bytes.ts";
import { createItemRetry } from "../../errors/retry.ts";
import type { UploadListener } from "../../events/upload-event.ts";
import type { Journal } from "../../journal/journal.ts";
import type { PreparedAsset } from "../../prepare/prepared-memory.ts";
import type { BackendConnection } from "../backend/backend-connection.ts";
import type { AdaptiveWindow } from "../batch/adaptive-window.ts";
import { Batcher } from "../batch/batcher.ts";
import { HeldHashes } from "./held-hashes.ts";
import { askForSession, type ChunkProgress, type ChunkUpload, storeInChunks } from "./store-in-chunks.ts";

/** Size of Candid's encoding around one asset, and around the whole argument, rounded up. */
const ASSET_FRAME_BYTES = 64;
const MESSAGE_FRAME_BYTES = 512;

/** Limits for the small assets in one `store_assets` message. */
export function assetMessageLimits(limits: Limits) {
  return { maxBytes: limits.max_message_bytes - MESSAGE_FRAME_BYTES, maxItems: limits.max_assets_per_call };
}

export const messageSizeOf = (asset: { sizeBytes: number }): number => asset.sizeBytes + ASSET_FRAME_BYTES;

export interface BlobUploaderOptions {
  connection: BackendConnection;
  limits: Limits;
  journal: Journal;
  /** All messages of the job wait in this window. */
  window: AdaptiveWindow;
  onEvent: UploadListener;
}

/** A blob that is being stored. Both promises reject when it cannot be. */
export interface PendingBlob {
  /** All its bytes were passed to the network: a call that is sent after this most likely arrives after them. */
  sent: Promise<void>;
  stored: Promise<void>;
}

interface SmallBlob {
  asset: PreparedAsset;
  onSent: () => void;
}

/** Stores blobs by hash, each once: small blobs of many memories in shared messages, large ones in chunks. */
export class BlobUploader {
  readonly #upload: BlobUploaderOptions;
  readonly #held: HeldHashes;
  readonly #largeFiles: PQueue;
  readonly #small: Batcher<SmallBlob, ResultOf<StoredAsset>>;
  readonly #retryItem = createItemRetry();
  readonly #byHash = new Map<string, PendingBlob>();
  /** Blobs of which it is not known whether the backend holds them. */
  #unasked = 0;
  #isHurrying = false;

  constructor(upload: BlobUploaderOptions) {
    const { connection, limits, window } = upload;
    this.#upload = upload;
    this.#held = new HeldHashes(connection, limits);
    this.#largeFiles = new PQueue({ concurrency: limits.max_open_sessions });
    this.#small = new Batcher<SmallBlob, ResultOf<StoredAsset>>({
      sizeOf: ({ asset }) => messageSizeOf(asset),
      limits: assetMessageLimits(limits),
      queue: (send) => window.run(send, (blobs) => blobs.reduce((bytes, { asset }) => bytes + asset.sizeBytes, 0)),
      send: (blobs) => this.#sendMessage(blobs),
    });
  }

  /**
   * Stores an asset's bytes, unless the backend has them.
   * The promises reject with PipelineError, StoreError, or an error of the agent.
   */
  store(memoryId: string, asset: PreparedAsset): PendingBlob {
    const hash = toHex(asset.sha256);
    const earlier = this.#byHash.get(hash);
    if (earlier !== undefined) return earlier;
    const handedOver = deferred();
    const stored = this.#storeOnce(memoryId, asset, handedOver.resolve);
    const pending = { sent: Promise.race([handedOver.promise, stored]), stored };
    this.#byHash.set(hash, pending);
    // Another memory with the same bytes may be more successful.
    stored.catch(() => this.#byHash.delete(hash));
    pending.sent.catch(() => {});
    return pending;
  }

  /** Few blobs will follow: none waits for others to fill its message, other than those that are on their way already. */
  hurry(): void {
    this.#isHurrying = true;
    this.#held.hurry();
    this.#sendRest();
  }

  #sendRest(): void {
    if (this.#isHurrying && this.#unasked === 0) this.#small.hurry();
  }

  async #isHeld({ sha256 }: PreparedAsset): Promise<boolean> {
    this.#unasked++;
    try {
      return await this.#held.has(sha256);
    } finally {
      this.#unasked--;
      this.#sendRest();
    }
  }

  async #storeOnce(memoryId: string, asset: PreparedAsset, onSent: () => void): Promise<void> {
    const { connection, onEvent, journal } = this.#upload;
    const isSmall = this.#isSmall(asset);
    const session = isSmall ? Promise.resolve(undefined) : askForSession(connection, asset, this.#upload.limits);
    // A failure is reported to whoever awaits it.
    session.catch(() => {});
    const isHeld = await this.#isHeld(asset);
    if (!isHeld) {
      onEvent({ type: "queued", bytes: asset.sizeBytes });
      if (isSmall) await this.#storeSmall(asset, onSent);
      else await this.#largeFiles.add(() => this.#storeLarge(memoryId, asset, session, onSent));
    }
    if (!isSmall) await journal.arrived(asset.sha256);
    onEvent({ type: "asset", memoryId, kind: asset.kind, state: { step: "stored", wasThere: isHeld } });
  }

  #isSmall(asset: PreparedAsset): boolean {
    const { limits } = this.#upload;
    // The backend keeps blobs in chunks, and takes no asset in one piece that is larger than a chunk.
    return asset.sizeBytes <= limits.chunk_size_bytes && messageSizeOf(asset) <= assetMessageLimits(limits).maxBytes;
  }

  async #storeSmall(asset: PreparedAsset, onSent: () => void): Promise<void> {
    await this.#retryItem(async () => accepted(await this.#small.add({ asset, onSent })));
    this.#upload.onEvent({ type: "acknowledged", bytes: asset.sizeBytes });
  }

  async #storeLarge(
    memoryId: string,
    asset: PreparedAsset,
    session: ChunkUpload["session"],
    onSent: () => void,
  ): Promise<void> {
    const onChunks = this.#chunkReporter(memoryId, asset.kind);
    await storeInChunks(asset, { ...this.#upload, memoryId, session, onSent, onChunks });
  }

  #chunkReporter(memoryId: string, kind: AssetKind) {
    return (progress: ChunkProgress) =>
      this.#upload.onEvent({ type: "asset", memoryId, kind, state: { step: "sending", ...progress } });
  }

  async #sendMessage(blobs: SmallBlob[]): Promise<ResultOf<StoredAsset>[]> {
    const message: AssetBytes[] = await Promise.all(
      blobs.map(async ({ asset: { sha256, bytes } }) => ({ sha256, bytes: await readBytes(bytes) })),
    );
    for (const { asset, onSent } of blobs) {
      this.#upload.onEvent({ type: "sent", bytes: asset.sizeBytes });
      onSent();
    }
    return await this.#upload.connection.call((backend) => backend.store_assets(message));
  }
}
