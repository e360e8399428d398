import { RecordReader, RecordWriter } from "@store-forever/certified";
import {
  ASSET_KINDS,
  type AssetKind,
  type AssetRef,
  GRADES,
  type Grade,
  MEMORY_TYPES,
  type Memory,
  type MemoryMetadata,
  type MemoryType,
  type MemoryVersion,
  nameOf,
  type Rights,
  type Variant,
} from "@store-forever/protocol";
import { SHA256_BYTES } from "../ids.ts";
import { toOpt } from "../to-opt.ts";
import { readKeys, type WrittenKey, writeKeys } from "./written-key.ts";

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

/** What a memory's file and its former ones have in common. */
type Content = Pick<MemoryVersion, "memory_type" | "metadata" | "assets">;

export function encodeMemory(memory: Memory, writtenKeys: readonly WrittenKey[]): Uint8Array {
  const writer = new RecordWriter(VERSION);
  const hasOriginal = memory.assets.some((asset) => nameOf(asset.kind) === "original");
  writer.nat8(hasOriginal ? 1 : 0);
  writeKeys(writer, writtenKeys);
  writer.nat64(memory.created_at_ns).nat64(memory.stored_at_ns);
  writeContent(writer, memory);
  writer.list(memory.versions, (version) => {
    writer.nat64(version.stored_at_ns).nat64(version.replaced_at_ns);
    writeContent(writer, version);
  });
  return writer.finish();
}

function writeContent(writer: RecordWriter, { memory_type, metadata, assets }: Content): void {
  const text = (value: string) => writer.text(value);
  const nat32 = (value: number) => writer.nat32(value);
  writer.nat8(MEMORY_TYPES.indexOf(nameOf(memory_type))).text(metadata.title);
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
  writer.list(assets, (asset) => {
    writer
      .nat8(ASSET_KINDS.indexOf(nameOf(asset.kind)))
      .fixed(asset.sha256)
      .nat64(asset.size_bytes);
    writer.text(asset.content_type).optional(asset.inline[0], (bytes) => writer.bytes(bytes));
  });
}

export function decodeMemory(id: string, bytes: Uint8Array): Memory {
  const { reader } = readHead(bytes);
  const times = { created_at_ns: reader.nat64(), stored_at_ns: reader.nat64() };
  const content = readContent(reader);
  const versions = reader.list((): MemoryVersion => {
    const span = { stored_at_ns: reader.nat64(), replaced_at_ns: reader.nat64() };
    return { ...readContent(reader), ...span };
  });
  return { id, ...content, ...times, versions };
}

function readContent(reader: RecordReader): Content {
  const memoryType = { [MEMORY_TYPES[reader.nat8()] as MemoryType]: null } as Variant<MemoryType>;
  const metadata = readMetadata(reader);
  const assets = reader.list(
    (): AssetRef => ({
      kind: { [ASSET_KINDS[reader.nat8()] as AssetKind]: null } as Variant<AssetKind>,
      sha256: reader.fixed(SHA256_BYTES),
      size_bytes: reader.nat64(),
      content_type: reader.text(),
      inline: toOpt(reader.optional(() => reader.bytes())),
    }),
  );
  return { memory_type: memoryType, metadata, assets };
}

function readMetadata(reader: RecordReader): MemoryMetadata {
  const text = () => reader.text();
  const nat32 = () => reader.nat32();
  return {
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
}

const readRights = (reader: RecordReader) =>
  Object.fromEntries(
    RIGHTS_FIELDS.map((field) => [field, toOpt(reader.optional(() => reader.text()))]),
  ) as unknown as Rights;

/** Whether the stored memory has its original, without reading the rest. */
export function hasOriginal(bytes: Uint8Array): boolean {
  return readHead(bytes).hasOriginal;
}

export function writtenKeysOf(bytes: Uint8Array): WrittenKey[] {
  return readHead(bytes).writtenKeys;
}

function readHead(bytes: Uint8Array) {
  const reader = new RecordReader(bytes, VERSION, "memory");
  const isWhole = reader.nat8() === 1;
  return { reader, hasOriginal: isWhole, writtenKeys: readKeys(reader) };
}
