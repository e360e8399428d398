import type { AssetKind, Result } from "@store-forever/protocol";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";

/** The archive to talk to. */
export interface Network {
  /** Where the IC's HTTP interface is, e.g. `https://icp-api.io`. */
  host: string;
  canisterId: string;
  /** DER root key of a network other than mainnet; mainnet's own when left out. */
  rootKey?: Uint8Array;
}

/** One photo of a gallery page; its id is the same on every side of the wire (design decision 1). */
export interface PhotoSource {
  memoryId: string;
  memoryType: "image";
  /** Where the full-size file is; the workers fetch it with the page's cookies. */
  url: string;
  title: string;
  caption?: string;
  fileName?: string;
}

export interface GallerySource {
  galleryId: string;
  title: string;
  description?: string;
  sourceUrl: string;
  items: PhotoSource[];
}

export interface StoreRequest {
  network: Network;
  /** The person's P-256 session key; the private key may be non-extractable. */
  keyPair: CryptoKeyPair;
  gallery: GallerySource;
}

export interface StoreOptions {
  /** Stops the job at once: the workers end, nothing more is sent. */
  signal: AbortSignal;
  onEvent: (event: JobEvent) => void;
  /** Workers that prepare photos; by default one for each processor core, four at most. */
  poolSize?: number;
}

/** Phases overlap: `store` begins when the last photo is prepared, `verify` when the gallery is stored. */
export type JobPhase = "prepare" | "store" | "verify";

/**
 * At most 20 a second are sent, the rest when the job ends; states that were overtaken meanwhile are left out.
 * Every memory begins as `waiting`, which is not announced.
 */
export type JobEvent =
  | { type: "phase"; phase: JobPhase }
  | { type: "memory"; memoryId: string; state: MemoryState }
  | { type: "bytes"; sentBytes: number; totalBytes: number };

export type MemoryState =
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

/** A memory of which every byte is certified by the canister. */
export interface StoredMemory {
  memoryId: string;
  alreadyStored: boolean;
  assets: StoredAssetFact[];
  /** Proves at any later time what was stored (`verifyReceipt`); outcomes that were kept from before receipts lack it. */
  receipt?: MemoryReceipt;
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
