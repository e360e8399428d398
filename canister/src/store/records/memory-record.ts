import { RecordReader, RecordWriter } from "@store-forever/certified";
import {
  ASSET_KINDS,
  type AssetKind,
  type AssetRef,
  GRADES,
  type Grade,
  MEMORY_TYPES,
  type Memory,
  type MemoryInput,
  type MemoryType,
  nameOf,
  type Rights,
  type Variant,
} from "@store-forever/protocol";
import { SHA256_BYTES, uuidBytes } from "../ids.ts";
import { ownedKey } from "../keys.ts";
import type { Owner, Store } from "../store.ts";
import { toOpt } from "../to-opt.ts";
import { countRecord } from "./account-record.ts";

const VERSION = 1;

/** In the order in which they are written. */
const RIGHTS_FIELDS = [
  "creator",
  "credit",
  "copyright",
  "license",
  "license_url",
  "acquire_license_url",
] as const satisfies readonly (keyof Rights)[];

/** What is stored with a memory and not shown. */
export interface MemoryExtras {
  createdAtNs: bigint;
  /** The key that its metadata was last written with. */
  idempotencyKey: string | undefined;
}

/** @param memoryId a UUID */
export function readMemory(store: Store, owner: Owner, memoryId: string): Memory | undefined {
  const record = readMemoryRecord(store, owner, memoryId);
  return record && decodeMemory(memoryId, record);
}

/** A memory as it is stored, for callers that need its size or only its first fields. */
export function readMemoryRecord(store: Store, owner: Owner, memoryId: string): Uint8Array | undefined {
  return memoryRecordOf(store, owner, uuidBytes(memoryId));
}

export function memoryRecordOf({ maps }: Store, owner: Owner, id: Uint8Array): Uint8Array | undefined {
  return maps.memories.get(ownedKey(owner, id));
}

export function writeMemoryRecord(store: Store, owner: Owner, id: Uint8Array, record: Uint8Array): void {
  countRecord(store, owner, memoryRecordOf(store, owner, id), record);
  store.maps.memories.set(ownedKey(owner, id), record);
}

export function deleteMemoryRecord(store: Store, owner: Owner, id: Uint8Array): void {
  countRecord(store, owner, memoryRecordOf(store, owner, id), undefined);
  store.maps.memories.delete(ownedKey(owner, id));
}

/** The memory's asset of a kind. */
export function assetOf(memory: MemoryInput, kind: string): AssetRef | undefined {
  return memory.assets.find((asset) => nameOf(asset.kind) === kind);
}

export function encodeMemory(memory: MemoryInput, { createdAtNs, idempotencyKey }: MemoryExtras): Uint8Array {
  const { metadata } = memory;
  const writer = new RecordWriter(VERSION);
  const text = (value: string) => writer.text(value);
  const hasOriginal = memory.assets.some((asset) => nameOf(asset.kind) === "original");
  writer.nat8(hasOriginal ? 1 : 0).optional(idempotencyKey, text);
  const nat32 = (value: number) => writer.nat32(value);
  writer
    .nat64(createdAtNs)
    .nat8(MEMORY_TYPES.indexOf(nameOf(memory.memory_type)))
    .text(metadata.title);
  writer.optional(metadata.description[0], text).optional(metadata.file_name[0], text);
  writer.optional(metadata.width_px[0], nat32).optional(metadata.height_px[0], nat32);
  writer.optional(metadata.captured_at_ns[0], (value) => writer.nat64(value)).optional(metadata.source_url[0], text);
  writer.optional(metadata.duration_ms[0], nat32).optional(metadata.camera[0], text);
  writer.optional(metadata.location[0], (point) => writer.nat32(point.latitude_e7).nat32(point.longitude_e7));
  writer
    .optional(metadata.grade[0], (grade) => writer.nat8(GRADES.indexOf(nameOf(grade))))
    .nat8(metadata.is_cut_off ? 1 : 0);
  writer.optional(metadata.alt_text[0], text).optional(metadata.rights[0], (rights) => {
    for (const field of RIGHTS_FIELDS) writer.optional(rights[field][0], text);
  });
  writer.list(memory.assets, (asset) => {
    writer
      .nat8(ASSET_KINDS.indexOf(nameOf(asset.kind)))
      .fixed(asset.sha256)
      .nat64(asset.size_bytes);
    writer.text(asset.content_type).optional(asset.inline[0], (bytes) => writer.bytes(bytes));
  });
  return writer.finish();
}

export function decodeMemory(id: string, bytes: Uint8Array): Memory {
  const { reader } = readHead(bytes);
  const text = () => reader.text();
  const nat32 = () => reader.nat32();
  const createdAtNs = reader.nat64();
  const memoryType = { [MEMORY_TYPES[reader.nat8()] as MemoryType]: null } as Variant<MemoryType>;
  const metadata = {
    title: reader.text(),
    description: toOpt(reader.optional(text)),
    file_name: toOpt(reader.optional(text)),
    width_px: toOpt(reader.optional(nat32)),
    height_px: toOpt(reader.optional(nat32)),
    captured_at_ns: toOpt(reader.optional(() => reader.nat64())),
    source_url: toOpt(reader.optional(text)),
    duration_ms: toOpt(reader.optional(nat32)),
    camera: toOpt(reader.optional(text)),
    // Coordinates are stored as naturals: `| 0` makes them signed again.
    location: toOpt(reader.optional(() => ({ latitude_e7: nat32() | 0, longitude_e7: nat32() | 0 }))),
    grade: toOpt(reader.optional(() => ({ [GRADES[reader.nat8()] as Grade]: null }) as Variant<Grade>)),
    is_cut_off: reader.nat8() === 1,
    alt_text: toOpt(reader.optional(text)),
    rights: toOpt(reader.optional((): Rights => readRights(reader))),
  };
  const assets = reader.list(
    (): AssetRef => ({
      kind: { [ASSET_KINDS[reader.nat8()] as AssetKind]: null } as Variant<AssetKind>,
      sha256: reader.fixed(SHA256_BYTES),
      size_bytes: reader.nat64(),
      content_type: reader.text(),
      inline: toOpt(reader.optional(() => reader.bytes())),
    }),
  );
  return { id, memory_type: memoryType, metadata, assets, created_at_ns: createdAtNs };
}

const readRights = (reader: RecordReader) =>
  Object.fromEntries(
    RIGHTS_FIELDS.map((field) => [field, toOpt(reader.optional(() => reader.text()))]),
  ) as unknown as Rights;

/** Whether the stored memory has its original, without reading the rest. */
export function hasOriginal(bytes: Uint8Array): boolean {
  return readHead(bytes).hasOriginal;
}

export function idempotencyKeyOf(bytes: Uint8Array): string | undefined {
  return readHead(bytes).idempotencyKey;
}

function readHead(bytes: Uint8Array) {
  const reader = new RecordReader(bytes, VERSION, "memory");
  return { reader, hasOriginal: reader.nat8() === 1, idempotencyKey: reader.optional(() => reader.text()) };
}
