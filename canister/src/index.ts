import "@store-forever/certified/azle/fast-text";
import {
  type AssetBytes,
  type AssetLocator,
  type BeginAssetUpload,
  type BlobMeta,
  type Certified,
  type Gallery,
  type GalleryInput,
  type GalleryStored,
  LIMITS,
  type LimitsRecord,
  type Memory,
  type MemoryCreated,
  type MemoryInput,
  type MemoryPresence,
  type Opt,
  type PresencePage,
  type PutChunk,
  type ResultOf,
  type ShareLink,
  type StoredAsset,
  type UploadSession,
} from "@store-forever/protocol";
import { backendTypes } from "@store-forever/protocol/candid";
import { IDL, init, inspectMessage, msgCaller, postUpgrade, query, update } from "azle";
import { assetsStored, storeAsset } from "./blobs.ts";
import { ownGallery, presenceOf, presencePage, readMemories, sharedGallery } from "./certified-answers.ts";
import { storeGallery, updateGallery } from "./galleries.ts";
import { blobChunk, blobMeta } from "./media.ts";
import { createMemory } from "./memories.ts";
import { caller, certified, certifiedGallery, change, changeEach, start } from "./messages.ts";
import { randomSecret } from "./random-secret.ts";
import { answer } from "./refusal.ts";
import { createShareLink, findShareLink } from "./share-links.ts";
import { stableArchive } from "./stable-archive.ts";
import { beginAssetUpload, cancelUpload, commitAsset, putChunk, recentUploads, uploadProgress } from "./uploads.ts";

const API_VERSION = "1.0.0";
const T = backendTypes(IDL);
const archive = stableArchive();

/** The backend canister: Candid in, plain functions over the archive, Candid out. protocol/src/candid.ts is its interface. */
export default class {
  @init([], { manual: true })
  init(): void {
    start(archive);
  }

  @postUpgrade([], { manual: true })
  postUpgrade(): void {
    start(archive);
  }

  /** Refuses anonymous update calls before they cost anything; every other right is checked by the methods. */
  @inspectMessage({ manual: true })
  inspectMessage(): boolean {
    return !msgCaller().isAnonymous();
  }

  @query([], IDL.Text)
  api_version(): string {
    return API_VERSION;
  }

  @query([], T.Limits)
  limits(): LimitsRecord {
    return {
      chunk_size_bytes: LIMITS.chunkSizeBytes,
      max_message_bytes: LIMITS.maxMessageBytes,
      max_file_size_bytes: BigInt(LIMITS.maxFileSizeBytes),
      max_chunks: LIMITS.maxChunks,
      max_open_sessions: LIMITS.maxOpenSessions,
      session_ttl_seconds: LIMITS.sessionTtlSeconds,
      max_inline_bytes: LIMITS.maxInlineBytes,
      max_assets_per_call: LIMITS.maxAssetsPerCall,
      max_hashes_per_call: LIMITS.maxHashesPerCall,
      max_memories_per_call: LIMITS.maxMemoriesPerCall,
      max_gallery_items: LIMITS.maxGalleryItems,
      presence_default: LIMITS.presenceDefault,
      presence_max: LIMITS.presenceMax,
      max_title_bytes: LIMITS.maxTitleBytes,
      max_text_bytes: LIMITS.maxTextBytes,
    };
  }

  @update([IDL.Vec(T.AssetBytes)], IDL.Vec(T.StoredAssetResult))
  store_assets(assets: AssetBytes[]): ResultOf<StoredAsset>[] {
    return changeEach(archive, assets, LIMITS.maxAssetsPerCall, (owner, { sha256, bytes }) =>
      storeAsset(archive, owner, sha256, bytes),
    );
  }

  @query([IDL.Vec(T.Blob)], IDL.Vec(IDL.Bool))
  assets_stored(sha256s: Uint8Array[]): boolean[] {
    return assetsStored(archive, caller(), sha256s);
  }

  @update([T.BeginAssetUpload], T.UploadSessionResult)
  begin_asset_upload(upload: BeginAssetUpload): ResultOf<UploadSession> {
    return change(archive, (owner) => beginAssetUpload(archive, owner, upload));
  }

  @update([T.PutChunk], T.UploadSessionResult)
  put_chunk(chunk: PutChunk): ResultOf<UploadSession> {
    return change(archive, (owner) => putChunk(archive, owner, chunk));
  }

  @update([IDL.Text], T.StoredAssetResult)
  commit_asset(sessionId: string): ResultOf<StoredAsset> {
    return change(archive, (owner) => commitAsset(archive, owner, sessionId));
  }

  @update([IDL.Text], T.EmptyResult)
  cancel_upload(sessionId: string): ResultOf<null> {
    return change(archive, (owner) => cancelUpload(archive, owner, sessionId));
  }

  @query([], IDL.Vec(T.UploadSession))
  get_user_upload_sessions(): UploadSession[] {
    return recentUploads(archive, caller());
  }

  @query([IDL.Text], T.UploadSessionResult)
  get_upload_progress(sessionId: string): ResultOf<UploadSession> {
    return answer(() => uploadProgress(archive, caller(), sessionId));
  }

  @update([IDL.Vec(T.MemoryInput)], IDL.Vec(T.MemoryCreatedResult))
  memories_create(memories: MemoryInput[]): ResultOf<MemoryCreated>[] {
    return changeEach(archive, memories, LIMITS.maxMemoriesPerCall, (owner, memory) =>
      createMemory(archive, owner, memory),
    );
  }

  @query([T.MemoriesRead], T.MemoriesResult)
  memories_read(request: { memory_ids: string[]; token: Opt<string> }): ResultOf<Certified<Opt<Memory>[]>> {
    return answer(() => certified(archive, readMemories(archive, caller(), request)));
  }

  @query([IDL.Text], T.PresenceResult)
  get_memory_presence_icp(memoryId: string): ResultOf<Certified<MemoryPresence>> {
    return answer(() => certified(archive, presenceOf(archive, caller(), memoryId)));
  }

  @query([T.PresenceRequest], T.PresencePageResult)
  get_memory_list_presence_icp(request: {
    memory_ids: string[];
    cursor: Opt<string>;
    limit: Opt<number>;
  }): ResultOf<Certified<PresencePage>> {
    return answer(() => certified(archive, presencePage(archive, caller(), request)));
  }

  @update([T.GalleryInput], T.GalleryStoredResult)
  store_gallery_forever(gallery: GalleryInput): ResultOf<GalleryStored> {
    return change(archive, (owner) => storeGallery(archive, owner, gallery));
  }

  @update([T.GalleryInput], T.GalleryStoredResult)
  update_gallery(gallery: GalleryInput): ResultOf<GalleryStored> {
    return change(archive, (owner) => updateGallery(archive, owner, gallery));
  }

  @query([IDL.Text], T.GalleryResult)
  get_gallery_by_id(galleryId: string): ResultOf<Certified<Gallery>> {
    return answer(() => certifiedGallery(archive, ownGallery(archive, caller(), galleryId)));
  }

  /** The secret comes from the network's own randomness, by a call that other messages may overtake. */
  @update([IDL.Text], T.ShareLinkResult)
  async create_share_link(galleryId: string): Promise<ResultOf<ShareLink>> {
    const owner = caller();
    const known = answer(() => findShareLink(archive, owner, galleryId));
    if ("Err" in known) return known;
    if (known.Ok !== undefined) return { Ok: known.Ok };
    const secret = await randomSecret();
    return change(archive, () => createShareLink(archive, owner, galleryId, secret()));
  }

  @query([IDL.Text], T.ShareLinksResult)
  list_share_links(galleryId: string): ResultOf<ShareLink[]> {
    return answer(() => {
      const link = findShareLink(archive, caller(), galleryId);
      return link === undefined ? [] : [link];
    });
  }

  @query([IDL.Text], T.GalleryResult)
  get_shared_gallery(token: string): ResultOf<Certified<Gallery>> {
    return answer(() => certifiedGallery(archive, sharedGallery(archive, token)));
  }

  @query([T.AssetLocator], T.BlobMetaResult)
  blob_get_meta(locator: AssetLocator): ResultOf<BlobMeta> {
    return answer(() => blobMeta(archive, caller(), locator));
  }

  @query([T.AssetLocator, IDL.Nat32], T.BlobResult)
  blob_read_chunk(locator: AssetLocator, index: number): ResultOf<Uint8Array> {
    return answer(() => blobChunk(archive, caller(), locator, index));
  }
}
