import { RecordReader, RecordWriter } from "@store-forever/certified";
import {
  ARTIFACTS,
  type Artifact,
  type EdgeBackend,
  LIMITS,
  type ListedEdge,
  type Opt,
  type ReportedEdge,
  STORAGE_BACKENDS,
  StoreError,
  type Variant,
} from "@store-forever/protocol";
import { edgesCost, ReplyBudget } from "../operations/reply-budget.ts";
import { requireAtMost, requireSha256, requireText, requireUuid, SHA256_BYTES } from "../operations/validate.ts";
import { ownedKey, uuidBytes } from "../store/keys.ts";
import { nameOf } from "../store/records/memory-record.ts";
import { readRecord } from "../store/records/memory-store.ts";
import type { Owner, Store } from "../store/store.ts";

const VERSION = 1;
const BACKENDS = STORAGE_BACKENDS.map((name) => name.replaceAll("-", "_") as EdgeBackend);
const toOpt = <T>(value: T | undefined): Opt<T> => (value === undefined ? [] : [value]);

/**
 * Keeps what the extension saw of a memory's copies elsewhere, in place of what it saw of the same backend and artifact before.
 * @throws StoreError InvalidArgument, TooLarge, NotFound (the memory)
 */
export function reportEdge(store: Store, owner: Owner, edge: ReportedEdge): null {
  requireUuid(edge.memory_id, "memory_id");
  requireText(edge.location[0], LIMITS.maxTextBytes, "location");
  if (edge.sha256[0] !== undefined) requireSha256(edge.sha256[0], "sha256");
  if (readRecord(store, owner, edge.memory_id) === undefined)
    throw new StoreError("NotFound", "You have no memory with this id: store it first.", "memory_id");
  const others = edgesOf(store, owner, edge.memory_id).filter((other) => !isOfSameCopy(other, edge));
  writeEdges(store, owner, edge.memory_id, [...others, { ...edge, reported_at_ns: store.now() }]);
  return null;
}

/** @throws StoreError InvalidArgument, TooLarge */
export function listEdges(store: Store, owner: Owner, memoryIds: readonly string[]): ListedEdge[] {
  requireAtMost(memoryIds.length, LIMITS.presenceMax, "memory ids", "memory_ids");
  for (const id of memoryIds) requireUuid(id, "memory_ids");
  const budget = new ReplyBudget();
  return memoryIds.flatMap((id) => {
    const record = store.maps.edges.get(ownedKey(owner, uuidBytes(id)));
    if (record === undefined) return [];
    const edges = decodeEdges(id, record);
    if (!budget.take(edgesCost(record, edges.length)))
      throw new StoreError(
        "TooLarge",
        "Their edges do not fit one answer: ask for fewer memories at a time.",
        "memory_ids",
      );
    return edges;
  });
}

/** Adds what is known of a memory's copies to what is known of another's. */
export function moveEdges(store: Store, from: { owner: Owner; id: string }, to: { owner: Owner; id: string }): void {
  const edges = edgesOf(store, from.owner, from.id);
  if (edges.length === 0) return;
  const known = edgesOf(store, to.owner, to.id);
  const added = edges.filter((edge) => !known.some((other) => isOfSameCopy(other, edge)));
  writeEdges(store, to.owner, to.id, [...known, ...added]);
  store.maps.edges.delete(ownedKey(from.owner, uuidBytes(from.id)));
}

function isOfSameCopy(left: ReportedEdge, right: ReportedEdge): boolean {
  return nameOf(left.backend) === nameOf(right.backend) && nameOf(left.artifact) === nameOf(right.artifact);
}

function edgesOf({ maps }: Store, owner: Owner, memoryId: string): ListedEdge[] {
  const bytes = maps.edges.get(ownedKey(owner, uuidBytes(memoryId)));
  return bytes === undefined ? [] : decodeEdges(memoryId, bytes);
}

function decodeEdges(memoryId: string, bytes: Uint8Array): ListedEdge[] {
  const reader = new RecordReader(bytes, VERSION, "list of edges");
  return reader.list(() => ({
    memory_id: memoryId,
    artifact: { [ARTIFACTS[reader.nat8()] as Artifact]: null } as Variant<Artifact>,
    backend: { [BACKENDS[reader.nat8()] as EdgeBackend]: null } as Variant<EdgeBackend>,
    present: reader.nat8() === 1,
    location: toOpt(reader.optional(() => reader.text())),
    sha256: toOpt(reader.optional(() => reader.fixed(SHA256_BYTES))),
    size_bytes: toOpt(reader.optional(() => reader.nat64())),
    reported_at_ns: reader.nat64(),
  }));
}

function writeEdges({ maps }: Store, owner: Owner, memoryId: string, edges: readonly ListedEdge[]): void {
  const writer = new RecordWriter(VERSION);
  writer.list(edges, (edge) => {
    writer.nat8(ARTIFACTS.indexOf(nameOf(edge.artifact))).nat8(BACKENDS.indexOf(nameOf(edge.backend)));
    writer.nat8(edge.present ? 1 : 0).optional(edge.location[0], (text) => writer.text(text));
    writer.optional(edge.sha256[0], (hash) => writer.fixed(hash));
    writer.optional(edge.size_bytes[0], (size) => writer.nat64(size)).nat64(edge.reported_at_ns);
  });
  maps.edges.set(ownedKey(owner, uuidBytes(memoryId)), writer.finish());
}
