import type { Principal } from "@dfinity/principal";
import type { StoreErrorCode } from "../values/errors.ts";
import type { AssetKind, MemoryType } from "../values/limits.ts";
import type { Opt, Variant } from "./shapes.ts";

/** TypeScript shapes of the backend canister's Candid types, as agents decode them. */
export interface StoreErrorRecord {
  code: Variant<StoreErrorCode>;
  message: string;
  field: Opt<string>;
}
export type ResultOf<T> = { Ok: T } | { Err: StoreErrorRecord };

/** A value with the proof that the canister certified it: CBOR of an IC certificate and of a hash-tree witness. */
export interface Certified<T> {
  value: T;
  certificate: Uint8Array;
  witness: Uint8Array;
}

export interface LimitsRecord {
  chunk_size_bytes: number;
  max_message_bytes: number;
  max_file_size_bytes: bigint;
  max_chunks: number;
  max_open_sessions: number;
  session_ttl_seconds: number;
  max_inline_bytes: number;
  max_assets_per_call: number;
  max_hashes_per_call: number;
  max_memories_per_call: number;
  max_gallery_items: number;
  presence_default: number;
  presence_max: number;
  max_title_bytes: number;
  max_text_bytes: number;
}

export interface AssetBytes {
  sha256: Uint8Array;
  bytes: Uint8Array;
}
export interface StoredAsset {
  sha256: Uint8Array;
  size_bytes: bigint;
  already_stored: boolean;
}

export interface BeginAssetUpload {
  /** A UUID the client makes, so that the first chunk can open the session (design decision 6). */
  session_id: string;
  sha256: Uint8Array;
  size_bytes: bigint;
  chunk_count: number;
}
export type UploadState = Variant<"open" | "committed">;
export interface UploadSession {
  session_id: string;
  state: UploadState;
  chunk_count: number;
  received_count: number;
  /** One bit a chunk, lowest bit of the first byte first. */
  received: Uint8Array;
  expires_at_ns: bigint;
}
/** A session, with how far it is and how fast. */
export interface UploadProgress extends UploadSession {
  size_bytes: bigint;
  received_bytes: bigint;
  /** Whole percent of the bytes, rounded down. */
  percentage: number;
  /** The mean since the session began, while it is open; none at its very beginning. */
  bytes_per_second: Opt<bigint>;
  /** What is left at that rate; none before there is one. */
  seconds_left: Opt<bigint>;
}
export interface PutChunk {
  session_id: string;
  index: number;
  sha256: Uint8Array;
  bytes: Uint8Array;
  /** Opens the session when it is not open yet. */
  begin: Opt<BeginAssetUpload>;
  /** Commits the asset with whichever chunk arrives last. */
  commit: boolean;
}

export interface MemoryMetadata {
  title: string;
  description: Opt<string>;
  file_name: Opt<string>;
  width_px: Opt<number>;
  height_px: Opt<number>;
  captured_at_ns: Opt<bigint>;
  source_url: Opt<string>;
  /** Of videos and sounds. */
  duration_ms: Opt<number>;
  /** Maker and model. */
  camera: Opt<string>;
  location: Opt<GeoPoint>;
}
/** In ten-millionths of a degree, north and east positive: whole numbers, since they are hashed and certified. */
export interface GeoPoint {
  latitude_e7: number;
  longitude_e7: number;
}
export interface AssetRef {
  kind: Variant<AssetKind>;
  sha256: Uint8Array;
  size_bytes: bigint;
  content_type: string;
  /** The bytes themselves, for placeholders; other kinds are stored as blobs first. */
  inline: Opt<Uint8Array>;
}
export interface MemoryInput {
  id: string;
  memory_type: Variant<MemoryType>;
  metadata: MemoryMetadata;
  assets: AssetRef[];
}
export interface Memory extends MemoryInput {
  created_at_ns: bigint;
}
export interface MemoryCreated {
  memory_id: string;
  /** False when it was stored before: the earlier copy stays as it is. */
  created: boolean;
}
export interface AssetPresence {
  kind: Variant<AssetKind>;
  sha256: Uint8Array;
  size_bytes: bigint;
}
export interface MemoryPresence {
  memory_id: string;
  metadata_present: boolean;
  asset_present: boolean;
  assets: AssetPresence[];
}
export interface PresencePage {
  items: MemoryPresence[];
  next_cursor: Opt<string>;
}

export interface GalleryItem {
  memory_id: string;
  caption: Opt<string>;
}
export interface GalleryInput {
  id: string;
  title: string;
  description: Opt<string>;
  source_url: Opt<string>;
  items: GalleryItem[];
}
export interface Gallery extends GalleryInput {
  owner: Principal;
  created_at_ns: bigint;
  /** Ids of the featured among its memories. */
  featured: string[];
}
export interface GalleryStored {
  gallery_id: string;
  created: boolean;
}
export interface ShareLink {
  token: string;
  gallery_id: string;
  created_at_ns: bigint;
}

export interface AssetLocator {
  memory_id: string;
  kind: Variant<AssetKind>;
  /** A share link's token; without one the caller reads their own archive. */
  token: Opt<string>;
}
export interface BlobMeta {
  sha256: Uint8Array;
  size_bytes: bigint;
  content_type: string;
  chunk_count: number;
  chunk_size_bytes: number;
}
