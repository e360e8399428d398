import { type AssetBytes, type LimitsRecord, type ResultOf, type StoredAsset, toHex } from "@store-forever/protocol";
import PQueue from "p-queue";
import type { Journal } from "../journal/journal.ts";
import type { PreparedAsset } from "../prepare/photo.ts";
import { createItemRetry } from "../retry.ts";
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

/** `journaled`: nothing was sent, an earlier attempt has the archive's word that the bytes are there. */
export type BlobOutcome = "sent" | "journaled";

/** Stores blobs by hash, each once: small ones of many photos in shared messages, large ones in chunks. */
export class BlobUploader {
  readonly #archive: Archive;
  readonly #limits: LimitsRecord;
  readonly #journal: Journal;
  readonly #onBytes: BytesListener;
  readonly #retryItem = createItemRetry();
  readonly #messages = new PQueue({ concurrency: MESSAGES_IN_FLIGHT });
  readonly #largeFiles: PQueue;
  readonly #small: Batcher<PreparedAsset, ResultOf<StoredAsset>>;
  readonly #byHash = new Map<string, Promise<BlobOutcome>>();

  constructor(archive: Archive, limits: LimitsRecord, journal: Journal, onBytes: BytesListener) {
    this.#archive = archive;
    this.#limits = limits;
    this.#journal = journal;
    this.#onBytes = onBytes;
    this.#largeFiles = new PQueue({ concurrency: limits.max_open_sessions });
    this.#small = new Batcher<PreparedAsset, ResultOf<StoredAsset>>({
      sizeOf: messageSizeOf,
      limits: assetMessageLimits(limits),
      send: (assets) => this.#messages.add(() => this.#sendMessage(assets)),
    });
  }

  /**
   * Stores an asset's bytes unless the journal says that they are there.
   * @throws PipelineError, Refusal, or what the agent throws
   */
  store(asset: PreparedAsset): Promise<BlobOutcome> {
    const hash = toHex(asset.sha256);
    const earlier = this.#byHash.get(hash);
    if (earlier !== undefined) return earlier;
    const storing = this.#storeOnce(asset);
    this.#byHash.set(hash, storing);
    // Another photo with the same bytes may have better luck.
    storing.catch(() => this.#byHash.delete(hash));
    return storing;
  }

  /** For assets that the archive turns out not to have: they are sent when they are stored again. */
  async forget(assets: readonly PreparedAsset[]): Promise<void> {
    await this.#journal.forgetBlobs(assets.map(({ sha256 }) => sha256));
    for (const { sha256 } of assets) this.#byHash.delete(toHex(sha256));
  }

  async #storeOnce(asset: PreparedAsset): Promise<BlobOutcome> {
    if ((await this.#journal.blob(asset.sha256))?.name === "stored") return "journaled";
    this.#onBytes(0, asset.sizeBytes);
    if (this.#isSmall(asset)) await this.#storeSmall(asset);
    else await this.#storeLarge(asset);
    return "sent";
  }

  #isSmall(asset: PreparedAsset): boolean {
    return messageSizeOf(asset) <= assetMessageLimits(this.#limits).maxBytes;
  }

  async #storeSmall(asset: PreparedAsset): Promise<void> {
    await this.#retryItem(async () => accepted(await this.#small.add(asset)));
    this.#onBytes(asset.sizeBytes, 0);
  }

  async #storeLarge(asset: PreparedAsset): Promise<void> {
    await this.#largeFiles.add(() =>
      storeInChunks(asset, {
        archive: this.#archive,
        limits: this.#limits,
        journal: this.#journal,
        messages: this.#messages,
        onSent: (bytes) => this.#onBytes(bytes, 0),
      }),
    );
    await this.#journal.stored([asset.sha256]);
  }

  async #sendMessage(assets: PreparedAsset[]): Promise<ResultOf<StoredAsset>[]> {
    const message: AssetBytes[] = await Promise.all(
      assets.map(async ({ sha256, bytes }) => ({ sha256, bytes: new Uint8Array(await bytes.arrayBuffer()) })),
    );
    const answers = await this.#archive.call((backend) => backend.store_assets(message));
    await this.#journal.stored(assets.flatMap(({ sha256 }, at) => ("Ok" in (answers[at] ?? {}) ? [sha256] : [])));
    return answers;
  }
}
