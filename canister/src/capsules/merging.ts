import { equalBytes, type Memory } from "@store-forever/protocol";
import { deleteGallery, writeGallery } from "../galleries/galleries.ts";
import { moveEdges } from "../memories/edges.ts";
import { certifyMemory, deleteMemory } from "../memories/memories.ts";
import { publishCreated } from "../publishing/publishing.ts";
import { moveSharing } from "../sharing/sharing.ts";
import { ownedKey, ownerKey, uuidBytes, uuidText } from "../store/keys.ts";
import { appendTo } from "../store/owned-lists.ts";
import type { StoredGallery } from "../store/records/gallery-record.ts";
import { readGallery } from "../store/records/gallery-store.ts";
import { decodeMemory, encodeMemory, idempotencyKeyOf } from "../store/records/memory-record.ts";
import { assetOf, readMemory, readRecord } from "../store/records/memory-store.ts";
import type { Owner, Store } from "../store/store.ts";
import { takeReference } from "../uploads/blobs.ts";
import { adjustTotals } from "./accounts.ts";

const encoder = new TextEncoder();

/**
 * Moves a memory into another capsule. What is there under the same id and is the same photo stays, and takes in the other's links;
 * where it is another photo, the moved one gets an id derived from its own, so that both are kept.
 * @returns how many links it has
 */
export function moveMemory(store: Store, from: Owner, to: Owner, idBytes: Uint8Array): number {
  const id = uuidText(idBytes);
  const record = readRecord(store, from, id);
  if (record === undefined) return 0;
  const memory = decodeMemory(id, record);
  const place = memoryPlace(store, from, to, memory);
  if (place.known === undefined || place.isCompleted) {
    for (const { inline, sha256 } of memory.assets) if (inline.length === 0) takeReference(store, to, sha256);
    writeMoved(store, to, place, memory, record);
    publishCreated(store, to, place.id);
  }
  moveEdges(store, { owner: from, id }, { owner: to, id: place.id });
  const source = { kind: "memory", owner: from, id } as const;
  const linkCount = moveSharing(store, source, { kind: "memory", owner: to, id: place.id });
  deleteMemory(store, from, id);
  return linkCount;
}

/**
 * Moves a gallery into another capsule, after which its memories have to be moved. One that is there under the same id with the same
 * memories stays, and takes in the other's links; one with other memories keeps them to itself, and the moved one gets another id.
 * @returns how many items and links it has
 */
export function moveGallery(
  store: Store,
  from: Owner,
  to: Owner,
  idBytes: Uint8Array,
): { itemCount: number; linkCount: number } {
  const id = uuidText(idBytes);
  const gallery = readGallery(store, from, id);
  if (gallery === undefined) return { itemCount: 0, linkCount: 0 };
  const newIds = new Map(gallery.items.map(({ memory_id }) => [memory_id, itemPlace(store, from, to, memory_id)]));
  const newId = (memoryId: string) => newIds.get(memoryId) ?? memoryId;
  const items = gallery.items.map((item) => ({ ...item, memory_id: newId(item.memory_id) }));
  const moved: StoredGallery = { ...gallery, items, featured: gallery.featured.map(newId) };
  for (let place = id; ; place = nextId(store, from, place)) {
    const known = readGallery(store, to, place);
    if (known !== undefined && !hasSameMemories(known, moved)) continue;
    if (known === undefined) {
      writeGallery(store, to, { ...moved, id: place });
      appendTo(store, "galleries", to, uuidBytes(place));
      adjustTotals(store, to, { galleries: 1 });
    }
    const source = { kind: "gallery", owner: from, id } as const;
    const linkCount = moveSharing(store, source, { kind: "gallery", owner: to, id: place });
    deleteGallery(store, from, id);
    return { itemCount: items.length, linkCount };
  }
}

/** Where a memory comes to lie in another capsule. */
interface Place {
  id: string;
  /** What is there already. */
  known: Memory | undefined;
  /** Whether only its metadata is there, which gets these assets. */
  isCompleted: boolean;
}

function memoryPlace(store: Store, from: Owner, to: Owner, memory: Memory): Place {
  const original = assetOf(memory, "original");
  for (let id = memory.id; ; id = nextId(store, from, id)) {
    const known = readMemory(store, to, id);
    if (known === undefined) return { id, known, isCompleted: false };
    const stored = assetOf(known, "original");
    // A mere description must not make links open a photo that is there.
    if (stored === undefined) return { id, known, isCompleted: original !== undefined };
    if (original !== undefined && equalBytes(stored.sha256, original.sha256)) return { id, known, isCompleted: false };
  }
}

/** What a gallery's item is called in another capsule. One that was never stored must not become one that is there. */
function itemPlace(store: Store, from: Owner, to: Owner, memoryId: string): string {
  const memory = readMemory(store, from, memoryId);
  if (memory !== undefined) return memoryPlace(store, from, to, memory).id;
  let id = memoryId;
  while (readRecord(store, to, id) !== undefined) id = nextId(store, from, id);
  return id;
}

function hasSameMemories(known: StoredGallery, moved: StoredGallery): boolean {
  const ids = new Set(known.items.map((item) => item.memory_id));
  return known.items.length === moved.items.length && moved.items.every((item) => ids.has(item.memory_id));
}

function writeMoved(store: Store, to: Owner, { id, known }: Place, memory: Memory, record: Uint8Array): void {
  const key = ownedKey(to, uuidBytes(id));
  if (known === undefined) {
    store.maps.memories.set(key, record);
    appendTo(store, "memories", to, uuidBytes(id));
    adjustTotals(store, to, { memories: 1 });
    certifyMemory(store, to, { ...memory, id });
    return;
  }
  const completed = { ...known, memory_type: memory.memory_type, assets: memory.assets };
  const idempotencyKey = idempotencyKeyOf(readRecord(store, to, id) ?? record);
  store.maps.memories.set(key, encodeMemory(completed, { createdAtNs: known.created_at_ns, idempotencyKey }));
  certifyMemory(store, to, completed);
}

/** The id for what cannot keep its own: always the same (RFC 9562, section 5.8: a UUID of version 8). */
function nextId({ hasher }: Store, from: Owner, id: string): string {
  const parts = [encoder.encode("store-forever moved"), ownerKey(from), uuidBytes(id)];
  const bytes = hasher.digest(Uint8Array.from(parts.flatMap((part) => [...part]))).slice(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return uuidText(bytes);
}
