import { archiveTypes } from "./candid-archive.ts";
import { commonTypes, type Idl, type IdlType } from "./candid-common.ts";
import { handoverTypes } from "./candid-handover.ts";
import { operationTypes } from "./candid-operations.ts";
import { sharingTypes } from "./candid-sharing.ts";

type Args = [] | [IdlType, ...IdlType[]];

/** One canonical Candid name per operation (design decision 13); the names other documents use for it. */
export const SEED_NAMES = {
  uploads_begin: "begin_asset_upload",
  uploads_put_chunk: "put_chunk",
  uploads_finish: "commit_asset",
} as const;

/**
 * The backend canister's Candid types, built with the IDL of whoever asks:
 * the canister passes Azle's, clients pass the agent's. `candid-types.ts` has their TypeScript shapes.
 */
export function backendTypes(IDL: Idl) {
  const common = commonTypes(IDL);
  const { names, ResultOf, Certified, Blob, AssetKind, MemoryInput, Memory, GalleryInput, Gallery } = common;

  const Limits = IDL.Record({
    chunk_size_bytes: IDL.Nat32,
    max_message_bytes: IDL.Nat32,
    max_file_size_bytes: IDL.Nat64,
    max_chunks: IDL.Nat32,
    max_open_sessions: IDL.Nat32,
    session_ttl_seconds: IDL.Nat32,
    max_inline_bytes: IDL.Nat32,
    max_assets_per_call: IDL.Nat32,
    max_hashes_per_call: IDL.Nat32,
    max_memories_per_call: IDL.Nat32,
    max_gallery_items: IDL.Nat32,
    presence_default: IDL.Nat32,
    presence_max: IDL.Nat32,
    max_title_bytes: IDL.Nat32,
    max_text_bytes: IDL.Nat32,
  });

  const AssetBytes = IDL.Record({ sha256: Blob, bytes: Blob });
  const StoredAsset = IDL.Record({ sha256: Blob, size_bytes: IDL.Nat64, already_stored: IDL.Bool });
  const BeginAssetUpload = IDL.Record({
    session_id: IDL.Text,
    sha256: Blob,
    size_bytes: IDL.Nat64,
    chunk_count: IDL.Nat32,
  });
  const sessionFields = {
    session_id: IDL.Text,
    state: names(["open", "committed"]),
    chunk_count: IDL.Nat32,
    received_count: IDL.Nat32,
    received: Blob,
    expires_at_ns: IDL.Nat64,
  };
  const UploadProgress = IDL.Record({
    ...sessionFields,
    size_bytes: IDL.Nat64,
    received_bytes: IDL.Nat64,
    percentage: IDL.Nat8,
    bytes_per_second: IDL.Opt(IDL.Nat64),
    seconds_left: IDL.Opt(IDL.Nat64),
  });
  const PutChunk = IDL.Record({
    session_id: IDL.Text,
    index: IDL.Nat32,
    sha256: Blob,
    bytes: Blob,
    begin: IDL.Opt(BeginAssetUpload),
    commit: IDL.Bool,
  });

  const MemoryCreated = IDL.Record({ memory_id: IDL.Text, created: IDL.Bool });
  const MemoryPresence = IDL.Record({
    memory_id: IDL.Text,
    metadata_present: IDL.Bool,
    asset_present: IDL.Bool,
    assets: IDL.Vec(IDL.Record({ kind: AssetKind, sha256: Blob, size_bytes: IDL.Nat64 })),
  });
  const PresencePage = IDL.Record({ items: IDL.Vec(MemoryPresence), next_cursor: IDL.Opt(IDL.Text) });
  const PresenceRequest = IDL.Record({
    memory_ids: IDL.Vec(IDL.Text),
    cursor: IDL.Opt(IDL.Text),
    limit: IDL.Opt(IDL.Nat32),
  });
  const MemoriesRead = IDL.Record({ memory_ids: IDL.Vec(IDL.Text), token: IDL.Opt(IDL.Text) });

  const GalleryStored = IDL.Record({ gallery_id: IDL.Text, created: IDL.Bool });
  const ShareLink = IDL.Record({ token: IDL.Text, gallery_id: IDL.Text, created_at_ns: IDL.Nat64 });

  const AssetLocator = IDL.Record({ memory_id: IDL.Text, kind: AssetKind, token: IDL.Opt(IDL.Text) });
  const BlobMeta = IDL.Record({
    sha256: Blob,
    size_bytes: IDL.Nat64,
    content_type: IDL.Text,
    chunk_count: IDL.Nat32,
    chunk_size_bytes: IDL.Nat32,
  });

  return {
    Blob,
    Limits,
    AssetBytes,
    BeginAssetUpload,
    UploadProgress,
    PutChunk,
    MemoryInput,
    Memory,
    MemoriesRead,
    PresenceRequest,
    GalleryInput,
    Gallery,
    ShareLink,
    AssetLocator,
    StoredAssetResult: ResultOf(StoredAsset),
    UploadSessionResult: ResultOf(IDL.Record(sessionFields)),
    UploadProgressResult: ResultOf(UploadProgress),
    EmptyResult: ResultOf(IDL.Null),
    MemoryCreatedResult: ResultOf(MemoryCreated),
    MemoriesResult: ResultOf(Certified(IDL.Vec(IDL.Opt(Memory)))),
    PresenceResult: ResultOf(Certified(MemoryPresence)),
    PresencePageResult: ResultOf(Certified(PresencePage)),
    GalleryStoredResult: ResultOf(GalleryStored),
    GalleryResult: ResultOf(Certified(Gallery)),
    ShareLinkResult: ResultOf(ShareLink),
    ShareLinksResult: ResultOf(IDL.Vec(ShareLink)),
    BlobMetaResult: ResultOf(BlobMeta),
    BlobResult: ResultOf(Blob),
    ...archiveTypes(IDL, common),
    ...handoverTypes(IDL, common),
    ...sharingTypes(IDL, common),
    ...operationTypes(IDL, common),
  };
}

/** The backend canister's interface, in the form `Actor.createActor` takes. */
export function backendInterface({ IDL }: { IDL: Idl }) {
  const T = backendTypes(IDL);
  const query = (args: Args, result: IdlType) => IDL.Func(args, [result], ["query"]);
  const update = (args: Args, result: IdlType) => IDL.Func(args, [result], []);
  return IDL.Service({
    api_version: query([], IDL.Text),
    limits: query([], T.Limits),
    store_assets: update([IDL.Vec(T.AssetBytes)], IDL.Vec(T.StoredAssetResult)),
    assets_stored: query([IDL.Vec(T.Blob)], IDL.Vec(IDL.Bool)),
    begin_asset_upload: update([T.BeginAssetUpload], T.UploadSessionResult),
    put_chunk: update([T.PutChunk], T.UploadSessionResult),
    commit_asset: update([IDL.Text], T.StoredAssetResult),
    cancel_upload: update([IDL.Text], T.EmptyResult),
    get_user_upload_sessions: query([], IDL.Vec(T.UploadProgress)),
    get_upload_progress: query([IDL.Text], T.UploadProgressResult),
    memories_create: update([IDL.Vec(T.MemoryInput)], IDL.Vec(T.MemoryCreatedResult)),
    memories_read: query([T.MemoriesRead], T.MemoriesResult),
    get_memory_presence_icp: query([IDL.Text], T.PresenceResult),
    get_memory_list_presence_icp: query([T.PresenceRequest], T.PresencePageResult),
    store_gallery_forever: update([T.GalleryInput], T.GalleryStoredResult),
    update_gallery: update([T.GalleryInput], T.GalleryStoredResult),
    get_gallery_by_id: query([IDL.Text], T.GalleryResult),
    create_capsule: update([IDL.Opt(IDL.Text)], T.CapsuleResult),
    register_capsule: update([IDL.Text], T.CapsuleResult),
    get_capsule: query([], T.CapsuleResult),
    offer_capsule: update([IDL.Principal], T.HandoverResult),
    withdraw_capsule_offer: update([], T.EmptyResult),
    accept_capsule: update([IDL.Principal], T.HandoverResult),
    get_capsule_handover: query([IDL.Principal], T.HandoverResult),
    upsert_metadata: update([T.MetadataUpsert], T.MetadataStoredResult),
    memories_update: update([IDL.Vec(T.MemoryUpdate)], IDL.Vec(T.EmptyResult)),
    memories_delete: update([IDL.Vec(IDL.Text)], IDL.Vec(T.EmptyResult)),
    list_memories: query([T.PageRequest], T.MemoryPageResult),
    get_my_galleries: query([T.PageRequest], T.GalleryPageResult),
    delete_gallery: update([IDL.Text], T.EmptyResult),
    feature_gallery_items: update([T.FeatureGalleryItems], T.EmptyResult),
    get_gallery_statuses: query([IDL.Vec(IDL.Text)], T.GalleryStatusesResult),
    create_share_link: update([IDL.Text], T.ShareLinkResult),
    list_share_links: query([IDL.Text], T.ShareLinksResult),
    get_sharing: query([T.ShareTarget], T.SharingResult),
    update_sharing: update([T.SharingUpdate], T.SharingResult),
    new_share_link: update([T.ShareTarget, IDL.Opt(IDL.Text)], T.TargetLinkResult),
    revoke_share_link: update([IDL.Text], T.EmptyResult),
    open_share_link: query([IDL.Text], T.OpenedLinkResult),
    get_user_galleries: query([T.UserPageRequest], T.GalleryPageResult),
    get_user_gallery: query([T.UserGalleryRequest], T.GalleryResult),
    read_user_memories: query([T.UserMemoriesRead], T.MemoriesResult),
    read_user_blob_chunk: query([T.UserAssetLocator, IDL.Nat32], T.BlobResult),
    http_request: query([T.HttpRequest], T.HttpResponse),
    report_edges: update([IDL.Vec(T.ReportedEdge)], IDL.Vec(T.EmptyResult)),
    list_edges: query([IDL.Vec(IDL.Text)], T.ListedEdgesResult),
    prove_nonce: update([T.Blob], T.ProvenNonceResult),
    verify_nonce: query([T.Blob], T.VerifiedNonceResult),
    estimate_cost: query([T.CostRequest], T.CostEstimate),
    paid_until: query([], T.PaidUntil),
    stats: query([], T.Stats),
    list_admins: query([], T.PrincipalsResult),
    set_admins: update([IDL.Vec(IDL.Principal)], T.EmptyResult),
    set_limits: update([T.LimitsChange], T.EmptyResult),
    set_origins: update([T.Origins], T.EmptyResult),
    set_feature: update([T.FeatureSwitch], T.EmptyResult),
    set_quota: update([T.QuotaChange], T.EmptyResult),
    list_audit: query([T.PageRequest], T.AuditPageResult),
    get_shared_gallery: query([IDL.Text], T.GalleryResult),
    blob_get_meta: query([T.AssetLocator], T.BlobMetaResult),
    blob_read_chunk: query([T.AssetLocator, IDL.Nat32], T.BlobResult),
  });
}
