import {
  type AssetBytes,
  type AssetLocator,
  type BeginAssetUpload,
  type BlobMeta,
  LIMITS,
  type PutChunk,
  type ResultOf,
  type StoredAsset,
  type UploadProgress,
  type UploadSession,
} from "@store-forever/protocol";
import { IDL, query, update } from "azle";
import { blobChunk, blobMeta } from "../memories/media.ts";
import { assetsStored, storeAsset } from "../uploads/blobs.ts";
import {
  beginAssetUpload,
  cancelUpload,
  commitAsset,
  putChunk,
  recentUploads,
  uploadProgress,
} from "../uploads/uploads.ts";
import { caller, change, changeEach } from "./messages.ts";
import { answer } from "./refusal.ts";
import { archive, T } from "./singletons.ts";

/** Bytes in and out. */
export class UploadMethods {
  @update([IDL.Vec(T.AssetBytes)], IDL.Vec(T.StoredAssetResult))
  store_assets(assets: AssetBytes[]): ResultOf<StoredAsset>[] {
    return changeEach(archive, "store_assets", assets, LIMITS.maxAssetsPerCall, (owner, { sha256, bytes }) =>
      storeAsset(archive, owner, sha256, bytes),
    );
  }

  @query([IDL.Vec(T.Blob)], IDL.Vec(IDL.Bool))
  assets_stored(sha256s: Uint8Array[]): boolean[] {
    return assetsStored(archive, caller(), sha256s);
  }

  @update([T.BeginAssetUpload], T.UploadSessionResult)
  begin_asset_upload(upload: BeginAssetUpload): ResultOf<UploadSession> {
    return change(archive, "begin_asset_upload", (owner) => beginAssetUpload(archive, owner, upload));
  }

  @update([T.PutChunk], T.UploadSessionResult)
  put_chunk(chunk: PutChunk): ResultOf<UploadSession> {
    return change(archive, "put_chunk", (owner) => putChunk(archive, owner, chunk));
  }

  @update([IDL.Text], T.StoredAssetResult)
  commit_asset(sessionId: string): ResultOf<StoredAsset> {
    return change(archive, "commit_asset", (owner) => commitAsset(archive, owner, sessionId));
  }

  @update([IDL.Text], T.EmptyResult)
  cancel_upload(sessionId: string): ResultOf<null> {
    return change(archive, "cancel_upload", (owner) => cancelUpload(archive, owner, sessionId));
  }

  @query([], IDL.Vec(T.UploadProgress))
  get_user_upload_sessions(): UploadProgress[] {
    return recentUploads(archive, caller());
  }

  @query([IDL.Text], T.UploadProgressResult)
  get_upload_progress(sessionId: string): ResultOf<UploadProgress> {
    return answer(() => uploadProgress(archive, caller(), sessionId));
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
