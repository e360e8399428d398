import type { IDL as IdlModule } from "@dfinity/candid";
import { STORE_ERROR_CODES } from "../values/errors.ts";
import { ASSET_KINDS, MEMORY_TYPES } from "../values/limits.ts";

export type Idl = Parameters<IdlModule.InterfaceFactory>[0]["IDL"];
export type IdlType = IdlModule.Type;

/** What the types of every area are made of. */
export type CommonTypes = ReturnType<typeof commonTypes>;

/** @param IDL of whoever asks: Azle's in the canister, the agent's in clients */
export function commonTypes(IDL: Idl) {
  const names = (list: readonly string[]) => IDL.Variant(Object.fromEntries(list.map((name) => [name, IDL.Null])));
  const StoreError = IDL.Record({ code: names(STORE_ERROR_CODES), message: IDL.Text, field: IDL.Opt(IDL.Text) });
  const ResultOf = (type: IdlType) => IDL.Variant({ Ok: type, Err: StoreError });
  const Blob = IDL.Vec(IDL.Nat8);
  const Certified = (value: IdlType) => IDL.Record({ value, certificate: Blob, witness: Blob });
  const AssetKind = names(ASSET_KINDS);
  const MemoryType = names(MEMORY_TYPES);
  const MemoryMetadata = IDL.Record({
    title: IDL.Text,
    description: IDL.Opt(IDL.Text),
    file_name: IDL.Opt(IDL.Text),
    width_px: IDL.Opt(IDL.Nat32),
    height_px: IDL.Opt(IDL.Nat32),
    captured_at_ns: IDL.Opt(IDL.Nat64),
    source_url: IDL.Opt(IDL.Text),
    duration_ms: IDL.Opt(IDL.Nat32),
    camera: IDL.Opt(IDL.Text),
    location: IDL.Opt(IDL.Record({ latitude_e7: IDL.Int32, longitude_e7: IDL.Int32 })),
  });
  const AssetRef = IDL.Record({
    kind: AssetKind,
    sha256: Blob,
    size_bytes: IDL.Nat64,
    content_type: IDL.Text,
    inline: IDL.Opt(Blob),
  });
  const memoryFields = { id: IDL.Text, memory_type: MemoryType, metadata: MemoryMetadata, assets: IDL.Vec(AssetRef) };
  const galleryFields = {
    id: IDL.Text,
    title: IDL.Text,
    description: IDL.Opt(IDL.Text),
    source_url: IDL.Opt(IDL.Text),
    items: IDL.Vec(IDL.Record({ memory_id: IDL.Text, caption: IDL.Opt(IDL.Text) })),
  };
  return {
    names,
    ResultOf,
    Certified,
    Blob,
    AssetKind,
    MemoryType,
    MemoryMetadata,
    MemoryInput: IDL.Record(memoryFields),
    Memory: IDL.Record({ ...memoryFields, created_at_ns: IDL.Nat64 }),
    GalleryInput: IDL.Record(galleryFields),
    Gallery: IDL.Record({
      ...galleryFields,
      owner: IDL.Principal,
      created_at_ns: IDL.Nat64,
      featured: IDL.Vec(IDL.Text),
    }),
  };
}
