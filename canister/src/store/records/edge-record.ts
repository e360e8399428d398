import { RecordReader, RecordWriter } from "@store-forever/certified";
import {
  ARTIFACTS,
  type Artifact,
  type EdgeBackend,
  type ListedEdge,
  nameOf,
  STORAGE_BACKENDS,
  type Variant,
} from "@store-forever/protocol";
import { SHA256_BYTES, uuidBytes } from "../ids.ts";
import { ownedKey } from "../keys.ts";
import type { Owner, Store } from "../store.ts";
import { toOpt } from "../to-opt.ts";
import { countRecord } from "./people/account-record.ts";

const VERSION = 1;
const BACKENDS = STORAGE_BACKENDS.map((name) => name.replaceAll("-", "_") as EdgeBackend);

/** The stored edges of a memory, with the size of their record. */
export interface StoredEdges {
  edges: ListedEdge[];
  recordBytes: number;
}

/** A memory's edges as they are stored. */
export function edgesRecordOf({ maps }: Store, owner: Owner, memoryId: string): Uint8Array | undefined {
  return maps.edges.get(ownedKey(owner, uuidBytes(memoryId)));
}

export function readEdges(store: Store, owner: Owner, memoryId: string): StoredEdges {
  const record = edgesRecordOf(store, owner, memoryId);
  if (record === undefined) return { edges: [], recordBytes: 0 };
  const reader = new RecordReader(record, VERSION, "list of edges");
  const edges = reader.list(() => ({
    memory_id: memoryId,
    artifact: { [ARTIFACTS[reader.nat8()] as Artifact]: null } as Variant<Artifact>,
    backend: { [BACKENDS[reader.nat8()] as EdgeBackend]: null } as Variant<EdgeBackend>,
    present: reader.nat8() === 1,
    location: toOpt(reader.optional(() => reader.text())),
    sha256: toOpt(reader.optional(() => reader.fixed(SHA256_BYTES))),
    size_bytes: toOpt(reader.optional(() => reader.nat64())),
    reported_at_ns: reader.nat64(),
  }));
  return { edges, recordBytes: record.length };
}

export function writeEdges(store: Store, owner: Owner, memoryId: string, record: Uint8Array): void {
  const key = ownedKey(owner, uuidBytes(memoryId));
  countRecord(store, owner, store.maps.edges.get(key), record);
  store.maps.edges.set(key, record);
}

export function encodeEdges(edges: readonly ListedEdge[]): Uint8Array {
  const writer = new RecordWriter(VERSION);
  writer.list(edges, (edge) => {
    writer.nat8(ARTIFACTS.indexOf(nameOf(edge.artifact))).nat8(BACKENDS.indexOf(nameOf(edge.backend)));
    writer.nat8(edge.present ? 1 : 0).optional(edge.location[0], (text) => writer.text(text));
    writer.optional(edge.sha256[0], (hash) => writer.fixed(hash));
    writer.optional(edge.size_bytes[0], (size) => writer.nat64(size)).nat64(edge.reported_at_ns);
  });
  return writer.finish();
}

export function deleteEdges(store: Store, owner: Owner, memoryId: string): void {
  const key = ownedKey(owner, uuidBytes(memoryId));
  countRecord(store, owner, store.maps.edges.get(key), undefined);
  store.maps.edges.delete(key);
}
