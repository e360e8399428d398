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
import * as T from "@store-forever/protocol/candid";
import { IDL, query, update } from "azle";
import { caller } from "../admission/callers.ts";
import { blobChunk, blobMeta } from "../memories/asset-reads.ts";
import {
  beginAssetUpload,
  cancelUpload,
  commitAsset,
  openUploads,
  putChunk,
  uploadProgress,
} from "../uploads/uploads.ts";
import { assetsStored, storeAsset } from "../uploads/whole-assets.ts";
import { resultOf } from "./results.ts";
import { store } from "./singletons.ts";
import { change, changeEach } from "./update-calls.ts";

/** Bytes that come in and go out. */
export class UploadMethods {
  @update([IDL.Vec(T.AssetBytes)], IDL.Vec(T.StoredAssetResult))
  store_assets(assets: AssetBytes[]): ResultOf<StoredAsset>[] {
    return changeEach(store, "store_assets", assets, LIMITS.maxAssetsPerCall, (owner, { sha256, bytes }) =>
      storeAsset(store, owner, sha256, bytes),
    );
  }

  @query([IDL.Vec(IDL.Vec(IDL.Nat8))], IDL.Vec(IDL.Bool))
  assets_stored(sha256s: Uint8Array[]): boolean[] {
    return assetsStored(store, caller(store), sha256s);
  }

  @update([T.BeginAssetUpload], T.UploadSessionResult)
  begin_asset_upload(upload: BeginAssetUpload): ResultOf<UploadSession> {
    return change(store, "begin_asset_upload", (owner) => beginAssetUpload(store, owner, upload));
  }

  @update([T.PutChunk], T.UploadSessionResult)
  put_chunk(chunk: PutChunk): ResultOf<UploadSession> {
    return change(store, "put_chunk", (owner) => putChunk(store, owner, chunk));
  }

  @update([IDL.Text], T.StoredAssetResult)
  commit_asset(sessionId: string): ResultOf<StoredAsset> {
    return change(store, "commit_asset", (owner) => commitAsset(store, owner, sessionId));
  }

  @update([IDL.Text], T.EmptyResult)
  cancel_upload(sessionId: string): ResultOf<null> {
    return change(store, "cancel_upload", (owner) => cancelUpload(store, owner, sessionId));
  }

  @query([], IDL.Vec(T.UploadProgress))
  get_user_upload_sessions(): UploadProgress[] {
    return openUploads(store, caller(store));
  }

  @query([IDL.Text], T.UploadProgressResult)
  get_upload_progress(sessionId: string): ResultOf<UploadProgress> {
    return resultOf(() => uploadProgress(store, caller(store), sessionId));
  }

  @query([T.AssetLocator], T.BlobMetaResult)
  blob_get_meta(locator: AssetLocator): ResultOf<BlobMeta> {
    return resultOf(() => blobMeta(store, caller(store), locator));
  }

  @query([T.AssetLocator, IDL.Nat32], T.BlobResult)
  blob_read_chunk(locator: AssetLocator, index: number): ResultOf<Uint8Array> {
    return resultOf(() => blobChunk(store, caller(store), locator, index));
  }
}
