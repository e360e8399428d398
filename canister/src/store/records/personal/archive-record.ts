import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { CapsuleManifest } from "@store-forever/protocol";
import type { Owner, Store } from "../../store.ts";
import { type ManifestWalk, readManifest, readWalk, writeManifest, writeWalk } from "./manifest-record.ts";

const VERSION = 1;
const ARCHIVE_KEY = Uint8Array.of(0);
const IMPORT_KEY = Uint8Array.of(1);

/** What a personal canister was installed with. */
export interface StoredArchive {
  owner: Owner;
  factory: Owner | undefined;
}

/** `undefined` for a backend of many people. */
export function readArchive({ maps }: Store): StoredArchive | undefined {
  const bytes = maps.personal.get(ARCHIVE_KEY);
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "archive");
  return { owner: reader.bytes().slice(), factory: reader.optional(() => reader.bytes().slice()) };
}

export function writeArchive({ maps }: Store, { owner, factory }: StoredArchive): void {
  const writer = new RecordWriter(VERSION).bytes(owner);
  maps.personal.set(ARCHIVE_KEY, writer.optional(factory, (id) => writer.bytes(id)).finish());
}

/** The import that fills a personal canister. */
export interface StoredImport {
  importId: bigint;
  /** What its factory says that comes. */
  manifest: CapsuleManifest;
  /** How far what came is checked. */
  walk: ManifestWalk;
}

export function readImport({ maps }: Store): StoredImport | undefined {
  const bytes = maps.personal.get(IMPORT_KEY);
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "import");
  return { importId: reader.nat64(), manifest: readManifest(reader), walk: readWalk(reader) };
}

export function writeImport({ maps }: Store, { importId, manifest, walk }: StoredImport): void {
  const writer = new RecordWriter(VERSION).nat64(importId);
  writeManifest(writer, manifest);
  writeWalk(writer, walk);
  maps.personal.set(IMPORT_KEY, writer.finish());
}
