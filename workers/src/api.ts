import type { AssetKind, MemoryType, Result } from "@store-forever/protocol";
import type { Signer } from "@store-forever/protocol/delegation";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";

/** The archive to talk to. */
export interface Network {
  /** Where the IC's HTTP interface is, e.g. `https://icp-api.io`. */
  host: string;
  canisterId: string;
  /** DER root key of a network other than mainnet; mainnet's own when left out. */
  rootKey?: Uint8Array;
}

/** One memory of a gallery page; its id is the same on every side of the wire (design decision 1). */
export interface MemorySource {
  memoryId: string;
  memoryType: MemoryType;
  /** Where the full-size file is; the workers fetch it with the page's cookies. A short note may be a `data:` URL. */
  url: string;
  title: string;
  caption?: string;
  fileName?: string;
  /** When it was made, as the page says; what the file says of itself goes before it. */
  capturedAtMs?: number;
}

export interface PhotoSource extends MemorySource {
  memoryType: "image";
}

export interface GallerySource {
  galleryId: string;
  title: string;
  description?: string;
  sourceUrl: string;
  items: MemorySource[];
}

export interface StoreRequest {
  network: Network;
  /** Who stores: the archive is theirs. */
  signer: Signer;
  gallery: GallerySource;
}

export interface StoreOptions {
  /** Stops the job at once: the workers end, nothing more is sent. The next attempt goes on from there. */
  signal: AbortSignal;
  /** Called with what happened since the last call, at most 20 times a second however large the job is. */
  onEvents: (events: readonly JobEvent[]) => void;
  /** Workers that prepare memories; by default one for each processor core, four at most. */
  poolSize?: number;
  /** What files, pictures and messages may take of the memory together, as far as can be foretold; 256 MiB by default. */
  memoryBudgetBytes?: number;
  /** Whether to read where a photo was taken from its metadata; by default not. Originals keep what is in them. */
  readLocation?: boolean;
  /**
   * Called when the archive does not accept the key; the job waits for the answer, paused. A signer of the same
   * principal, perhaps the same once more, lets it go on; without an answer, and without this, the job fails.
   */
  onUnauthorized?: (failure: PipelineFailure) => Promise<Signer | undefined>;
}

/** A job under way. */
export interface GalleryJob {
  result: Promise<PipelineResult<GalleryOutcome>>;
  /** Nothing new begins until `resume`; what is under way comes to its end. */
  pause(): void;
  resume(): void;
  /** Stops the job and gives its open upload sessions back; memories that are stored stay. */
  cancel(): Promise<PipelineResult<void>>;
}

/**
 * Phases overlap: `store` begins when the last memory is prepared, `verify` when the gallery is stored; by then many memories
 * of a large gallery have been stored and verified.
 */
export type JobPhase = "prepare" | "store" | "verify";

/**
 * `waiting`: another tab has the gallery's job, and this one looks on. `offline`: the archive cannot be reached any more; the
 * job goes on by itself when it can.
 */
export type JobActivity = "waiting" | "running" | "paused" | "unauthorized" | "offline";

/**
 * They come in batches, in the order of what they tell; states that were overtaken meanwhile are left out.
 * Every memory begins as `waiting`, which is not announced.
 */
export type JobEvent =
  | { type: "phase"; phase: JobPhase }
  | { type: "activity"; activity: JobActivity }
  | { type: "memory"; memoryId: string; state: MemoryProgress }
  | { type: "asset"; memoryId: string; kind: AssetKind; state: AssetProgress }
  | ({ type: "bytes" } & TransferProgress);

/** Bytes of assets that have to be sent, without what carries them. */
export interface TransferProgress {
  /** Handed to the network. */
  sentBytes: number;
  /** The archive has said that it has them. */
  acknowledgedBytes: number;
  /** Of what is prepared so far; it grows while memories are being prepared. */
  totalBytes: number;
  /** Acknowledged, smoothed over the last seconds; 0 until something was. */
  bytesPerSecond: number;
  /** Absent while nobody can tell. */
  secondsLeft?: number;
  /** Calls that were made again. */
  retries: number;
}

/** Only large assets travel in chunks and tell how far they are. */
export type AssetProgress =
  | {
      step: "sending";
      sizeBytes: number;
      acknowledgedBytes: number;
      chunkCount: number;
      acknowledgedChunks: number;
    }
  | { step: "stored"; wasThere: boolean };

export type MemoryProgress =
  | { step: "waiting" }
  | { step: "reading" }
  | { step: "preparing" }
  | { step: "uploading" }
  | { step: "verifying" }
  | { step: "stored"; alreadyStored: boolean }
  | { step: "failed"; failure: PipelineFailure };

export type PipelineFailureCode =
  | "Unreadable"
  | "NotAnImage"
  | "WrongType"
  | "Network"
  | "Unauthorized"
  | "Quota"
  | "Integrity"
  | "Refused"
  | "Internal"
  | "Aborted";

export interface PipelineFailure {
  code: PipelineFailureCode;
  /** What happened and what to do. */
  message: string;
}

export interface StoredAssetFact {
  kind: AssetKind;
  /** Lower-case hexadecimal. */
  sha256: string;
  sizeBytes: number;
}

/** What a file says about itself, as far as it does and this browser can read it. */
export interface MediaFacts {
  /** As it is shown: orientation applied. */
  widthPx?: number;
  heightPx?: number;
  durationMs?: number;
  capturedAtMs?: number;
  camera?: string;
  /** Degrees, north and east positive; only where the job may read it. */
  location?: { latitude: number; longitude: number };
}

/** A memory of which every byte is certified by the canister. */
export interface StoredMemory {
  memoryId: string;
  alreadyStored: boolean;
  assets: StoredAssetFact[];
  /** Proves at any later time what was stored (`verifyReceipt`); outcomes that were kept from before receipts lack it. */
  receipt?: MemoryReceipt;
  /** Of memories that this job prepared. */
  facts?: MediaFacts;
}

export interface GalleryOutcome {
  galleryId: string;
  /** The archive's principal, as text. */
  owner: string;
  /** Opens the gallery for anyone who has it; absent when no photo could be stored. */
  shareToken?: string;
  stored: StoredMemory[];
  failed: { memoryId: string; failure: PipelineFailure }[];
  ms: { total: number; prepare: number; store: number; verify: number };
}

export type PipelineResult<T> = Result<T, PipelineFailure>;
