import type { ArchiveMethods } from "./candid-archive.ts";
import type { HandoverMethods } from "./candid-handover.ts";
import type { OperationMethods } from "./candid-operations.ts";
import type { SharingMethods } from "./candid-sharing.ts";
import type {
  AssetBytes,
  AssetLocator,
  BeginAssetUpload,
  BlobMeta,
  Certified,
  Gallery,
  GalleryInput,
  GalleryStored,
  LimitsRecord,
  Memory,
  MemoryCreated,
  MemoryInput,
  MemoryPresence,
  PresencePage,
  PutChunk,
  ResultOf,
  ShareLink,
  StoredAsset,
  UploadProgress,
  UploadSession,
} from "./candid-types.ts";
import type { Opt } from "./shapes.ts";

/** The backend canister as an actor. Query methods named in `candid.ts`; all others are update calls. */
export interface Backend extends ArchiveMethods, HandoverMethods, SharingMethods, OperationMethods {
  api_version: () => Promise<string>;
  limits: () => Promise<LimitsRecord>;
  store_assets: (assets: AssetBytes[]) => Promise<ResultOf<StoredAsset>[]>;
  /** Which of these SHA-256 the caller holds and need not send; false too for what is beyond `max_hashes_per_call`. */
  assets_stored: (sha256s: Uint8Array[]) => Promise<boolean[]>;
  begin_asset_upload: (upload: BeginAssetUpload) => Promise<ResultOf<UploadSession>>;
  put_chunk: (chunk: PutChunk) => Promise<ResultOf<UploadSession>>;
  commit_asset: (sessionId: string) => Promise<ResultOf<StoredAsset>>;
  cancel_upload: (sessionId: string) => Promise<ResultOf<null>>;
  /** The caller's uploads begun last, newest first: open ones, and those committed a while ago. */
  get_user_upload_sessions: () => Promise<UploadProgress[]>;
  get_upload_progress: (sessionId: string) => Promise<ResultOf<UploadProgress>>;
  memories_create: (memories: MemoryInput[]) => Promise<ResultOf<MemoryCreated>[]>;
  memories_read: (request: { memory_ids: string[]; token: Opt<string> }) => Promise<ResultOf<Certified<Opt<Memory>[]>>>;
  get_memory_presence_icp: (memoryId: string) => Promise<ResultOf<Certified<MemoryPresence>>>;
  get_memory_list_presence_icp: (request: {
    memory_ids: string[];
    cursor: Opt<string>;
    limit: Opt<number>;
  }) => Promise<ResultOf<Certified<PresencePage>>>;
  store_gallery_forever: (gallery: GalleryInput) => Promise<ResultOf<GalleryStored>>;
  update_gallery: (gallery: GalleryInput) => Promise<ResultOf<GalleryStored>>;
  get_gallery_by_id: (galleryId: string) => Promise<ResultOf<Certified<Gallery>>>;
  create_share_link: (galleryId: string) => Promise<ResultOf<ShareLink>>;
  list_share_links: (galleryId: string) => Promise<ResultOf<ShareLink[]>>;
  get_shared_gallery: (token: string) => Promise<ResultOf<Certified<Gallery>>>;
  blob_get_meta: (locator: AssetLocator) => Promise<ResultOf<BlobMeta>>;
  blob_read_chunk: (locator: AssetLocator, index: number) => Promise<ResultOf<Uint8Array>>;
}
