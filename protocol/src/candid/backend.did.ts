// Generated from protocol/backend.did by `npm run generate`. Do not edit it: change backend.did.

import type { ActorMethod } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import { IDL } from '@dfinity/candid';

/**
 * Who may store here. Whoever has stored before goes on reading, exporting and deleting, whatever the policy is now.
 */
export type AdmissionPolicy = {
    /**
     * Administrators alone. A new canister begins with it.
     */
    'owner' : null
  } |
  {
    /**
     * Whoever has redeemed an invitation, too.
     */
    'invited' : null
  } |
  {
    /**
     * Everybody. The quota is for people without one of their own: a small one, for trying.
     */
    'open' : { 'quota_bytes' : bigint }
  } |
  {
    /**
     * Whoever has paid, too, while their balance lasts. The margin is what they pay above the network's own prices.
     */
    'paid' : { 'margin_percent' : number }
  };
export type Artifact = { 'asset' : null } |
  { 'metadata' : null };
export interface AssetBytes { 'sha256' : Uint8Array, 'bytes' : Uint8Array }
/**
 * One of a memory's files. motion: what moves in a live photo, whose picture is the original.
 */
export type AssetKind = { 'thumb' : null } |
  { 'placeholder' : null } |
  { 'display' : null } |
  { 'motion' : null } |
  { 'original' : null };
export interface AssetLocator {
  /**
   * A share link's token. Without one the caller reads their own capsule.
   */
  'token' : [] | [string],
  'kind' : AssetKind,
  'memory_id' : string,
  /**
   * The SHA-256 of a former version's original. Without it, the memory as it is now is meant.
   */
  'version' : [] | [Uint8Array],
}
export interface AssetPresence {
  'sha256' : Uint8Array,
  'kind' : AssetKind,
  'size_bytes' : bigint,
}
export interface AssetRef {
  'sha256' : Uint8Array,
  'kind' : AssetKind,
  'size_bytes' : bigint,
  'content_type' : string,
  /**
   * The bytes themselves, for placeholders. Other kinds are stored as blobs first.
   */
  'inline' : [] | [Uint8Array],
}
export interface AuditEntry {
  'at_ns' : bigint,
  'operation' : string,
  'caller' : Principal,
  /**
   * `ok` or the code of the error.
   */
  'outcome' : string,
  'sequence' : bigint,
}
export interface AuditListing {
  'entries' : Array<AuditEntry>,
  'next_cursor' : [] | [string],
}
export type AuditListingResult = { 'Ok' : AuditListing } |
  { 'Err' : StoreError };
/**
 * The canister's cycles at a time.
 */
export interface Balance { 'at_ns' : bigint, 'cycles' : bigint }
export type BalancesResult = { 'Ok' : Array<Balance> } |
  { 'Err' : StoreError };
export interface BeginAssetUpload {
  'sha256' : Uint8Array,
  /**
   * The client makes it, so that the first chunk can open the session.
   */
  'session_id' : string,
  'size_bytes' : bigint,
  /**
   * The memory that the file is for, so that its person can tell in another browser what is being uploaded.
   */
  'memory_id' : [] | [string],
  'chunk_count' : number,
}
export interface BlobMeta {
  'chunk_size_bytes' : number,
  'sha256' : Uint8Array,
  'size_bytes' : bigint,
  'content_type' : string,
  'chunk_count' : number,
}
export type BlobMetaResult = { 'Ok' : BlobMeta } |
  { 'Err' : StoreError };
export type BlobResult = { 'Ok' : Uint8Array } |
  { 'Err' : StoreError };
export interface Budgets {
  /**
   * For all of them together.
   */
  'all' : DailyBudget,
  /**
   * For each person. Administrators have no budget.
   */
  'person' : DailyBudget,
  /**
   * With fewer cycles than this above the freezing limit, the archive takes nothing new. Reading, exporting and deleting
   * go on.
   */
  'cycles_floor' : bigint,
}
/**
 * What somebody had the network do with the canister.
 */
export interface CanisterChange {
  /**
   * A person, or a canister.
   */
  'by' : Principal,
  'at_ns' : bigint,
  'details' : { 'created' : { 'controllers' : Array<Principal> } } |
    {
      /**
       * Something that this version does not know.
       */
      'other' : null
    } |
    {
      /**
       * The module's SHA-256.
       */
      'installed' : Uint8Array
    } |
    { 'upgraded' : Uint8Array } |
    { 'reinstalled' : Uint8Array } |
    { 'controllers_changed' : { 'controllers' : Array<Principal> } } |
    { 'uninstalled' : null } |
    {
      /**
       * To what a snapshot of this time has.
       */
      'restored' : { 'taken_at_ns' : bigint }
    },
}
export interface CanisterHistory {
  /**
   * All that there ever were.
   */
  'total_changes' : bigint,
  /**
   * Newest first. The network keeps the last twenty at least.
   */
  'changes' : Array<CanisterChange>,
}
export type CanisterHistoryResult = { 'Ok' : CanisterHistory } |
  { 'Err' : StoreError };
/**
 * Everything that one owner keeps in the canister.
 */
export interface Capsule {
  'owner' : Principal,
  'display_name' : [] | [string],
  /**
   * With whom the owner shares something, the latest first. Who shares with the owner is not among them.
   */
  'connections' : Array<Principal>,
  'created_at_ns' : bigint,
  'totals' : CapsuleTotals,
  /**
   * How much the owner may store.
   */
  'quota_bytes' : bigint,
}
/**
 * What is moved: counts, sizes and a hash of everything, in the order in which it is kept.
 */
export interface CapsuleManifest {
  'asset_bytes' : bigint,
  'sha256' : Uint8Array,
  'share_links' : number,
  /**
   * Assets that memories and versions refer to. One that two refer to counts twice, here and in the bytes.
   */
  'assets' : number,
  'record_bytes' : bigint,
  'connections' : number,
  'memories' : number,
  'galleries' : number,
  'versions' : number,
}
export type CapsuleResult = { 'Ok' : Capsule } |
  { 'Err' : StoreError };
export interface CapsuleTotals {
  'size_bytes' : bigint,
  /**
   * Different assets. An asset that is referred to twice counts once, here and in the bytes.
   */
  'assets' : number,
  'memories' : number,
  'galleries' : number,
}
/**
 * The first items are stored, up to one of which a file is missing. All that this one lacks is named, and of the others as much as one
 * message can look for.
 */
export interface CommittedItems {
  'missing' : Array<MissingAsset>,
  'committed' : number,
}
export type CommittedItemsResult = { 'Ok' : CommittedItems } |
  { 'Err' : StoreError };
export interface CostEstimate {
  /**
   * For sending and storing it.
   */
  'cycles_now' : bigint,
  /**
   * For keeping it.
   */
  'cycles_per_year' : bigint,
}
export interface CostRequest { 'size_bytes' : bigint, 'asset_count' : number }
export interface CreationError {
  'code' : CreationErrorCode,
  'message' : string,
}
export type CreationErrorCode = { 'ExportFailed' : null } |
  { 'ReserveInsufficient' : null } |
  { 'ImportFailed' : null } |
  { 'VerifyFailed' : null } |
  {
    /**
     * The ledger was asked for a canister more than a day ago, and nobody heard its answer. It may have created one, which the person controls, but
     * whose id nobody knows. Another attempt asks for a new one.
     */
    'CreationUnanswered' : null
  } |
  { 'CreateFailed' : null } |
  { 'InstallFailed' : null } |
  { 'HandoffFailed' : null } |
  {
    /**
     * The reserve has given today what it may, in all or to this person.
     */
    'DailyLimitReached' : null
  };
export type CreationState = { 'creating' : null } |
  { 'installing' : null } |
  { 'completed' : null } |
  { 'verifying' : null } |
  { 'importing' : null } |
  { 'exporting' : null } |
  { 'not_started' : null } |
  {
    /**
     * The canister is being deleted, and its cycles come back.
     */
    'cancelling' : null
  } |
  { 'failed' : null };
export interface CreationStats {
  'cancelled' : bigint,
  'started' : bigint,
  'is_reserve_low' : boolean,
  'completed' : bigint,
  'is_enabled' : boolean,
  'reserve' : Reserve,
  'cycles_consumed' : bigint,
  'under_way' : number,
  /**
   * What it has given today.
   */
  'canisters_today' : number,
  'failed' : Array<{ 'code' : CreationErrorCode, 'count' : bigint }>,
  /**
   * As the ledger said the last time.
   */
  'reserve_cycles' : bigint,
  'cycles_today' : bigint,
}
export type CreationStatsResult = { 'Ok' : CreationStats } |
  { 'Err' : StoreError };
export interface CreationStatus {
  /**
   * Once it is created.
   */
  'canister_id' : [] | [Principal],
  'error' : [] | [CreationError],
  'state' : CreationState,
}
export type CreationStatusResult = { 'Ok' : CreationStatus } |
  { 'Err' : StoreError };
/**
 * What may be sent in a day (UTC) to store. As much again may be sent to delete.
 */
export interface DailyBudget {
  'messages' : number,
  'instructions' : bigint,
  /**
   * How long the arguments may be together.
   */
  'bytes' : bigint,
}
export interface DetailedCreationStatus {
  'started_at_ns' : bigint,
  'canister_id' : [] | [Principal],
  'attempts' : number,
  'error' : [] | [CreationError],
  'galleries_done' : number,
  /**
   * What it cost so far.
   */
  'cycles_consumed' : bigint,
  'state' : CreationState,
  /**
   * Sent to the new canister.
   */
  'bytes_done' : bigint,
  'memories_done' : number,
  'shared_copy' : SharedCopy,
  /**
   * What a canister takes from whoever pays for it, the ledger's fee included.
   */
  'cycles_needed' : bigint,
  /**
   * What is to be moved, once it is known.
   */
  'manifest' : [] | [CapsuleManifest],
  /**
   * The share of all that is to be done, in whole percent.
   */
  'percentage' : number,
  'changed_at_ns' : bigint,
}
export type DetailedCreationStatusResult = { 'Ok' : DetailedCreationStatus } |
  { 'Err' : StoreError };
export type EmptyResult = { 'Ok' : null } |
  { 'Err' : StoreError };
export interface FailureCount { 'code' : StoreErrorCode, 'count' : bigint }
/**
 * What an administrator can switch off.
 */
export type Feature = { 'nonces' : null } |
  { 'uploads' : null } |
  { 'sharing' : null } |
  { 'public_media' : null };
export interface FeatureSwitch { 'feature' : Feature, 'enabled' : boolean }
/**
 * `checking` takes another call.
 */
export type FinalizedImport = { 'done' : CapsuleManifest } |
  { 'checking' : null };
export type FinalizedImportResult = { 'Ok' : FinalizedImport } |
  { 'Err' : StoreError };
/**
 * Whether the balance lasts for a month more, and for a few messages (`low` if not), before the network freezes the
 * canister.
 */
export type Funding = { 'low' : null } |
  { 'enough' : null } |
  { 'frozen' : null };
/**
 * An ordered set of memories with a title.
 */
export interface Gallery {
  'id' : string,
  'title' : string,
  'owner' : Principal,
  'description' : [] | [string],
  'created_at_ns' : bigint,
  'source_url' : [] | [string],
  'items' : Array<GalleryItem>,
}
export interface GalleryInput {
  'id' : string,
  'title' : string,
  'description' : [] | [string],
  'source_url' : [] | [string],
  'items' : Array<GalleryItem>,
}
export interface GalleryItem { 'memory_id' : string, 'caption' : [] | [string] }
export interface GalleryListing {
  'next_cursor' : [] | [string],
  'items' : Array<Gallery>,
}
export type GalleryListingResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : GalleryListing,
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
export type GalleryResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : Gallery,
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
export type GalleryState = { 'stored_forever' : null } |
  { 'partially_stored' : null } |
  { 'not_stored' : null };
/**
 * Computed from the memories, never stored.
 */
export interface GalleryStatus {
  'total_memories' : number,
  'gallery_id' : string,
  /**
   * Memories whose original is stored.
   */
  'stored_memories' : number,
  'state' : GalleryState,
}
export type GalleryStatusesResult = { 'Ok' : Array<GalleryStatus> } |
  { 'Err' : StoreError };
export interface GalleryStored {
  /**
   * False if it was stored before.
   */
  'created' : boolean,
  'gallery_id' : string,
}
export type GalleryStoredResult = { 'Ok' : GalleryStored } |
  { 'Err' : StoreError };
/**
 * In ten-millionths of a degree, north and east positive: whole numbers, since they are hashed and certified.
 */
export interface GeoPoint { 'longitude_e7' : number, 'latitude_e7' : number }
/**
 * How the stored file relates to what its site has, as the page said of it: the site's own file, the largest that was found,
 * or the picture that the page shows.
 */
export type Grade = { 'as_shown' : null } |
  { 'largest_found' : null } |
  { 'original' : null };
/**
 * A capsule that moves to another principal. Its owner offers it, and the receiver accepts it. Everything in it joins
 * what the new owner has. Links go on opening what they opened.
 */
export interface Handover {
  'to' : Principal,
  'moved_memories' : number,
  'from' : Principal,
  /**
   * Memories and galleries that are still to be moved.
   */
  'left' : number,
  'moved_galleries' : number,
  /**
   * While it is `moving`, neither of the two can change anything. Large capsules take some minutes.
   */
  'state' : HandoverState,
  /**
   * When the offer ends, or when the canister forgets a handover that is done.
   */
  'expires_at_ns' : [] | [bigint],
}
export type HandoverResult = { 'Ok' : Handover } |
  { 'Err' : StoreError };
export type HandoverState = { 'done' : null } |
  { 'moving' : null } |
  { 'offered' : null };
/**
 * A key that stores for an owner, such as a browser extension's. What it stores is the owner's, and it reads what the
 * owner may read. It can neither delete nor change what is stored, nor share with people or everybody, nor give the
 * capsule away, nor administer.
 */
export interface HotKey {
  'key' : Principal,
  'state' : HotKeyState,
  'expires_at_ns' : bigint,
}
export interface HotKeyInput {
  /**
   * The principal of a key of its own, which has no capsule.
   */
  'key' : Principal,
  /**
   * At most 31 days from now.
   */
  'expires_at_ns' : bigint,
}
/**
 * `added` by the owner, `active` once the key itself has accepted, `removed` by the owner.
 */
export type HotKeyState = { 'active' : null } |
  { 'added' : null } |
  { 'removed' : null };
export type HotKeysResult = { 'Ok' : Array<HotKey> } |
  { 'Err' : StoreError };
/**
 * HTTP gateway protocol specification, "http_request".
 */
export interface HttpRequest {
  'url' : string,
  'method' : string,
  'body' : Uint8Array,
  'headers' : Array<[string, string]>,
  'certificate_version' : [] | [number],
}
export interface HttpResponse {
  'body' : Uint8Array,
  'headers' : Array<[string, string]>,
  'upgrade' : [] | [boolean],
  'streaming_strategy' : [] | [
    {
        'Callback' : {
          'token' : StreamingToken,
          'callback' : [Principal, string],
        }
      }
  ],
  'status_code' : number,
}
export interface ImportStart {
  'api_version' : string,
  'import_id' : bigint,
  'manifest' : CapsuleManifest,
  /**
   * The version of the records in stable memory, which both canisters have to have.
   */
  'format' : number,
}
export interface ImportedCapsule {
  'presence_keys' : [] | [Uint8Array],
  /**
   * Where the new canister's pages are.
   */
  'origins' : [] | [Origins],
  'display_name' : [] | [string],
  /**
   * Bytes of principals.
   */
  'connections' : Array<Uint8Array>,
  'created_at_ns' : bigint,
  'predecessors' : Array<Uint8Array>,
}
export interface ImportedChunk {
  /**
   * The file's.
   */
  'sha256' : Uint8Array,
  'size_bytes' : bigint,
  'chunk_count' : number,
  'bytes' : Uint8Array,
  'index' : number,
}
export interface ImportedGallery {
  'id' : string,
  'sharing' : [] | [Uint8Array],
  'gallery' : Uint8Array,
}
export type ImportedItem = { 'memory' : ImportedMemory } |
  { 'capsule' : ImportedCapsule } |
  { 'gallery' : ImportedGallery };
/**
 * Records as they are in stable memory.
 */
export interface ImportedMemory {
  'id' : string,
  'memory' : Uint8Array,
  'sharing' : [] | [Uint8Array],
  'edges' : [] | [Uint8Array],
}
/**
 * What a canister is installed with. Without it, it is a backend for many people.
 */
export interface InitArgument {
  /**
   * Whose archive it is.
   */
  'owner' : Principal,
  /**
   * The canister that fills it, as long as it is a controller. Until then nobody else writes.
   */
  'factory' : [] | [Principal],
}
/**
 * An invitation, as administrators see it.
 */
export interface Invitation {
  /**
   * Who redeemed it. An invitation is redeemed once.
   */
  'redeemed' : [] | [{ 'by' : Principal, 'at_ns' : bigint }],
  'secret_sha256' : Uint8Array,
  'label' : [] | [string],
  'created_at_ns' : bigint,
  'quota_bytes' : bigint,
  'ends_at_ns' : bigint,
}
export interface InvitationInput {
  /**
   * The hash of a secret that the client makes, 32 random bytes. The canister knows no more of it until it is redeemed.
   */
  'secret_sha256' : Uint8Array,
  /**
   * For whom it is. Administrators alone read it.
   */
  'label' : [] | [string],
  'quota_bytes' : bigint,
  /**
   * Until then it can be redeemed, and whoever redeemed it may store.
   */
  'ends_at_ns' : bigint,
}
/**
 * An invitation, as whoever has its secret sees it. Which ones were revoked nobody is told: those are `NotFound`.
 */
export type InvitationOffer = {
    /**
     * By the caller.
     */
    'redeemed' : InvitationTerms
  } |
  { 'open' : InvitationTerms } |
  {
    /**
     * By somebody else, or by the caller before they redeemed another one.
     */
    'used' : null
  } |
  { 'ended' : InvitationTerms };
export type InvitationOfferResult = { 'Ok' : InvitationOffer } |
  { 'Err' : StoreError };
export type InvitationResult = { 'Ok' : Invitation } |
  { 'Err' : StoreError };
/**
 * What an invitation gives.
 */
export interface InvitationTerms {
  'quota_bytes' : bigint,
  'ends_at_ns' : bigint,
}
export type InvitationsResult = { 'Ok' : Array<Invitation> } |
  { 'Err' : StoreError };
/**
 * The numbers that the canister enforces. Clients read them here and do not hard-code them.
 */
export interface Limits {
  'max_inline_bytes' : number,
  'chunk_size_bytes' : number,
  'max_file_size_bytes' : bigint,
  'presence_max' : number,
  'max_hashes_per_call' : number,
  'max_message_bytes' : number,
  'presence_default' : number,
  'max_title_bytes' : number,
  'admission' : AdmissionPolicy,
  'budgets' : Budgets,
  'max_assets_per_call' : number,
  'max_open_sessions' : number,
  'max_text_bytes' : number,
  'max_chunks' : number,
  'session_ttl_seconds' : number,
  'max_memories_per_call' : number,
  'max_gallery_items' : number,
}
/**
 * Fields that are left out stay as they are.
 */
export interface LimitsChange {
  'max_file_size_bytes' : [] | [bigint],
  'max_open_sessions' : [] | [number],
  /**
   * For people without a quota of their own.
   */
  'default_quota_bytes' : [] | [bigint],
  'session_ttl_seconds' : [] | [number],
}
export interface ListedEdge {
  'reported_at_ns' : bigint,
  'sha256' : [] | [Uint8Array],
  'present' : boolean,
  'size_bytes' : [] | [bigint],
  'artifact' : Artifact,
  'memory_id' : string,
  'location' : [] | [string],
  'backend' : StorageBackend,
}
export type ListedEdgesResult = { 'Ok' : Array<ListedEdge> } |
  { 'Err' : StoreError };
/**
 * Where a list goes on: `cursor` is the `next_cursor` of the listing before.
 */
export interface ListingRequest {
  'cursor' : [] | [string],
  'limit' : [] | [number],
}
export interface MemoriesRead {
  /**
   * A share link's token. Without one the caller reads their own capsule.
   */
  'token' : [] | [string],
  'memory_ids' : Array<string>,
}
/**
 * For each id the memory, or nothing where the caller may read none.
 */
export type MemoriesResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : Array<[] | [Memory]>,
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
/**
 * A photo, video, sound, note or document, with its metadata and its assets.
 */
export interface Memory {
  'id' : string,
  /**
   * When the file was stored that the memory has now.
   */
  'stored_at_ns' : bigint,
  'memory_type' : MemoryType,
  'metadata' : MemoryMetadata,
  'assets' : Array<AssetRef>,
  'created_at_ns' : bigint,
  /**
   * What it was before, the oldest first. Whoever may read the memory may read them.
   */
  'versions' : Array<MemoryVersion>,
}
export interface MemoryCreated {
  /**
   * False if this original was stored before, now or as a former version. What is there stays as it is.
   */
  'created' : boolean,
  'memory_id' : string,
}
export type MemoryCreatedResult = { 'Ok' : MemoryCreated } |
  { 'Err' : StoreError };
export interface MemoryInput {
  'id' : string,
  /**
   * The SHA-256 of the stored original that this one takes the place of. The stored one becomes a former version. Without
   * it another original is a `Conflict`.
   */
  'replaces' : [] | [Uint8Array],
  'memory_type' : MemoryType,
  'metadata' : MemoryMetadata,
  'assets' : Array<AssetRef>,
}
export interface MemoryListing {
  'next_cursor' : [] | [string],
  'items' : Array<Memory>,
}
export type MemoryListingResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : MemoryListing,
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
export interface MemoryMetadata {
  'title' : string,
  'rights' : [] | [Rights],
  'description' : [] | [string],
  'file_name' : [] | [string],
  'source_url' : [] | [string],
  /**
   * What stands in for the picture where it is not seen.
   */
  'alt_text' : [] | [string],
  /**
   * Set where the file came from a page.
   */
  'grade' : [] | [Grade],
  'captured_at_ns' : [] | [bigint],
  'height_px' : [] | [number],
  'width_px' : [] | [number],
  /**
   * Maker and model.
   */
  'camera' : [] | [string],
  /**
   * The site's own file ends before its end: what there is of it is stored.
   */
  'is_cut_off' : boolean,
  /**
   * Set for videos and sounds only.
   */
  'duration_ms' : [] | [number],
  'location' : [] | [GeoPoint],
}
/**
 * What is stored of a memory.
 */
export interface MemoryPresence {
  'metadata_present' : boolean,
  'assets' : Array<AssetPresence>,
  'memory_id' : string,
  /**
   * Whether the original is stored.
   */
  'asset_present' : boolean,
}
export type MemoryType = { 'audio' : null } |
  { 'video' : null } |
  { 'note' : null } |
  { 'document' : null } |
  { 'image' : null };
export interface MemoryUpdate {
  'metadata' : MemoryMetadata,
  'memory_id' : string,
}
/**
 * What a memory was before its file changed where it came from. It has no placeholder.
 */
export interface MemoryVersion {
  'stored_at_ns' : bigint,
  'memory_type' : MemoryType,
  'metadata' : MemoryMetadata,
  'assets' : Array<AssetRef>,
  /**
   * When another file took its place.
   */
  'replaced_at_ns' : bigint,
}
export interface MetadataStored {
  'memory_id' : string,
  /**
   * False if this idempotency key was used within a day.
   */
  'written' : boolean,
}
export type MetadataStoredResult = { 'Ok' : MetadataStored } |
  { 'Err' : StoreError };
export interface MetadataUpsert {
  'memory_type' : MemoryType,
  'metadata' : MemoryMetadata,
  'memory_id' : string,
  /**
   * 1 to 100 bytes. A key that was used for the memory within a day writes nothing again.
   */
  'idempotency_key' : string,
}
/**
 * A file of which chunks are missing. An empty list means all.
 */
export interface MissingAsset { 'sha256' : Uint8Array, 'indices' : Uint32Array }
/**
 * What a link's token opens.
 */
export type OpenedLink = {
    'memory' : { 'owner' : Principal, 'memory_id' : string }
  } |
  {
    /**
     * The archive is in this canister now, and opens the link there.
     */
    'moved' : Principal
  } |
  { 'gallery' : Gallery };
export type OpenedLinkResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : [] | [OpenedLink],
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
export interface OperationCount {
  'count' : bigint,
  /**
   * Executed for all of them, without the encoding of their replies. In whole billions for who is no administrator.
   */
  'instructions' : bigint,
  'operation' : string,
}
/**
 * Where browsers find this network's pages, without a slash at the end: `https://….icp0.io`.
 */
export interface Origins {
  /**
   * This canister's own HTTP.
   */
  'media' : string,
  /**
   * This canister's id, as the viewer's addresses name it.
   */
  'canister' : string,
  /**
   * The viewer's.
   */
  'viewer' : string,
}
export type OriginsResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : [] | [Origins],
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
/**
 * An invitation, as whoever redeemed it sees it.
 */
export type OwnInvitation = { 'revoked' : null } |
  { 'valid' : InvitationTerms } |
  { 'ended' : InvitationTerms };
export type OwnInvitationResult = { 'Ok' : OwnInvitation } |
  { 'Err' : StoreError };
export interface PaidUntil {
  /**
   * For all that is stored now, and for what was deleted: stable memory never shrinks.
   */
  'burn_per_day' : bigint,
  'frozen_at_ns' : bigint,
  /**
   * What the network keeps back, so that a canister freezes before it is lost.
   */
  'freezing_reserve' : bigint,
  'cycles' : bigint,
  'funding' : Funding,
}
/**
 * A balance of cycles that is used up by messages and by what is stored. At zero nothing new is stored; reading, exporting
 * and deleting go on, and no debt arises.
 */
export interface Payment {
  /**
   * All that was ever received.
   */
  'received_cycles' : bigint,
  'cycles_per_gib_sent' : bigint,
  'balance_cycles' : bigint,
  /**
   * The price of keeping a GiB for a year, and of sending one.
   */
  'cycles_per_gib_and_year' : bigint,
  /**
   * What keeping everything takes that is stored now.
   */
  'cycles_per_day' : bigint,
  /**
   * When the balance is used up if nothing more is stored. None while nothing is stored.
   */
  'paid_until_ns' : [] | [bigint],
}
export interface PaymentReceipt { 'accepted_cycles' : bigint }
export type PaymentReceiptResult = { 'Ok' : PaymentReceipt } |
  { 'Err' : StoreError };
/**
 * What the canister was installed with.
 */
export interface PersonalArchive {
  'owner' : Principal,
  /**
   * `filling` while its factory is a controller, `own` from then on.
   */
  'state' : { 'own' : null } |
    { 'filling' : null },
  'factory' : [] | [Principal],
}
/**
 * An entry of the registry.
 */
export interface PersonalCanister {
  'status' : CreationState,
  'canister_id' : [] | [Principal],
  'created_by' : Principal,
  'error' : [] | [CreationError],
  'created_at_ns' : bigint,
  'cycles_consumed' : bigint,
}
export interface PersonalCanisterConfig {
  /**
   * Where to create the canister. Without it, the network chooses.
   */
  'subnet_id' : [] | [Principal],
  /**
   * The archive's name in the new canister. Without it, it keeps its name.
   */
  'name' : [] | [string],
}
export type PersonalCanisterIdResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : [] | [Principal],
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
export interface PersonalCanisterListing {
  'next_cursor' : [] | [string],
  'items' : Array<PersonalCanister>,
}
export type PersonalCanisterListingResult = { 'Ok' : PersonalCanisterListing } |
  { 'Err' : StoreError };
export interface PersonalCanistersRequest {
  'status' : [] | [CreationState],
  'cursor' : [] | [string],
  'created_by' : [] | [Principal],
  'limit' : [] | [number],
}
export interface PresenceKey { 'origin' : string, 'created_at_ns' : bigint }
/**
 * A key by which a site asks whether the files of its own pages are stored, and nothing else (ARCHITECTURE.md#presence-keys).
 */
export interface PresenceKeyInput {
  /**
   * The site's own, as browsers serialise it.
   */
  'origin' : string,
  /**
   * The hash of a secret that the client makes, 32 random bytes. The canister does not know the secret.
   */
  'secret_sha256' : Uint8Array,
}
export type PresenceKeysResult = { 'Ok' : Array<PresenceKey> } |
  { 'Err' : StoreError };
export interface PresenceListing {
  'next_cursor' : [] | [string],
  'items' : Array<MemoryPresence>,
}
export type PresenceListingResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : PresenceListing,
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
export interface PresenceRequest {
  'cursor' : [] | [string],
  'limit' : [] | [number],
  'memory_ids' : Array<string>,
}
export type PresenceResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : MemoryPresence,
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
export type PrincipalsResult = { 'Ok' : Array<Principal> } |
  { 'Err' : StoreError };
/**
 * Who proved a nonce, and when.
 */
export interface ProvenNonce { 'owner' : Principal, 'proved_at_ns' : bigint }
export type ProvenNonceResult = { 'Ok' : ProvenNonce } |
  { 'Err' : StoreError };
export interface PutChunk {
  'sha256' : Uint8Array,
  'session_id' : string,
  /**
   * Opens the session if it is not open yet.
   */
  'begin' : [] | [BeginAssetUpload],
  'bytes' : Uint8Array,
  'index' : number,
  /**
   * Commits the asset with whichever chunk arrives last.
   */
  'commit' : boolean,
}
export interface QuotaChange {
  'owner' : Principal,
  /**
   * Left out: the default quota.
   */
  'quota_bytes' : [] | [bigint],
}
export interface Release {
  /**
   * The module's hash as it is here, gzipped: `module_hash` of a canister that was made of it.
   */
  'module_sha256' : Uint8Array,
  'module_bytes' : bigint,
  'viewer' : Array<ReleasedFile>,
}
export interface ReleaseNotice {
  /**
   * None until a deployment has put one here.
   */
  'release' : [] | [Release],
  /**
   * The canister that made this one, and whose release is meant for it. None for a backend of many people.
   */
  'factory' : [] | [Principal],
}
export type ReleaseNoticeResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : ReleaseNotice,
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
export interface ReleasedContent {
  'sha256' : Uint8Array,
  'size_bytes' : bigint,
  'content_encoding' : string,
}
/**
 * A file of the viewer, with its key and headers in the canisters that serve it. Here it is below `/release/viewer`.
 */
export interface ReleasedFile {
  'key' : string,
  'contents' : Array<ReleasedContent>,
  'content_type' : string,
  'headers' : [] | [Array<[string, string]>],
  'is_aliased' : [] | [boolean],
  'allow_raw_access' : [] | [boolean],
  'max_age' : [] | [bigint],
}
/**
 * Which storage backend holds which artifact of a memory, as the extension saw it.
 */
export interface ReportedEdge {
  'sha256' : [] | [Uint8Array],
  'present' : boolean,
  'size_bytes' : [] | [bigint],
  'artifact' : Artifact,
  'memory_id' : string,
  'location' : [] | [string],
  'backend' : StorageBackend,
}
/**
 * The cycles from which personal canisters are paid: this canister's account at the cycles ledger, without a subaccount.
 * Anybody adds to it by sending cycles there.
 */
export interface Reserve {
  /**
   * What it gives at most in a day (UTC): so many canisters, one to each person, and so many cycles. Whoever pays for their canister themselves does
   * not count.
   */
  'canisters_per_day' : number,
  'cycles_per_day' : bigint,
  'cycles_per_gib' : bigint,
  /**
   * What a canister gets, its creation included, and what it gets besides for each GiB that it keeps.
   */
  'cycles_per_canister' : bigint,
  /**
   * So much is left in the reserve.
   */
  'floor_cycles' : bigint,
  /**
   * With less than this, the log and the audit log warn.
   */
  'alert_cycles' : bigint,
}
export type ReserveCyclesResult = { 'Ok' : bigint } |
  { 'Err' : StoreError };
/**
 * Who made it and on what terms it may be used, as its page, its site or the file itself says.
 */
export interface Rights {
  'creator' : [] | [string],
  /**
   * Where one asks for a licence.
   */
  'acquire_license_url' : [] | [string],
  /**
   * The line that is to be shown with it.
   */
  'credit' : [] | [string],
  'license_url' : [] | [string],
  /**
   * Name or words of the licence, and where it is written.
   */
  'license' : [] | [string],
  'copyright' : [] | [string],
}
/**
 * A link to a memory or gallery. Whoever has its token may read.
 */
export interface ShareLink {
  'token' : string,
  'label' : [] | [string],
  'created_at_ns' : bigint,
  'target' : ShareTarget,
}
export type ShareLinkResult = { 'Ok' : ShareLink } |
  { 'Err' : StoreError };
/**
 * What is shared: a memory, or a gallery with the memories in it. The text is its id.
 */
export type ShareTarget = { 'memory' : string } |
  { 'gallery' : string };
/**
 * What becomes of what is in the shared backend: it stays until its owner confirms the move.
 */
export type SharedCopy = { 'gone' : null } |
  { 'kept' : null } |
  { 'going' : null };
/**
 * Who besides its owner may read something.
 */
export interface Sharing {
  'is_public' : boolean,
  'people' : Array<Principal>,
  'links' : Array<ShareLink>,
  'target' : ShareTarget,
}
export type SharingResult = { 'Ok' : Sharing } |
  { 'Err' : StoreError };
export interface SharingUpdate {
  'is_public' : [] | [boolean],
  'add_people' : Array<Principal>,
  'target' : ShareTarget,
  'remove_people' : Array<Principal>,
}
/**
 * A file of the site: its page's own id of the memory, and what the site has under it.
 */
export interface SiteFile { 'sha256' : Uint8Array, 'page_id' : string }
export interface SitePresenceRequest {
  'files' : Array<SiteFile>,
  'owner' : Principal,
  'secret' : Uint8Array,
}
export type SitePresenceResult = {
    /**
     * Whether the original of the memory with this id is this file. The witness covers the files that are stored, and no others.
     */
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : Array<boolean>,
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
/**
 * What the caller may do here.
 */
export interface Standing {
  /**
   * Whether the caller is a hot key. The rest is said of its owner then.
   */
  'is_hot_key' : boolean,
  /**
   * What counts toward the quota.
   */
  'used_bytes' : bigint,
  /**
   * What the caller redeemed, if they did.
   */
  'invitation' : [] | [OwnInvitation],
  /**
   * What the caller's messages took today, of `budgets.person`.
   */
  'used_today' : DailyBudget,
  'quota_bytes' : bigint,
  /**
   * Whether a change would be accepted now. The error is the one that the change would get.
   */
  'may_store' : EmptyResult,
  'is_administrator' : boolean,
  /**
   * What the caller has paid, where people pay.
   */
  'payment' : [] | [Payment],
}
export type StandingResult = { 'Ok' : Standing } |
  { 'Err' : StoreError };
export interface Stats {
  'failures' : Array<FailureCount>,
  /**
   * Bytes of all blobs. Count and bytes take a blob once for each of its holders.
   */
  'blob_bytes' : bigint,
  'api_version' : string,
  'open_sessions' : number,
  'cycles' : bigint,
  'operations' : Array<OperationCount>,
  'blob_count' : bigint,
  /**
   * What the module was built from: the commit, or `unknown`.
   */
  'build' : string,
  'funding' : Funding,
  /**
   * The format of the records in stable memory.
   */
  'format' : number,
}
/**
 * Names have `_` where the gallery's API has `-`.
 */
export type StorageBackend = { 's3' : null } |
  { 'arweave' : null } |
  { 'neon_db' : null } |
  { 'walrus' : null } |
  { 'icp_canister' : null } |
  { 'vercel_blob' : null };
export interface StoreError {
  /**
   * The argument at fault.
   */
  'field' : [] | [string],
  'code' : StoreErrorCode,
  /**
   * Says what to do.
   */
  'message' : string,
}
/**
 * Why the backend refuses. protocol/src/values/errors.ts says which code is worth a retry.
 */
export type StoreErrorCode = { 'Internal' : null } |
  { 'TooLarge' : null } |
  { 'Disabled' : null } |
  { 'NotFound' : null } |
  { 'InvalidHash' : null } |
  { 'Unauthorized' : null } |
  { 'AlreadyExists' : null } |
  { 'InvitationNeeded' : null } |
  { 'InvalidArgument' : null } |
  {
    /**
     * A hot key may not do this: its owner may.
     */
    'NotForHotKeys' : null
  } |
  { 'PaymentNeeded' : null } |
  {
    /**
     * Who may store is the archive's admission policy. The codes say which one keeps the caller out.
     */
    'OwnerOnly' : null
  } |
  { 'LimitExceeded' : null } |
  { 'SessionExpired' : null } |
  {
    /**
     * So few cycles are left that they are kept for reading and deleting.
     */
    'LowOnCycles' : null
  } |
  {
    /**
     * The day’s budget of the caller, or of all together, is used up.
     */
    'DailyLimitReached' : null
  } |
  { 'Conflict' : null };
export interface StoredAsset {
  'already_stored' : boolean,
  'sha256' : Uint8Array,
  'size_bytes' : bigint,
}
export type StoredAssetResult = { 'Ok' : StoredAsset } |
  { 'Err' : StoreError };
export interface StreamingPart {
  'token' : [] | [StreamingToken],
  'body' : Uint8Array,
}
/**
 * Where in a file that goes out in several messages.
 */
export interface StreamingToken {
  'key' : string,
  'sha256' : [] | [Uint8Array],
  'index' : bigint,
  'content_encoding' : string,
}
/**
 * A session, with how far it is and how fast.
 */
export interface UploadProgress {
  'received_bytes' : bigint,
  'session_id' : string,
  'size_bytes' : bigint,
  /**
   * The mean since the session began, while it is open. There is none at its very beginning.
   */
  'bytes_per_second' : [] | [bigint],
  'memory_id' : [] | [string],
  'state' : UploadState,
  'chunk_count' : number,
  'received_count' : number,
  /**
   * One bit a chunk, the lowest bit of the first byte first.
   */
  'received' : Uint8Array,
  'expires_at_ns' : bigint,
  /**
   * Whole percent of the bytes, rounded down.
   */
  'percentage' : number,
  /**
   * What is left at that rate. There is none before there is a rate.
   */
  'seconds_left' : [] | [bigint],
}
export type UploadProgressResult = { 'Ok' : UploadProgress } |
  { 'Err' : StoreError };
export interface UploadSession {
  'session_id' : string,
  'state' : UploadState,
  'chunk_count' : number,
  'received_count' : number,
  /**
   * One bit a chunk, the lowest bit of the first byte first.
   */
  'received' : Uint8Array,
  'expires_at_ns' : bigint,
}
export type UploadSessionResult = { 'Ok' : UploadSession } |
  { 'Err' : StoreError };
/**
 * A session that expired, or whose chunks were together not the file that it was begun for, is remembered for a day.
 */
export type UploadState = { 'expired' : null } |
  { 'open' : null } |
  { 'committed' : null } |
  { 'failed' : null };
export interface UserAssetLocator {
  'owner' : Principal,
  'kind' : AssetKind,
  /**
   * The gallery through which the memory is shared. Without one: a memory that is shared itself.
   */
  'gallery_id' : [] | [string],
  'memory_id' : string,
  /**
   * As in `AssetLocator`.
   */
  'version' : [] | [Uint8Array],
}
export interface UserAssetsRead {
  'owner' : Principal,
  /**
   * The first of these kinds that each memory has is answered.
   */
  'assets' : Array<{ 'memory_id' : string, 'kinds' : Array<AssetKind> }>,
  /**
   * As in `UserAssetLocator`.
   */
  'gallery_id' : [] | [string],
}
export interface UserGalleryRequest {
  'owner' : Principal,
  'gallery_id' : string,
}
export interface UserListingRequest {
  'owner' : Principal,
  'cursor' : [] | [string],
  'limit' : [] | [number],
}
export interface UserMemoriesRead {
  'owner' : Principal,
  /**
   * The gallery through which the memories are shared. Without one: memories that are shared themselves.
   */
  'gallery_id' : [] | [string],
  'memory_ids' : Array<string>,
}
export type VerifiedNonceResult = {
    'Ok' : {
      'certificate' : Uint8Array,
      'value' : [] | [ProvenNonce],
      'witness' : Uint8Array,
    }
  } |
  { 'Err' : StoreError };
/**
 * A former version: the SHA-256 of its original tells which.
 */
export interface VersionLocator { 'sha256' : Uint8Array, 'memory_id' : string }
/**
 * A whole asset of a memory.
 */
export interface WholeAsset { 'kind' : AssetKind, 'bytes' : Uint8Array }
export type WholeAssetsResult = { 'Ok' : Array<[] | [WholeAsset]> } |
  { 'Err' : StoreError };
export interface _SERVICE {
  /**
   * Takes the capsule that `from` offered to the caller. This call moves small capsules. The canister goes on moving
   * large ones by itself, and the same call again tells how far it is, for a day after it is done. A controller of a
   * personal canister may take its owner's capsule without an offer.
   */
  'accept_capsule' : ActorMethod<[Principal], HandoverResult>,
  /**
   * Makes the caller act for `owner`, who has added it: otherwise somebody could make others store for them unawares.
   * From then on all its calls are the owner's, or are refused.
   */
  'accept_hot_key' : ActorMethod<[Principal], EmptyResult>,
  /**
   * Lets a key store for the caller, once it has accepted. The same key again changes its end.
   */
  'add_hot_key' : ActorMethod<[HotKeyInput], EmptyResult>,
  /**
   * Lets a site ask what is stored of its own files. It has a key from each of the person's browsers, of which the oldest goes.
   */
  'add_presence_key' : ActorMethod<[PresenceKeyInput], EmptyResult>,
  /**
   * Which of these SHA-256 the caller holds and need not send. False too for what is beyond `max_hashes_per_call`.
   */
  'assets_stored' : ActorMethod<[Array<Uint8Array>], Array<boolean>>,
  /**
   * Opens an upload session. The first chunk can do it as well.
   */
  'begin_asset_upload' : ActorMethod<[BeginAssetUpload], UploadSessionResult>,
  /**
   * Begins an import, or goes on with it.
   */
  'begin_import' : ActorMethod<[ImportStart], EmptyResult>,
  'blob_get_meta' : ActorMethod<[AssetLocator], BlobMetaResult>,
  'blob_read_chunk' : ActorMethod<[AssetLocator, number], BlobResult>,
  /**
   * Ends a move that is not completed, and deletes its canister. Everything stays here.
   */
  'cancel_personal_canister' : ActorMethod<[], CreationStatusResult>,
  /**
   * Cancelling a session that is not there is harmless.
   */
  'cancel_upload' : ActorMethod<[string], EmptyResult>,
  /**
   * Takes what has arrived at the account's deposit account, of cycles at the cycles ledger or else of ICP, and adds it to
   * the balance. The deposit account is this canister's, with the subaccount of the principal: `depositAccount` in
   * protocol/src/client/deposit-account.ts. What is left there stays the person's to collect.
   */
  'collect_payment' : ActorMethod<[Principal], PaymentReceiptResult>,
  /**
   * Checks the whole and makes it an asset. The last chunk can do it as well.
   */
  'commit_asset' : ActorMethod<[string], StoredAssetResult>,
  'commit_memory' : ActorMethod<
    [bigint, Array<ImportedItem>],
    CommittedItemsResult
  >,
  /**
   * Deletes here what is in the caller's own canister.
   */
  'confirm_personal_canister' : ActorMethod<[], CreationStatusResult>,
  /**
   * Makes the caller's capsule if there is none. A name takes the place of the one before.
   */
  'create_capsule' : ActorMethod<[[] | [string]], CapsuleResult>,
  'create_invitation' : ActorMethod<[InvitationInput], InvitationResult>,
  /**
   * Moves the caller's capsule into a canister of their own, by itself: the browser may be closed. Until it is completed
   * or has failed, the caller changes nothing here. Called again, it tells how far it is.
   */
  'create_personal_canister' : ActorMethod<
    [PersonalCanisterConfig],
    CreationStatusResult
  >,
  /**
   * Makes a link. If there is one with this label already, or without one for no label, the answer is that link.
   */
  'create_share_link' : ActorMethod<
    [ShareTarget, [] | [string]],
    ShareLinkResult
  >,
  /**
   * Deletes the gallery with its links. Its memories stay. Deleting what is not there is harmless.
   */
  'delete_gallery' : ActorMethod<[string], EmptyResult>,
  /**
   * Deletes a former version. Deleting what is not there is harmless.
   */
  'delete_memory_version' : ActorMethod<[VersionLocator], EmptyResult>,
  'estimate_cost' : ActorMethod<[CostRequest], CostEstimate>,
  /**
   * Checks that everything is there, in parts.
   */
  'finalize_import' : ActorMethod<[bigint], FinalizedImportResult>,
  /**
   * Who created the canister, installed what, and gave it to whom, as the network keeps it. For administrators, and for whoever may store.
   */
  'get_canister_history' : ActorMethod<[], CanisterHistoryResult>,
  'get_capsule' : ActorMethod<[], CapsuleResult>,
  /**
   * A handover from that principal. Only its two sides may ask.
   */
  'get_capsule_handover' : ActorMethod<[Principal], HandoverResult>,
  'get_creation_status' : ActorMethod<[], CreationStatusResult>,
  'get_detailed_creation_status' : ActorMethod<
    [],
    DetailedCreationStatusResult
  >,
  'get_gallery_by_id' : ActorMethod<[string], GalleryResult>,
  /**
   * How much of each of the caller's galleries is stored. Of one that is not there, nothing is.
   */
  'get_gallery_statuses' : ActorMethod<[Array<string>], GalleryStatusesResult>,
  'get_hot_keys' : ActorMethod<[], HotKeysResult>,
  'get_memory_list_presence_icp' : ActorMethod<
    [PresenceRequest],
    PresenceListingResult
  >,
  'get_memory_presence_icp' : ActorMethod<[string], PresenceResult>,
  /**
   * The caller's galleries, newest first.
   */
  'get_my_galleries' : ActorMethod<[ListingRequest], GalleryListingResult>,
  'get_my_personal_canister_id' : ActorMethod<[], [] | [Principal]>,
  /**
   * Where `set_origins` said that the pages are. People sign in there: `originsIn` in protocol/src/certified/verify.ts.
   */
  'get_origins' : ActorMethod<[], OriginsResult>,
  /**
   * None for a backend of many people.
   */
  'get_personal_archive' : ActorMethod<[], [] | [PersonalArchive]>,
  'get_personal_canister_creation_stats' : ActorMethod<[], CreationStatsResult>,
  /**
   * Where somebody's archive is now, or, provably, that it is not elsewhere: `checkPersonalCanister` in
   * protocol/src/certified/verify.ts.
   */
  'get_personal_canister_id' : ActorMethod<
    [Principal],
    PersonalCanisterIdResult
  >,
  'get_presence_keys' : ActorMethod<[], PresenceKeysResult>,
  /**
   * What personal canisters are made of, and who tells it to this one. Owners install by it: `releaseIn` in
   * protocol/src/certified/verify.ts.
   */
  'get_release' : ActorMethod<[], ReleaseNoticeResult>,
  'get_sharing' : ActorMethod<[ShareTarget], SharingResult>,
  /**
   * For the site that has the secret, whoever asks.
   */
  'get_site_presence' : ActorMethod<[SitePresenceRequest], SitePresenceResult>,
  /**
   * An update that the canister does not accept is refused without a reason (IC0406): the reason is here.
   */
  'get_standing' : ActorMethod<[], StandingResult>,
  'get_upload_progress' : ActorMethod<[string], UploadProgressResult>,
  /**
   * The galleries of somebody that the caller may see, newest first.
   */
  'get_user_galleries' : ActorMethod<
    [UserListingRequest],
    GalleryListingResult
  >,
  'get_user_gallery' : ActorMethod<[UserGalleryRequest], GalleryResult>,
  /**
   * The caller's open uploads, from whichever of their browsers, newest first.
   */
  'get_user_upload_sessions' : ActorMethod<[], Array<UploadProgress>>,
  /**
   * Published media and files, for HTTP gateways.
   */
  'http_request' : ActorMethod<[HttpRequest], HttpResponse>,
  'limits' : ActorMethod<[], Limits>,
  'list_admins' : ActorMethod<[], PrincipalsResult>,
  /**
   * What was changed, by whom, and what came of it, newest first.
   */
  'list_audit' : ActorMethod<[ListingRequest], AuditListingResult>,
  /**
   * What the canister had, about once a day for the last month, oldest first.
   */
  'list_balances' : ActorMethod<[], BalancesResult>,
  'list_edges' : ActorMethod<[Array<string>], ListedEdgesResult>,
  /**
   * All that were not revoked, newest first.
   */
  'list_invitations' : ActorMethod<[], InvitationsResult>,
  /**
   * The caller's memories, newest first.
   */
  'list_memories' : ActorMethod<[ListingRequest], MemoryListingResult>,
  'list_personal_canisters' : ActorMethod<
    [PersonalCanistersRequest],
    PersonalCanisterListingResult
  >,
  'memories_create' : ActorMethod<
    [Array<MemoryInput>],
    Array<MemoryCreatedResult>
  >,
  /**
   * Deleting what is not there is harmless. Bytes that nothing refers to any more go too.
   */
  'memories_delete' : ActorMethod<[Array<string>], Array<EmptyResult>>,
  'memories_read' : ActorMethod<[MemoriesRead], MemoriesResult>,
  'memories_update' : ActorMethod<[Array<MemoryUpdate>], Array<EmptyResult>>,
  /**
   * Offers the caller's capsule to somebody, for 10 minutes. A new offer takes the place of the one before.
   */
  'offer_capsule' : ActorMethod<[Principal], HandoverResult>,
  /**
   * What a link opens, or, provably, nothing: `checkOpenedLink` in protocol/src/certified/verify.ts.
   */
  'open_share_link' : ActorMethod<[string], OpenedLinkResult>,
  'paid_until' : ActorMethod<[], PaidUntil>,
  /**
   * Adds the cycles that are attached to the call to somebody's balance. Only canisters can attach cycles: a wallet, or
   * whatever else has some. What is not accepted comes back by itself.
   */
  'pay_for' : ActorMethod<[Principal], PaymentReceiptResult>,
  /**
   * Proves to whoever knows the nonce who the caller is. Good for 10 minutes. Nobody else can prove it meanwhile.
   */
  'prove_nonce' : ActorMethod<[Uint8Array], ProvenNonceResult>,
  /**
   * Stores a chunk. The same chunk again is harmless.
   */
  'put_chunk' : ActorMethod<[PutChunk], UploadSessionResult>,
  'put_memory_chunk' : ActorMethod<[bigint, Array<ImportedChunk>], EmptyResult>,
  /**
   * What the invitation with this secret gives. It is not redeemed by that.
   */
  'read_invitation' : ActorMethod<[Uint8Array], InvitationOfferResult>,
  /**
   * Small assets, whole and in their order. None is answered for what is not there or may not be read, and for what does not fit into the
   * answer beside those before it.
   */
  'read_user_assets' : ActorMethod<[UserAssetsRead], WholeAssetsResult>,
  'read_user_blob_chunk' : ActorMethod<[UserAssetLocator, number], BlobResult>,
  'read_user_memories' : ActorMethod<[UserMemoriesRead], MemoriesResult>,
  /**
   * Lets the caller store. It takes the place of an invitation that they redeemed before. Again by the same person it is
   * harmless; everybody else, and whoever has no secret, is refused before it costs anything.
   */
  'redeem_invitation' : ActorMethod<[Uint8Array], OwnInvitationResult>,
  /**
   * Ends at once what a key may do. Removing what is no hot key of the caller's is harmless.
   */
  'remove_hot_key' : ActorMethod<[Principal], EmptyResult>,
  /**
   * The site is answered nothing more, whichever key it has. Removing what is not there is harmless.
   */
  'remove_presence_key' : ActorMethod<[string], EmptyResult>,
  'report_edges' : ActorMethod<[Array<ReportedEdge>], Array<EmptyResult>>,
  /**
   * Tries again what has failed, with what is stored now.
   */
  'retry_personal_canister' : ActorMethod<[], CreationStatusResult>,
  /**
   * Sends this canister's cycles to its factory's account at the cycles ledger, before it is deleted: to the reserve, or to
   * the deposit account with this subaccount.
   */
  'return_cycles' : ActorMethod<[[] | [Uint8Array]], EmptyResult>,
  /**
   * Whoever redeemed it stores nothing more, and still reads, exports and deletes. Revoking again is harmless.
   */
  'revoke_invitation' : ActorMethod<[Uint8Array], EmptyResult>,
  /**
   * Revoking what is no link of the caller's is harmless.
   */
  'revoke_share_link' : ActorMethod<[string], EmptyResult>,
  'set_admins' : ActorMethod<[Array<Principal>], EmptyResult>,
  'set_admission' : ActorMethod<[AdmissionPolicy], EmptyResult>,
  'set_budgets' : ActorMethod<[Budgets], EmptyResult>,
  'set_feature' : ActorMethod<[FeatureSwitch], EmptyResult>,
  'set_limits' : ActorMethod<[LimitsChange], EmptyResult>,
  /**
   * Says where the viewer is. Only then do public galleries have pages for link previews.
   */
  'set_origins' : ActorMethod<[Origins], EmptyResult>,
  'set_personal_canister_creation_enabled' : ActorMethod<
    [boolean],
    EmptyResult
  >,
  'set_personal_canister_reserve' : ActorMethod<[Reserve], EmptyResult>,
  'set_quota' : ActorMethod<[QuotaChange], EmptyResult>,
  'stats' : ActorMethod<[], Stats>,
  /**
   * Stores small assets, many in one message.
   */
  'store_assets' : ActorMethod<[Array<AssetBytes>], Array<StoredAssetResult>>,
  /**
   * Stores a gallery. One that is stored stays as it is.
   */
  'store_gallery_forever' : ActorMethod<[GalleryInput], GalleryStoredResult>,
  /**
   * Puts cycles of this canister into the reserve. The answer is what is in it then.
   */
  'top_up_personal_canister_reserve' : ActorMethod<
    [bigint],
    ReserveCyclesResult
  >,
  /**
   * Nothing is written with a key that was used within a day, so that a call which is repeated late undoes nothing.
   */
  'update_gallery' : ActorMethod<
    [GalleryInput, [] | [string]],
    GalleryStoredResult
  >,
  'update_sharing' : ActorMethod<[SharingUpdate], SharingResult>,
  /**
   * Stores a memory's description, before its assets or after.
   */
  'upsert_metadata' : ActorMethod<[MetadataUpsert], MetadataStoredResult>,
  /**
   * Who proved the nonce, or, provably, nobody: `checkNonce` in protocol/src/certified/verify.ts.
   */
  'verify_nonce' : ActorMethod<[Uint8Array], VerifiedNonceResult>,
}
export const InitArgument = IDL.Record({
  'owner' : IDL.Principal,
  'factory' : IDL.Opt(IDL.Principal),
});
export const HandoverState = IDL.Variant({
  'done' : IDL.Null,
  'moving' : IDL.Null,
  'offered' : IDL.Null,
});
export const Handover = IDL.Record({
  'to' : IDL.Principal,
  'moved_memories' : IDL.Nat32,
  'from' : IDL.Principal,
  'left' : IDL.Nat32,
  'moved_galleries' : IDL.Nat32,
  'state' : HandoverState,
  'expires_at_ns' : IDL.Opt(IDL.Nat64),
});
export const StoreErrorCode = IDL.Variant({
  'Internal' : IDL.Null,
  'TooLarge' : IDL.Null,
  'Disabled' : IDL.Null,
  'NotFound' : IDL.Null,
  'InvalidHash' : IDL.Null,
  'Unauthorized' : IDL.Null,
  'AlreadyExists' : IDL.Null,
  'InvitationNeeded' : IDL.Null,
  'InvalidArgument' : IDL.Null,
  'NotForHotKeys' : IDL.Null,
  'PaymentNeeded' : IDL.Null,
  'OwnerOnly' : IDL.Null,
  'LimitExceeded' : IDL.Null,
  'SessionExpired' : IDL.Null,
  'LowOnCycles' : IDL.Null,
  'DailyLimitReached' : IDL.Null,
  'Conflict' : IDL.Null,
});
export const StoreError = IDL.Record({
  'field' : IDL.Opt(IDL.Text),
  'code' : StoreErrorCode,
  'message' : IDL.Text,
});
export const HandoverResult = IDL.Variant({
  'Ok' : Handover,
  'Err' : StoreError,
});
export const EmptyResult = IDL.Variant({ 'Ok' : IDL.Null, 'Err' : StoreError });
export const HotKeyInput = IDL.Record({
  'key' : IDL.Principal,
  'expires_at_ns' : IDL.Nat64,
});
export const PresenceKeyInput = IDL.Record({
  'origin' : IDL.Text,
  'secret_sha256' : IDL.Vec(IDL.Nat8),
});
export const BeginAssetUpload = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'session_id' : IDL.Text,
  'size_bytes' : IDL.Nat64,
  'memory_id' : IDL.Opt(IDL.Text),
  'chunk_count' : IDL.Nat32,
});
export const UploadState = IDL.Variant({
  'expired' : IDL.Null,
  'open' : IDL.Null,
  'committed' : IDL.Null,
  'failed' : IDL.Null,
});
export const UploadSession = IDL.Record({
  'session_id' : IDL.Text,
  'state' : UploadState,
  'chunk_count' : IDL.Nat32,
  'received_count' : IDL.Nat32,
  'received' : IDL.Vec(IDL.Nat8),
  'expires_at_ns' : IDL.Nat64,
});
export const UploadSessionResult = IDL.Variant({
  'Ok' : UploadSession,
  'Err' : StoreError,
});
export const CapsuleManifest = IDL.Record({
  'asset_bytes' : IDL.Nat64,
  'sha256' : IDL.Vec(IDL.Nat8),
  'share_links' : IDL.Nat32,
  'assets' : IDL.Nat32,
  'record_bytes' : IDL.Nat64,
  'connections' : IDL.Nat32,
  'memories' : IDL.Nat32,
  'galleries' : IDL.Nat32,
  'versions' : IDL.Nat32,
});
export const ImportStart = IDL.Record({
  'api_version' : IDL.Text,
  'import_id' : IDL.Nat64,
  'manifest' : CapsuleManifest,
  'format' : IDL.Nat32,
});
export const AssetKind = IDL.Variant({
  'thumb' : IDL.Null,
  'placeholder' : IDL.Null,
  'display' : IDL.Null,
  'motion' : IDL.Null,
  'original' : IDL.Null,
});
export const AssetLocator = IDL.Record({
  'token' : IDL.Opt(IDL.Text),
  'kind' : AssetKind,
  'memory_id' : IDL.Text,
  'version' : IDL.Opt(IDL.Vec(IDL.Nat8)),
});
export const BlobMeta = IDL.Record({
  'chunk_size_bytes' : IDL.Nat32,
  'sha256' : IDL.Vec(IDL.Nat8),
  'size_bytes' : IDL.Nat64,
  'content_type' : IDL.Text,
  'chunk_count' : IDL.Nat32,
});
export const BlobMetaResult = IDL.Variant({
  'Ok' : BlobMeta,
  'Err' : StoreError,
});
export const BlobResult = IDL.Variant({
  'Ok' : IDL.Vec(IDL.Nat8),
  'Err' : StoreError,
});
export const CreationErrorCode = IDL.Variant({
  'ExportFailed' : IDL.Null,
  'ReserveInsufficient' : IDL.Null,
  'ImportFailed' : IDL.Null,
  'VerifyFailed' : IDL.Null,
  'CreationUnanswered' : IDL.Null,
  'CreateFailed' : IDL.Null,
  'InstallFailed' : IDL.Null,
  'HandoffFailed' : IDL.Null,
  'DailyLimitReached' : IDL.Null,
});
export const CreationError = IDL.Record({
  'code' : CreationErrorCode,
  'message' : IDL.Text,
});
export const CreationState = IDL.Variant({
  'creating' : IDL.Null,
  'installing' : IDL.Null,
  'completed' : IDL.Null,
  'verifying' : IDL.Null,
  'importing' : IDL.Null,
  'exporting' : IDL.Null,
  'not_started' : IDL.Null,
  'cancelling' : IDL.Null,
  'failed' : IDL.Null,
});
export const CreationStatus = IDL.Record({
  'canister_id' : IDL.Opt(IDL.Principal),
  'error' : IDL.Opt(CreationError),
  'state' : CreationState,
});
export const CreationStatusResult = IDL.Variant({
  'Ok' : CreationStatus,
  'Err' : StoreError,
});
export const PaymentReceipt = IDL.Record({ 'accepted_cycles' : IDL.Nat64 });
export const PaymentReceiptResult = IDL.Variant({
  'Ok' : PaymentReceipt,
  'Err' : StoreError,
});
export const StoredAsset = IDL.Record({
  'already_stored' : IDL.Bool,
  'sha256' : IDL.Vec(IDL.Nat8),
  'size_bytes' : IDL.Nat64,
});
export const StoredAssetResult = IDL.Variant({
  'Ok' : StoredAsset,
  'Err' : StoreError,
});
export const ImportedMemory = IDL.Record({
  'id' : IDL.Text,
  'memory' : IDL.Vec(IDL.Nat8),
  'sharing' : IDL.Opt(IDL.Vec(IDL.Nat8)),
  'edges' : IDL.Opt(IDL.Vec(IDL.Nat8)),
});
export const Origins = IDL.Record({
  'media' : IDL.Text,
  'canister' : IDL.Text,
  'viewer' : IDL.Text,
});
export const ImportedCapsule = IDL.Record({
  'presence_keys' : IDL.Opt(IDL.Vec(IDL.Nat8)),
  'origins' : IDL.Opt(Origins),
  'display_name' : IDL.Opt(IDL.Text),
  'connections' : IDL.Vec(IDL.Vec(IDL.Nat8)),
  'created_at_ns' : IDL.Nat64,
  'predecessors' : IDL.Vec(IDL.Vec(IDL.Nat8)),
});
export const ImportedGallery = IDL.Record({
  'id' : IDL.Text,
  'sharing' : IDL.Opt(IDL.Vec(IDL.Nat8)),
  'gallery' : IDL.Vec(IDL.Nat8),
});
export const ImportedItem = IDL.Variant({
  'memory' : ImportedMemory,
  'capsule' : ImportedCapsule,
  'gallery' : ImportedGallery,
});
export const MissingAsset = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'indices' : IDL.Vec(IDL.Nat32),
});
export const CommittedItems = IDL.Record({
  'missing' : IDL.Vec(MissingAsset),
  'committed' : IDL.Nat32,
});
export const CommittedItemsResult = IDL.Variant({
  'Ok' : CommittedItems,
  'Err' : StoreError,
});
export const CapsuleTotals = IDL.Record({
  'size_bytes' : IDL.Nat64,
  'assets' : IDL.Nat32,
  'memories' : IDL.Nat32,
  'galleries' : IDL.Nat32,
});
export const Capsule = IDL.Record({
  'owner' : IDL.Principal,
  'display_name' : IDL.Opt(IDL.Text),
  'connections' : IDL.Vec(IDL.Principal),
  'created_at_ns' : IDL.Nat64,
  'totals' : CapsuleTotals,
  'quota_bytes' : IDL.Nat64,
});
export const CapsuleResult = IDL.Variant({
  'Ok' : Capsule,
  'Err' : StoreError,
});
export const InvitationInput = IDL.Record({
  'secret_sha256' : IDL.Vec(IDL.Nat8),
  'label' : IDL.Opt(IDL.Text),
  'quota_bytes' : IDL.Nat64,
  'ends_at_ns' : IDL.Nat64,
});
export const Invitation = IDL.Record({
  'redeemed' : IDL.Opt(
    IDL.Record({ 'by' : IDL.Principal, 'at_ns' : IDL.Nat64 })
  ),
  'secret_sha256' : IDL.Vec(IDL.Nat8),
  'label' : IDL.Opt(IDL.Text),
  'created_at_ns' : IDL.Nat64,
  'quota_bytes' : IDL.Nat64,
  'ends_at_ns' : IDL.Nat64,
});
export const InvitationResult = IDL.Variant({
  'Ok' : Invitation,
  'Err' : StoreError,
});
export const PersonalCanisterConfig = IDL.Record({
  'subnet_id' : IDL.Opt(IDL.Principal),
  'name' : IDL.Opt(IDL.Text),
});
export const ShareTarget = IDL.Variant({
  'memory' : IDL.Text,
  'gallery' : IDL.Text,
});
export const ShareLink = IDL.Record({
  'token' : IDL.Text,
  'label' : IDL.Opt(IDL.Text),
  'created_at_ns' : IDL.Nat64,
  'target' : ShareTarget,
});
export const ShareLinkResult = IDL.Variant({
  'Ok' : ShareLink,
  'Err' : StoreError,
});
export const VersionLocator = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'memory_id' : IDL.Text,
});
export const CostRequest = IDL.Record({
  'size_bytes' : IDL.Nat64,
  'asset_count' : IDL.Nat32,
});
export const CostEstimate = IDL.Record({
  'cycles_now' : IDL.Nat,
  'cycles_per_year' : IDL.Nat,
});
export const FinalizedImport = IDL.Variant({
  'done' : CapsuleManifest,
  'checking' : IDL.Null,
});
export const FinalizedImportResult = IDL.Variant({
  'Ok' : FinalizedImport,
  'Err' : StoreError,
});
export const CanisterChange = IDL.Record({
  'by' : IDL.Principal,
  'at_ns' : IDL.Nat64,
  'details' : IDL.Variant({
    'created' : IDL.Record({ 'controllers' : IDL.Vec(IDL.Principal) }),
    'other' : IDL.Null,
    'installed' : IDL.Vec(IDL.Nat8),
    'upgraded' : IDL.Vec(IDL.Nat8),
    'reinstalled' : IDL.Vec(IDL.Nat8),
    'controllers_changed' : IDL.Record({
      'controllers' : IDL.Vec(IDL.Principal),
    }),
    'uninstalled' : IDL.Null,
    'restored' : IDL.Record({ 'taken_at_ns' : IDL.Nat64 }),
  }),
});
export const CanisterHistory = IDL.Record({
  'total_changes' : IDL.Nat64,
  'changes' : IDL.Vec(CanisterChange),
});
export const CanisterHistoryResult = IDL.Variant({
  'Ok' : CanisterHistory,
  'Err' : StoreError,
});
export const SharedCopy = IDL.Variant({
  'gone' : IDL.Null,
  'kept' : IDL.Null,
  'going' : IDL.Null,
});
export const DetailedCreationStatus = IDL.Record({
  'started_at_ns' : IDL.Nat64,
  'canister_id' : IDL.Opt(IDL.Principal),
  'attempts' : IDL.Nat32,
  'error' : IDL.Opt(CreationError),
  'galleries_done' : IDL.Nat32,
  'cycles_consumed' : IDL.Nat64,
  'state' : CreationState,
  'bytes_done' : IDL.Nat64,
  'memories_done' : IDL.Nat32,
  'shared_copy' : SharedCopy,
  'cycles_needed' : IDL.Nat64,
  'manifest' : IDL.Opt(CapsuleManifest),
  'percentage' : IDL.Nat8,
  'changed_at_ns' : IDL.Nat64,
});
export const DetailedCreationStatusResult = IDL.Variant({
  'Ok' : DetailedCreationStatus,
  'Err' : StoreError,
});
export const GalleryItem = IDL.Record({
  'memory_id' : IDL.Text,
  'caption' : IDL.Opt(IDL.Text),
});
export const Gallery = IDL.Record({
  'id' : IDL.Text,
  'title' : IDL.Text,
  'owner' : IDL.Principal,
  'description' : IDL.Opt(IDL.Text),
  'created_at_ns' : IDL.Nat64,
  'source_url' : IDL.Opt(IDL.Text),
  'items' : IDL.Vec(GalleryItem),
});
export const GalleryResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : Gallery,
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const GalleryState = IDL.Variant({
  'stored_forever' : IDL.Null,
  'partially_stored' : IDL.Null,
  'not_stored' : IDL.Null,
});
export const GalleryStatus = IDL.Record({
  'total_memories' : IDL.Nat32,
  'gallery_id' : IDL.Text,
  'stored_memories' : IDL.Nat32,
  'state' : GalleryState,
});
export const GalleryStatusesResult = IDL.Variant({
  'Ok' : IDL.Vec(GalleryStatus),
  'Err' : StoreError,
});
export const HotKeyState = IDL.Variant({
  'active' : IDL.Null,
  'added' : IDL.Null,
  'removed' : IDL.Null,
});
export const HotKey = IDL.Record({
  'key' : IDL.Principal,
  'state' : HotKeyState,
  'expires_at_ns' : IDL.Nat64,
});
export const HotKeysResult = IDL.Variant({
  'Ok' : IDL.Vec(HotKey),
  'Err' : StoreError,
});
export const PresenceRequest = IDL.Record({
  'cursor' : IDL.Opt(IDL.Text),
  'limit' : IDL.Opt(IDL.Nat32),
  'memory_ids' : IDL.Vec(IDL.Text),
});
export const AssetPresence = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'kind' : AssetKind,
  'size_bytes' : IDL.Nat64,
});
export const MemoryPresence = IDL.Record({
  'metadata_present' : IDL.Bool,
  'assets' : IDL.Vec(AssetPresence),
  'memory_id' : IDL.Text,
  'asset_present' : IDL.Bool,
});
export const PresenceListing = IDL.Record({
  'next_cursor' : IDL.Opt(IDL.Text),
  'items' : IDL.Vec(MemoryPresence),
});
export const PresenceListingResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : PresenceListing,
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const PresenceResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : MemoryPresence,
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const ListingRequest = IDL.Record({
  'cursor' : IDL.Opt(IDL.Text),
  'limit' : IDL.Opt(IDL.Nat32),
});
export const GalleryListing = IDL.Record({
  'next_cursor' : IDL.Opt(IDL.Text),
  'items' : IDL.Vec(Gallery),
});
export const GalleryListingResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : GalleryListing,
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const OriginsResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : IDL.Opt(Origins),
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const PersonalArchive = IDL.Record({
  'owner' : IDL.Principal,
  'state' : IDL.Variant({ 'own' : IDL.Null, 'filling' : IDL.Null }),
  'factory' : IDL.Opt(IDL.Principal),
});
export const Reserve = IDL.Record({
  'canisters_per_day' : IDL.Nat32,
  'cycles_per_day' : IDL.Nat64,
  'cycles_per_gib' : IDL.Nat64,
  'cycles_per_canister' : IDL.Nat64,
  'floor_cycles' : IDL.Nat64,
  'alert_cycles' : IDL.Nat64,
});
export const CreationStats = IDL.Record({
  'cancelled' : IDL.Nat64,
  'started' : IDL.Nat64,
  'is_reserve_low' : IDL.Bool,
  'completed' : IDL.Nat64,
  'is_enabled' : IDL.Bool,
  'reserve' : Reserve,
  'cycles_consumed' : IDL.Nat64,
  'under_way' : IDL.Nat32,
  'canisters_today' : IDL.Nat32,
  'failed' : IDL.Vec(
    IDL.Record({ 'code' : CreationErrorCode, 'count' : IDL.Nat64 })
  ),
  'reserve_cycles' : IDL.Nat64,
  'cycles_today' : IDL.Nat64,
});
export const CreationStatsResult = IDL.Variant({
  'Ok' : CreationStats,
  'Err' : StoreError,
});
export const PersonalCanisterIdResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : IDL.Opt(IDL.Principal),
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const PresenceKey = IDL.Record({
  'origin' : IDL.Text,
  'created_at_ns' : IDL.Nat64,
});
export const PresenceKeysResult = IDL.Variant({
  'Ok' : IDL.Vec(PresenceKey),
  'Err' : StoreError,
});
export const ReleasedContent = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'size_bytes' : IDL.Nat64,
  'content_encoding' : IDL.Text,
});
export const ReleasedFile = IDL.Record({
  'key' : IDL.Text,
  'contents' : IDL.Vec(ReleasedContent),
  'content_type' : IDL.Text,
  'headers' : IDL.Opt(IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text))),
  'is_aliased' : IDL.Opt(IDL.Bool),
  'allow_raw_access' : IDL.Opt(IDL.Bool),
  'max_age' : IDL.Opt(IDL.Nat64),
});
export const Release = IDL.Record({
  'module_sha256' : IDL.Vec(IDL.Nat8),
  'module_bytes' : IDL.Nat64,
  'viewer' : IDL.Vec(ReleasedFile),
});
export const ReleaseNotice = IDL.Record({
  'release' : IDL.Opt(Release),
  'factory' : IDL.Opt(IDL.Principal),
});
export const ReleaseNoticeResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : ReleaseNotice,
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const Sharing = IDL.Record({
  'is_public' : IDL.Bool,
  'people' : IDL.Vec(IDL.Principal),
  'links' : IDL.Vec(ShareLink),
  'target' : ShareTarget,
});
export const SharingResult = IDL.Variant({
  'Ok' : Sharing,
  'Err' : StoreError,
});
export const SiteFile = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'page_id' : IDL.Text,
});
export const SitePresenceRequest = IDL.Record({
  'files' : IDL.Vec(SiteFile),
  'owner' : IDL.Principal,
  'secret' : IDL.Vec(IDL.Nat8),
});
export const SitePresenceResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : IDL.Vec(IDL.Bool),
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const InvitationTerms = IDL.Record({
  'quota_bytes' : IDL.Nat64,
  'ends_at_ns' : IDL.Nat64,
});
export const OwnInvitation = IDL.Variant({
  'revoked' : IDL.Null,
  'valid' : InvitationTerms,
  'ended' : InvitationTerms,
});
export const DailyBudget = IDL.Record({
  'messages' : IDL.Nat32,
  'instructions' : IDL.Nat64,
  'bytes' : IDL.Nat64,
});
export const Payment = IDL.Record({
  'received_cycles' : IDL.Nat64,
  'cycles_per_gib_sent' : IDL.Nat64,
  'balance_cycles' : IDL.Nat64,
  'cycles_per_gib_and_year' : IDL.Nat64,
  'cycles_per_day' : IDL.Nat64,
  'paid_until_ns' : IDL.Opt(IDL.Nat64),
});
export const Standing = IDL.Record({
  'is_hot_key' : IDL.Bool,
  'used_bytes' : IDL.Nat64,
  'invitation' : IDL.Opt(OwnInvitation),
  'used_today' : DailyBudget,
  'quota_bytes' : IDL.Nat64,
  'may_store' : EmptyResult,
  'is_administrator' : IDL.Bool,
  'payment' : IDL.Opt(Payment),
});
export const StandingResult = IDL.Variant({
  'Ok' : Standing,
  'Err' : StoreError,
});
export const UploadProgress = IDL.Record({
  'received_bytes' : IDL.Nat64,
  'session_id' : IDL.Text,
  'size_bytes' : IDL.Nat64,
  'bytes_per_second' : IDL.Opt(IDL.Nat64),
  'memory_id' : IDL.Opt(IDL.Text),
  'state' : UploadState,
  'chunk_count' : IDL.Nat32,
  'received_count' : IDL.Nat32,
  'received' : IDL.Vec(IDL.Nat8),
  'expires_at_ns' : IDL.Nat64,
  'percentage' : IDL.Nat8,
  'seconds_left' : IDL.Opt(IDL.Nat64),
});
export const UploadProgressResult = IDL.Variant({
  'Ok' : UploadProgress,
  'Err' : StoreError,
});
export const UserListingRequest = IDL.Record({
  'owner' : IDL.Principal,
  'cursor' : IDL.Opt(IDL.Text),
  'limit' : IDL.Opt(IDL.Nat32),
});
export const UserGalleryRequest = IDL.Record({
  'owner' : IDL.Principal,
  'gallery_id' : IDL.Text,
});
export const HttpRequest = IDL.Record({
  'url' : IDL.Text,
  'method' : IDL.Text,
  'body' : IDL.Vec(IDL.Nat8),
  'headers' : IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text)),
  'certificate_version' : IDL.Opt(IDL.Nat16),
});
export const StreamingToken = IDL.Record({
  'key' : IDL.Text,
  'sha256' : IDL.Opt(IDL.Vec(IDL.Nat8)),
  'index' : IDL.Nat,
  'content_encoding' : IDL.Text,
});
export const StreamingPart = IDL.Record({
  'token' : IDL.Opt(StreamingToken),
  'body' : IDL.Vec(IDL.Nat8),
});
export const HttpResponse = IDL.Record({
  'body' : IDL.Vec(IDL.Nat8),
  'headers' : IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text)),
  'upgrade' : IDL.Opt(IDL.Bool),
  'streaming_strategy' : IDL.Opt(
    IDL.Variant({
      'Callback' : IDL.Record({
        'token' : StreamingToken,
        'callback' : IDL.Func(
            [StreamingToken],
            [IDL.Opt(StreamingPart)],
            ['query'],
          ),
      }),
    })
  ),
  'status_code' : IDL.Nat16,
});
export const AdmissionPolicy = IDL.Variant({
  'owner' : IDL.Null,
  'invited' : IDL.Null,
  'open' : IDL.Record({ 'quota_bytes' : IDL.Nat64 }),
  'paid' : IDL.Record({ 'margin_percent' : IDL.Nat32 }),
});
export const Budgets = IDL.Record({
  'all' : DailyBudget,
  'person' : DailyBudget,
  'cycles_floor' : IDL.Nat64,
});
export const Limits = IDL.Record({
  'max_inline_bytes' : IDL.Nat32,
  'chunk_size_bytes' : IDL.Nat32,
  'max_file_size_bytes' : IDL.Nat64,
  'presence_max' : IDL.Nat32,
  'max_hashes_per_call' : IDL.Nat32,
  'max_message_bytes' : IDL.Nat32,
  'presence_default' : IDL.Nat32,
  'max_title_bytes' : IDL.Nat32,
  'admission' : AdmissionPolicy,
  'budgets' : Budgets,
  'max_assets_per_call' : IDL.Nat32,
  'max_open_sessions' : IDL.Nat32,
  'max_text_bytes' : IDL.Nat32,
  'max_chunks' : IDL.Nat32,
  'session_ttl_seconds' : IDL.Nat32,
  'max_memories_per_call' : IDL.Nat32,
  'max_gallery_items' : IDL.Nat32,
});
export const PrincipalsResult = IDL.Variant({
  'Ok' : IDL.Vec(IDL.Principal),
  'Err' : StoreError,
});
export const AuditEntry = IDL.Record({
  'at_ns' : IDL.Nat64,
  'operation' : IDL.Text,
  'caller' : IDL.Principal,
  'outcome' : IDL.Text,
  'sequence' : IDL.Nat64,
});
export const AuditListing = IDL.Record({
  'entries' : IDL.Vec(AuditEntry),
  'next_cursor' : IDL.Opt(IDL.Text),
});
export const AuditListingResult = IDL.Variant({
  'Ok' : AuditListing,
  'Err' : StoreError,
});
export const Balance = IDL.Record({ 'at_ns' : IDL.Nat64, 'cycles' : IDL.Nat });
export const BalancesResult = IDL.Variant({
  'Ok' : IDL.Vec(Balance),
  'Err' : StoreError,
});
export const Artifact = IDL.Variant({
  'asset' : IDL.Null,
  'metadata' : IDL.Null,
});
export const StorageBackend = IDL.Variant({
  's3' : IDL.Null,
  'arweave' : IDL.Null,
  'neon_db' : IDL.Null,
  'walrus' : IDL.Null,
  'icp_canister' : IDL.Null,
  'vercel_blob' : IDL.Null,
});
export const ListedEdge = IDL.Record({
  'reported_at_ns' : IDL.Nat64,
  'sha256' : IDL.Opt(IDL.Vec(IDL.Nat8)),
  'present' : IDL.Bool,
  'size_bytes' : IDL.Opt(IDL.Nat64),
  'artifact' : Artifact,
  'memory_id' : IDL.Text,
  'location' : IDL.Opt(IDL.Text),
  'backend' : StorageBackend,
});
export const ListedEdgesResult = IDL.Variant({
  'Ok' : IDL.Vec(ListedEdge),
  'Err' : StoreError,
});
export const InvitationsResult = IDL.Variant({
  'Ok' : IDL.Vec(Invitation),
  'Err' : StoreError,
});
export const MemoryType = IDL.Variant({
  'audio' : IDL.Null,
  'video' : IDL.Null,
  'note' : IDL.Null,
  'document' : IDL.Null,
  'image' : IDL.Null,
});
export const Rights = IDL.Record({
  'creator' : IDL.Opt(IDL.Text),
  'acquire_license_url' : IDL.Opt(IDL.Text),
  'credit' : IDL.Opt(IDL.Text),
  'license_url' : IDL.Opt(IDL.Text),
  'license' : IDL.Opt(IDL.Text),
  'copyright' : IDL.Opt(IDL.Text),
});
export const Grade = IDL.Variant({
  'as_shown' : IDL.Null,
  'largest_found' : IDL.Null,
  'original' : IDL.Null,
});
export const GeoPoint = IDL.Record({
  'longitude_e7' : IDL.Int32,
  'latitude_e7' : IDL.Int32,
});
export const MemoryMetadata = IDL.Record({
  'title' : IDL.Text,
  'rights' : IDL.Opt(Rights),
  'description' : IDL.Opt(IDL.Text),
  'file_name' : IDL.Opt(IDL.Text),
  'source_url' : IDL.Opt(IDL.Text),
  'alt_text' : IDL.Opt(IDL.Text),
  'grade' : IDL.Opt(Grade),
  'captured_at_ns' : IDL.Opt(IDL.Nat64),
  'height_px' : IDL.Opt(IDL.Nat32),
  'width_px' : IDL.Opt(IDL.Nat32),
  'camera' : IDL.Opt(IDL.Text),
  'is_cut_off' : IDL.Bool,
  'duration_ms' : IDL.Opt(IDL.Nat32),
  'location' : IDL.Opt(GeoPoint),
});
export const AssetRef = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'kind' : AssetKind,
  'size_bytes' : IDL.Nat64,
  'content_type' : IDL.Text,
  'inline' : IDL.Opt(IDL.Vec(IDL.Nat8)),
});
export const MemoryVersion = IDL.Record({
  'stored_at_ns' : IDL.Nat64,
  'memory_type' : MemoryType,
  'metadata' : MemoryMetadata,
  'assets' : IDL.Vec(AssetRef),
  'replaced_at_ns' : IDL.Nat64,
});
export const Memory = IDL.Record({
  'id' : IDL.Text,
  'stored_at_ns' : IDL.Nat64,
  'memory_type' : MemoryType,
  'metadata' : MemoryMetadata,
  'assets' : IDL.Vec(AssetRef),
  'created_at_ns' : IDL.Nat64,
  'versions' : IDL.Vec(MemoryVersion),
});
export const MemoryListing = IDL.Record({
  'next_cursor' : IDL.Opt(IDL.Text),
  'items' : IDL.Vec(Memory),
});
export const MemoryListingResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : MemoryListing,
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const PersonalCanistersRequest = IDL.Record({
  'status' : IDL.Opt(CreationState),
  'cursor' : IDL.Opt(IDL.Text),
  'created_by' : IDL.Opt(IDL.Principal),
  'limit' : IDL.Opt(IDL.Nat32),
});
export const PersonalCanister = IDL.Record({
  'status' : CreationState,
  'canister_id' : IDL.Opt(IDL.Principal),
  'created_by' : IDL.Principal,
  'error' : IDL.Opt(CreationError),
  'created_at_ns' : IDL.Nat64,
  'cycles_consumed' : IDL.Nat64,
});
export const PersonalCanisterListing = IDL.Record({
  'next_cursor' : IDL.Opt(IDL.Text),
  'items' : IDL.Vec(PersonalCanister),
});
export const PersonalCanisterListingResult = IDL.Variant({
  'Ok' : PersonalCanisterListing,
  'Err' : StoreError,
});
export const MemoryInput = IDL.Record({
  'id' : IDL.Text,
  'replaces' : IDL.Opt(IDL.Vec(IDL.Nat8)),
  'memory_type' : MemoryType,
  'metadata' : MemoryMetadata,
  'assets' : IDL.Vec(AssetRef),
});
export const MemoryCreated = IDL.Record({
  'created' : IDL.Bool,
  'memory_id' : IDL.Text,
});
export const MemoryCreatedResult = IDL.Variant({
  'Ok' : MemoryCreated,
  'Err' : StoreError,
});
export const MemoriesRead = IDL.Record({
  'token' : IDL.Opt(IDL.Text),
  'memory_ids' : IDL.Vec(IDL.Text),
});
export const MemoriesResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : IDL.Vec(IDL.Opt(Memory)),
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const MemoryUpdate = IDL.Record({
  'metadata' : MemoryMetadata,
  'memory_id' : IDL.Text,
});
export const OpenedLink = IDL.Variant({
  'memory' : IDL.Record({ 'owner' : IDL.Principal, 'memory_id' : IDL.Text }),
  'moved' : IDL.Principal,
  'gallery' : Gallery,
});
export const OpenedLinkResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : IDL.Opt(OpenedLink),
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});
export const Funding = IDL.Variant({
  'low' : IDL.Null,
  'enough' : IDL.Null,
  'frozen' : IDL.Null,
});
export const PaidUntil = IDL.Record({
  'burn_per_day' : IDL.Nat,
  'frozen_at_ns' : IDL.Nat64,
  'freezing_reserve' : IDL.Nat,
  'cycles' : IDL.Nat,
  'funding' : Funding,
});
export const ProvenNonce = IDL.Record({
  'owner' : IDL.Principal,
  'proved_at_ns' : IDL.Nat64,
});
export const ProvenNonceResult = IDL.Variant({
  'Ok' : ProvenNonce,
  'Err' : StoreError,
});
export const PutChunk = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'session_id' : IDL.Text,
  'begin' : IDL.Opt(BeginAssetUpload),
  'bytes' : IDL.Vec(IDL.Nat8),
  'index' : IDL.Nat32,
  'commit' : IDL.Bool,
});
export const ImportedChunk = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'size_bytes' : IDL.Nat64,
  'chunk_count' : IDL.Nat32,
  'bytes' : IDL.Vec(IDL.Nat8),
  'index' : IDL.Nat32,
});
export const InvitationOffer = IDL.Variant({
  'redeemed' : InvitationTerms,
  'open' : InvitationTerms,
  'used' : IDL.Null,
  'ended' : InvitationTerms,
});
export const InvitationOfferResult = IDL.Variant({
  'Ok' : InvitationOffer,
  'Err' : StoreError,
});
export const UserAssetsRead = IDL.Record({
  'owner' : IDL.Principal,
  'assets' : IDL.Vec(
    IDL.Record({ 'memory_id' : IDL.Text, 'kinds' : IDL.Vec(AssetKind) })
  ),
  'gallery_id' : IDL.Opt(IDL.Text),
});
export const WholeAsset = IDL.Record({
  'kind' : AssetKind,
  'bytes' : IDL.Vec(IDL.Nat8),
});
export const WholeAssetsResult = IDL.Variant({
  'Ok' : IDL.Vec(IDL.Opt(WholeAsset)),
  'Err' : StoreError,
});
export const UserAssetLocator = IDL.Record({
  'owner' : IDL.Principal,
  'kind' : AssetKind,
  'gallery_id' : IDL.Opt(IDL.Text),
  'memory_id' : IDL.Text,
  'version' : IDL.Opt(IDL.Vec(IDL.Nat8)),
});
export const UserMemoriesRead = IDL.Record({
  'owner' : IDL.Principal,
  'gallery_id' : IDL.Opt(IDL.Text),
  'memory_ids' : IDL.Vec(IDL.Text),
});
export const OwnInvitationResult = IDL.Variant({
  'Ok' : OwnInvitation,
  'Err' : StoreError,
});
export const ReportedEdge = IDL.Record({
  'sha256' : IDL.Opt(IDL.Vec(IDL.Nat8)),
  'present' : IDL.Bool,
  'size_bytes' : IDL.Opt(IDL.Nat64),
  'artifact' : Artifact,
  'memory_id' : IDL.Text,
  'location' : IDL.Opt(IDL.Text),
  'backend' : StorageBackend,
});
export const Feature = IDL.Variant({
  'nonces' : IDL.Null,
  'uploads' : IDL.Null,
  'sharing' : IDL.Null,
  'public_media' : IDL.Null,
});
export const FeatureSwitch = IDL.Record({
  'feature' : Feature,
  'enabled' : IDL.Bool,
});
export const LimitsChange = IDL.Record({
  'max_file_size_bytes' : IDL.Opt(IDL.Nat64),
  'max_open_sessions' : IDL.Opt(IDL.Nat32),
  'default_quota_bytes' : IDL.Opt(IDL.Nat64),
  'session_ttl_seconds' : IDL.Opt(IDL.Nat32),
});
export const QuotaChange = IDL.Record({
  'owner' : IDL.Principal,
  'quota_bytes' : IDL.Opt(IDL.Nat64),
});
export const FailureCount = IDL.Record({
  'code' : StoreErrorCode,
  'count' : IDL.Nat64,
});
export const OperationCount = IDL.Record({
  'count' : IDL.Nat64,
  'instructions' : IDL.Nat64,
  'operation' : IDL.Text,
});
export const Stats = IDL.Record({
  'failures' : IDL.Vec(FailureCount),
  'blob_bytes' : IDL.Nat64,
  'api_version' : IDL.Text,
  'open_sessions' : IDL.Nat32,
  'cycles' : IDL.Nat,
  'operations' : IDL.Vec(OperationCount),
  'blob_count' : IDL.Nat64,
  'build' : IDL.Text,
  'funding' : Funding,
  'format' : IDL.Nat32,
});
export const AssetBytes = IDL.Record({
  'sha256' : IDL.Vec(IDL.Nat8),
  'bytes' : IDL.Vec(IDL.Nat8),
});
export const GalleryInput = IDL.Record({
  'id' : IDL.Text,
  'title' : IDL.Text,
  'description' : IDL.Opt(IDL.Text),
  'source_url' : IDL.Opt(IDL.Text),
  'items' : IDL.Vec(GalleryItem),
});
export const GalleryStored = IDL.Record({
  'created' : IDL.Bool,
  'gallery_id' : IDL.Text,
});
export const GalleryStoredResult = IDL.Variant({
  'Ok' : GalleryStored,
  'Err' : StoreError,
});
export const ReserveCyclesResult = IDL.Variant({
  'Ok' : IDL.Nat64,
  'Err' : StoreError,
});
export const SharingUpdate = IDL.Record({
  'is_public' : IDL.Opt(IDL.Bool),
  'add_people' : IDL.Vec(IDL.Principal),
  'target' : ShareTarget,
  'remove_people' : IDL.Vec(IDL.Principal),
});
export const MetadataUpsert = IDL.Record({
  'memory_type' : MemoryType,
  'metadata' : MemoryMetadata,
  'memory_id' : IDL.Text,
  'idempotency_key' : IDL.Text,
});
export const MetadataStored = IDL.Record({
  'memory_id' : IDL.Text,
  'written' : IDL.Bool,
});
export const MetadataStoredResult = IDL.Variant({
  'Ok' : MetadataStored,
  'Err' : StoreError,
});
export const VerifiedNonceResult = IDL.Variant({
  'Ok' : IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'value' : IDL.Opt(ProvenNonce),
    'witness' : IDL.Vec(IDL.Nat8),
  }),
  'Err' : StoreError,
});

export const idlService: IDL.ServiceClass = IDL.Service({
  'accept_capsule' : IDL.Func([IDL.Principal], [HandoverResult], []),
  'accept_hot_key' : IDL.Func([IDL.Principal], [EmptyResult], []),
  'add_hot_key' : IDL.Func([HotKeyInput], [EmptyResult], []),
  'add_presence_key' : IDL.Func([PresenceKeyInput], [EmptyResult], []),
  'assets_stored' : IDL.Func(
      [IDL.Vec(IDL.Vec(IDL.Nat8))],
      [IDL.Vec(IDL.Bool)],
      ['query'],
    ),
  'begin_asset_upload' : IDL.Func(
      [BeginAssetUpload],
      [UploadSessionResult],
      [],
    ),
  'begin_import' : IDL.Func([ImportStart], [EmptyResult], []),
  'blob_get_meta' : IDL.Func([AssetLocator], [BlobMetaResult], ['query']),
  'blob_read_chunk' : IDL.Func(
      [AssetLocator, IDL.Nat32],
      [BlobResult],
      ['query'],
    ),
  'cancel_personal_canister' : IDL.Func([], [CreationStatusResult], []),
  'cancel_upload' : IDL.Func([IDL.Text], [EmptyResult], []),
  'collect_payment' : IDL.Func([IDL.Principal], [PaymentReceiptResult], []),
  'commit_asset' : IDL.Func([IDL.Text], [StoredAssetResult], []),
  'commit_memory' : IDL.Func(
      [IDL.Nat64, IDL.Vec(ImportedItem)],
      [CommittedItemsResult],
      [],
    ),
  'confirm_personal_canister' : IDL.Func([], [CreationStatusResult], []),
  'create_capsule' : IDL.Func([IDL.Opt(IDL.Text)], [CapsuleResult], []),
  'create_invitation' : IDL.Func([InvitationInput], [InvitationResult], []),
  'create_personal_canister' : IDL.Func(
      [PersonalCanisterConfig],
      [CreationStatusResult],
      [],
    ),
  'create_share_link' : IDL.Func(
      [ShareTarget, IDL.Opt(IDL.Text)],
      [ShareLinkResult],
      [],
    ),
  'delete_gallery' : IDL.Func([IDL.Text], [EmptyResult], []),
  'delete_memory_version' : IDL.Func([VersionLocator], [EmptyResult], []),
  'estimate_cost' : IDL.Func([CostRequest], [CostEstimate], ['query']),
  'finalize_import' : IDL.Func([IDL.Nat64], [FinalizedImportResult], []),
  'get_canister_history' : IDL.Func([], [CanisterHistoryResult], []),
  'get_capsule' : IDL.Func([], [CapsuleResult], ['query']),
  'get_capsule_handover' : IDL.Func(
      [IDL.Principal],
      [HandoverResult],
      ['query'],
    ),
  'get_creation_status' : IDL.Func([], [CreationStatusResult], ['query']),
  'get_detailed_creation_status' : IDL.Func(
      [],
      [DetailedCreationStatusResult],
      ['query'],
    ),
  'get_gallery_by_id' : IDL.Func([IDL.Text], [GalleryResult], ['query']),
  'get_gallery_statuses' : IDL.Func(
      [IDL.Vec(IDL.Text)],
      [GalleryStatusesResult],
      ['query'],
    ),
  'get_hot_keys' : IDL.Func([], [HotKeysResult], ['query']),
  'get_memory_list_presence_icp' : IDL.Func(
      [PresenceRequest],
      [PresenceListingResult],
      ['query'],
    ),
  'get_memory_presence_icp' : IDL.Func([IDL.Text], [PresenceResult], ['query']),
  'get_my_galleries' : IDL.Func(
      [ListingRequest],
      [GalleryListingResult],
      ['query'],
    ),
  'get_my_personal_canister_id' : IDL.Func(
      [],
      [IDL.Opt(IDL.Principal)],
      ['query'],
    ),
  'get_origins' : IDL.Func([], [OriginsResult], ['query']),
  'get_personal_archive' : IDL.Func([], [IDL.Opt(PersonalArchive)], ['query']),
  'get_personal_canister_creation_stats' : IDL.Func(
      [],
      [CreationStatsResult],
      ['query'],
    ),
  'get_personal_canister_id' : IDL.Func(
      [IDL.Principal],
      [PersonalCanisterIdResult],
      ['query'],
    ),
  'get_presence_keys' : IDL.Func([], [PresenceKeysResult], ['query']),
  'get_release' : IDL.Func([], [ReleaseNoticeResult], ['query']),
  'get_sharing' : IDL.Func([ShareTarget], [SharingResult], ['query']),
  'get_site_presence' : IDL.Func(
      [SitePresenceRequest],
      [SitePresenceResult],
      ['query'],
    ),
  'get_standing' : IDL.Func([], [StandingResult], ['query']),
  'get_upload_progress' : IDL.Func(
      [IDL.Text],
      [UploadProgressResult],
      ['query'],
    ),
  'get_user_galleries' : IDL.Func(
      [UserListingRequest],
      [GalleryListingResult],
      ['query'],
    ),
  'get_user_gallery' : IDL.Func(
      [UserGalleryRequest],
      [GalleryResult],
      ['query'],
    ),
  'get_user_upload_sessions' : IDL.Func(
      [],
      [IDL.Vec(UploadProgress)],
      ['query'],
    ),
  'http_request' : IDL.Func([HttpRequest], [HttpResponse], ['query']),
  'limits' : IDL.Func([], [Limits], ['query']),
  'list_admins' : IDL.Func([], [PrincipalsResult], ['query']),
  'list_audit' : IDL.Func([ListingRequest], [AuditListingResult], ['query']),
  'list_balances' : IDL.Func([], [BalancesResult], ['query']),
  'list_edges' : IDL.Func([IDL.Vec(IDL.Text)], [ListedEdgesResult], ['query']),
  'list_invitations' : IDL.Func([], [InvitationsResult], ['query']),
  'list_memories' : IDL.Func(
      [ListingRequest],
      [MemoryListingResult],
      ['query'],
    ),
  'list_personal_canisters' : IDL.Func(
      [PersonalCanistersRequest],
      [PersonalCanisterListingResult],
      ['query'],
    ),
  'memories_create' : IDL.Func(
      [IDL.Vec(MemoryInput)],
      [IDL.Vec(MemoryCreatedResult)],
      [],
    ),
  'memories_delete' : IDL.Func([IDL.Vec(IDL.Text)], [IDL.Vec(EmptyResult)], []),
  'memories_read' : IDL.Func([MemoriesRead], [MemoriesResult], ['query']),
  'memories_update' : IDL.Func(
      [IDL.Vec(MemoryUpdate)],
      [IDL.Vec(EmptyResult)],
      [],
    ),
  'offer_capsule' : IDL.Func([IDL.Principal], [HandoverResult], []),
  'open_share_link' : IDL.Func([IDL.Text], [OpenedLinkResult], ['query']),
  'paid_until' : IDL.Func([], [PaidUntil], ['query']),
  'pay_for' : IDL.Func([IDL.Principal], [PaymentReceiptResult], []),
  'prove_nonce' : IDL.Func([IDL.Vec(IDL.Nat8)], [ProvenNonceResult], []),
  'put_chunk' : IDL.Func([PutChunk], [UploadSessionResult], []),
  'put_memory_chunk' : IDL.Func(
      [IDL.Nat64, IDL.Vec(ImportedChunk)],
      [EmptyResult],
      [],
    ),
  'read_invitation' : IDL.Func(
      [IDL.Vec(IDL.Nat8)],
      [InvitationOfferResult],
      ['query'],
    ),
  'read_user_assets' : IDL.Func(
      [UserAssetsRead],
      [WholeAssetsResult],
      ['query'],
    ),
  'read_user_blob_chunk' : IDL.Func(
      [UserAssetLocator, IDL.Nat32],
      [BlobResult],
      ['query'],
    ),
  'read_user_memories' : IDL.Func(
      [UserMemoriesRead],
      [MemoriesResult],
      ['query'],
    ),
  'redeem_invitation' : IDL.Func(
      [IDL.Vec(IDL.Nat8)],
      [OwnInvitationResult],
      [],
    ),
  'remove_hot_key' : IDL.Func([IDL.Principal], [EmptyResult], []),
  'remove_presence_key' : IDL.Func([IDL.Text], [EmptyResult], []),
  'report_edges' : IDL.Func(
      [IDL.Vec(ReportedEdge)],
      [IDL.Vec(EmptyResult)],
      [],
    ),
  'retry_personal_canister' : IDL.Func([], [CreationStatusResult], []),
  'return_cycles' : IDL.Func([IDL.Opt(IDL.Vec(IDL.Nat8))], [EmptyResult], []),
  'revoke_invitation' : IDL.Func([IDL.Vec(IDL.Nat8)], [EmptyResult], []),
  'revoke_share_link' : IDL.Func([IDL.Text], [EmptyResult], []),
  'set_admins' : IDL.Func([IDL.Vec(IDL.Principal)], [EmptyResult], []),
  'set_admission' : IDL.Func([AdmissionPolicy], [EmptyResult], []),
  'set_budgets' : IDL.Func([Budgets], [EmptyResult], []),
  'set_feature' : IDL.Func([FeatureSwitch], [EmptyResult], []),
  'set_limits' : IDL.Func([LimitsChange], [EmptyResult], []),
  'set_origins' : IDL.Func([Origins], [EmptyResult], []),
  'set_personal_canister_creation_enabled' : IDL.Func(
      [IDL.Bool],
      [EmptyResult],
      [],
    ),
  'set_personal_canister_reserve' : IDL.Func([Reserve], [EmptyResult], []),
  'set_quota' : IDL.Func([QuotaChange], [EmptyResult], []),
  'stats' : IDL.Func([], [Stats], ['query']),
  'store_assets' : IDL.Func(
      [IDL.Vec(AssetBytes)],
      [IDL.Vec(StoredAssetResult)],
      [],
    ),
  'store_gallery_forever' : IDL.Func([GalleryInput], [GalleryStoredResult], []),
  'top_up_personal_canister_reserve' : IDL.Func(
      [IDL.Nat64],
      [ReserveCyclesResult],
      [],
    ),
  'update_gallery' : IDL.Func(
      [GalleryInput, IDL.Opt(IDL.Text)],
      [GalleryStoredResult],
      [],
    ),
  'update_sharing' : IDL.Func([SharingUpdate], [SharingResult], []),
  'upsert_metadata' : IDL.Func([MetadataUpsert], [MetadataStoredResult], []),
  'verify_nonce' : IDL.Func(
      [IDL.Vec(IDL.Nat8)],
      [VerifiedNonceResult],
      ['query'],
    ),
});
