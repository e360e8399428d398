import type { Principal } from "@dfinity/principal";
import type { MemoryType } from "../values/limits.ts";
import type { CommonTypes, Idl } from "./candid-common.ts";
import type { Certified, Gallery, Memory, MemoryMetadata, ResultOf } from "./candid-types.ts";
import type { Opt, Variant } from "./shapes.ts";

/** A person's archive: who they are, whom they share with, and how much is stored. */
export interface Capsule {
  owner: Principal;
  display_name: Opt<string>;
  created_at_ns: bigint;
  /** People with whom something was shared, one way or the other. */
  connections: Principal[];
  totals: CapsuleTotals;
  /** How much they may store. */
  quota_bytes: bigint;
}
export interface CapsuleTotals {
  memories: number;
  galleries: number;
  /** Different assets held, and their bytes: what is referred to twice counts once. */
  assets: number;
  size_bytes: bigint;
}

export interface PageRequest {
  cursor: Opt<string>;
  limit: Opt<number>;
}
export interface MemoryPage {
  items: Memory[];
  next_cursor: Opt<string>;
}
export interface GalleryPage {
  items: Gallery[];
  next_cursor: Opt<string>;
}

export interface MetadataUpsert {
  memory_id: string;
  memory_type: Variant<MemoryType>;
  metadata: MemoryMetadata;
  /** The last key used for a memory writes nothing again: 1 to 100 bytes. */
  idempotency_key: string;
}
export interface MetadataStored {
  memory_id: string;
  /** False when this idempotency key was used last. */
  written: boolean;
}
export interface MemoryUpdate {
  memory_id: string;
  metadata: MemoryMetadata;
}

/** Computed from the memories, never stored. */
export type GalleryState = Variant<"stored_forever" | "partially_stored" | "not_stored">;
export interface GalleryStatus {
  gallery_id: string;
  total_memories: number;
  /** Memories whose original is stored. */
  stored_memories: number;
  state: GalleryState;
}

export interface ArchiveMethods {
  /** Makes the caller's capsule; one that is there stays as it is. */
  create_capsule: (displayName: Opt<string>) => Promise<ResultOf<Capsule>>;
  /** Makes the caller's capsule or gives it another name. */
  register_capsule: (displayName: string) => Promise<ResultOf<Capsule>>;
  get_capsule: () => Promise<ResultOf<Capsule>>;
  /** Stores a memory's description, before its assets or after. */
  upsert_metadata: (upsert: MetadataUpsert) => Promise<ResultOf<MetadataStored>>;
  memories_update: (updates: MemoryUpdate[]) => Promise<ResultOf<null>[]>;
  /** Deleting what is not there is harmless. Bytes that nothing refers to any more go too. */
  memories_delete: (memoryIds: string[]) => Promise<ResultOf<null>[]>;
  /** The caller's memories, newest first. */
  list_memories: (page: PageRequest) => Promise<ResultOf<Certified<MemoryPage>>>;
  /** The caller's galleries, newest first. */
  get_my_galleries: (page: PageRequest) => Promise<ResultOf<Certified<GalleryPage>>>;
  /** Deletes the gallery with its links; its memories stay. Deleting what is not there is harmless. */
  delete_gallery: (galleryId: string) => Promise<ResultOf<null>>;
  /** Names the featured ones among a gallery's memories, in place of those named before. */
  feature_gallery_items: (request: { gallery_id: string; memory_ids: string[] }) => Promise<ResultOf<null>>;
  get_gallery_statuses: (galleryIds: string[]) => Promise<ResultOf<GalleryStatus[]>>;
}

export function archiveTypes(
  IDL: Idl,
  { ResultOf, Certified, names, Memory, MemoryMetadata, MemoryType, Gallery }: CommonTypes,
) {
  const Capsule = IDL.Record({
    owner: IDL.Principal,
    display_name: IDL.Opt(IDL.Text),
    created_at_ns: IDL.Nat64,
    connections: IDL.Vec(IDL.Principal),
    totals: IDL.Record({
      memories: IDL.Nat32,
      galleries: IDL.Nat32,
      assets: IDL.Nat32,
      size_bytes: IDL.Nat64,
    }),
    quota_bytes: IDL.Nat64,
  });
  const GalleryStatus = IDL.Record({
    gallery_id: IDL.Text,
    total_memories: IDL.Nat32,
    stored_memories: IDL.Nat32,
    state: names(["stored_forever", "partially_stored", "not_stored"]),
  });
  const pageOf = (item: typeof Gallery) =>
    ResultOf(Certified(IDL.Record({ items: IDL.Vec(item), next_cursor: IDL.Opt(IDL.Text) })));
  return {
    CapsuleResult: ResultOf(Capsule),
    PageRequest: IDL.Record({ cursor: IDL.Opt(IDL.Text), limit: IDL.Opt(IDL.Nat32) }),
    MemoryPageResult: pageOf(Memory),
    GalleryPageResult: pageOf(Gallery),
    MetadataUpsert: IDL.Record({
      memory_id: IDL.Text,
      memory_type: MemoryType,
      metadata: MemoryMetadata,
      idempotency_key: IDL.Text,
    }),
    MetadataStoredResult: ResultOf(IDL.Record({ memory_id: IDL.Text, written: IDL.Bool })),
    MemoryUpdate: IDL.Record({ memory_id: IDL.Text, metadata: MemoryMetadata }),
    FeatureGalleryItems: IDL.Record({ gallery_id: IDL.Text, memory_ids: IDL.Vec(IDL.Text) }),
    GalleryStatusesResult: ResultOf(IDL.Vec(GalleryStatus)),
  };
}
