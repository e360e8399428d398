import type * as Candid from "../candid/backend.did.ts";
import { type NameOf, namesOf } from "../candid/shapes.ts";
import type { MemoryType } from "./names.ts";

/** Storage edges in the gallery's API (ARCHITECTURE.md#storage-edges): which backend holds which artifact of a memory. */
export const ARTIFACTS = namesOf<Candid.Artifact>()(["metadata", "asset"]);
export type Artifact = (typeof ARTIFACTS)[number];

/** A storage backend as Candid names it. */
export type EdgeBackend = NameOf<Candid.StorageBackend>;
export type StorageBackend = Hyphenated<EdgeBackend>;
type Hyphenated<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}-${Hyphenated<Rest>}`
  : Name;

export const STORAGE_BACKENDS = namesOf<{ [Name in StorageBackend]: null }>()([
  "neon-db",
  "vercel-blob",
  "icp-canister",
  "walrus",
  "arweave",
  "s3",
]);

export const SYNC_STATES = ["idle", "migrating", "failed"] as const;
export type SyncState = (typeof SYNC_STATES)[number];

/** What the canister certified about a copy, so that the gallery need not believe who reports it; both in base64. */
export interface StorageReceipt {
  certificate: string;
  /** Covers the copy's path in the certified tree, under the owner whom `location` names; it may cover others' too. */
  witness: string;
}

/**
 * The body of `PUT /api/storage/edges` is one of these or an array of them. For an array the gallery answers
 * `{ edges, refused: [{ index, error: { code, message, field? } }] }`.
 */
export interface StorageEdgeInput {
  memoryId: string;
  memoryType: MemoryType;
  artifact: Artifact;
  backend: StorageBackend;
  present: boolean;
  /** Where the copy lies, e.g. `icp://<canister>/<owner>/memories/<archiveId of the memory>`; never a secret. */
  location?: string | undefined;
  /** Lower-case hexadecimal SHA-256 of the original, for assets. */
  contentHash?: string | undefined;
  sizeBytes?: number | undefined;
  syncState?: SyncState | undefined;
  syncError?: string | undefined;
  /** The person has paused the job that makes this copy, which is migrating. */
  isPaused?: boolean | undefined;
  /** At most five minutes old. A gallery may require one before it counts a copy on ICP as present. */
  receipt?: StorageReceipt | undefined;
}

/** `GET /api/galleries/:id/presence`; computed from the edges, never stored. */
export interface GalleryPresence {
  galleryId: string;
  totalMemories: number;
  icpCompleteMemories: number;
  /** 0 to 100, rounded down: 100 only if every memory is there. */
  icpCompletePercentage: number;
  icpComplete: boolean;
  icpAny: boolean;
  /** The gallery itself has the description and the file of every memory. */
  standardComplete: boolean;
  hasWalrus: boolean;
  hasArweave: boolean;
  hasS3: boolean;
  /** Memories with a copy that is on its way, and those with one that failed. */
  migratingMemories: number;
  /** Those of them whose job the person has paused. */
  pausedMemories: number;
  failedMemories: number;
  /** `incomplete`: nothing is on ICP, and the gallery itself lacks something. */
  storageStatus: "stored_forever" | "partially_stored" | "web2_only" | "incomplete";
}
