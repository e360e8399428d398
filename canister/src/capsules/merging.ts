import { concatBytes, equalBytes, type Memory } from "@store-forever/protocol";
import { deleteGallery, writeGallery } from "../galleries/galleries.ts";
import { certifyMemory } from "../memories/certify-memory.ts";
import { moveEdges } from "../memories/edges.ts";
import { deleteMemory } from "../memories/memories.ts";
import { publishCreated } from "../publishing/publishing.ts";
import { moveSharing } from "../sharing/sharing.ts";
import { UUID_BYTES, uuidBytes, uuidText } from "../store/ids.ts";
import { appendTo } from "../store/owned-lists.ts";
import { adjustTotals } from "../store/records/account-record.ts";
import { readGallery, type StoredGallery } from "../store/records/gallery-record.ts";
import {
  assetOf,
  decodeMemory,
  encodeMemory,
  idempotencyKeyOf,
  readMemory,
  readMemoryRecord,
  writeMemoryRecord,
} from "../store/records/memory-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { takeReference } from "../uploads/blobs.ts";

/** What ids are derived from, together with owner and id. */
const NAMESPACE = new TextEncoder().encode("store-forever moved");

/**
 * Moves a memory into another capsule. If the same photo is there under the same id, it stays and gets the links of the moved one.
 * If another photo is there, the moved one gets an id that is derived from its own, so that both are kept.
 * @returns how many links it has
 */
export function moveMemory(store: Store, from: Owner, to: Owner, idBytes: Uint8Array): number {
  const id = uuidText(idBytes);
  const record = readMemoryRecord(store, from, id);
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
 * Moves a gallery into another capsule; its memories have to be moved afterwards. If a gallery of the same memories is there under the
 * same id, it stays and gets the links of the moved one. If one of other memories is there, the moved one gets another id.
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
  const moved: StoredGallery = { ...gallery, items };
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

/** Where a memory goes in another capsule. */
interface Place {
  id: string;
  /** What is there already. */
  known: Memory | undefined;
  /** Whether only metadata is there, to which the assets are added. */
  isCompleted: boolean;
}

function memoryPlace(store: Store, from: Owner, to: Owner, memory: Memory): Place {
  const original = assetOf(memory, "original");
  for (let id = memory.id; ; id = nextId(store, from, id)) {
    const known = readMemory(store, to, id);
    if (known === undefined) return { id, known, isCompleted: false };
    const stored = assetOf(known, "original");
    // Metadata alone must not make links open a photo that is there.
    if (stored === undefined) return { id, known, isCompleted: original !== undefined };
    if (original !== undefined && equalBytes(stored.sha256, original.sha256)) return { id, known, isCompleted: false };
  }
}

/** The id that a gallery's item gets in another capsule. An item that was never stored must not become a memory that is there. */
function itemPlace(store: Store, from: Owner, to: Owner, memoryId: string): string {
  const memory = readMemory(store, from, memoryId);
  if (memory !== undefined) return memoryPlace(store, from, to, memory).id;
  let id = memoryId;
  while (readMemoryRecord(store, to, id) !== undefined) id = nextId(store, from, id);
  return id;
}

function hasSameMemories(known: StoredGallery, moved: StoredGallery): boolean {
  const ids = new Set(known.items.map((item) => item.memory_id));
  return known.items.length === moved.items.length && moved.items.every((item) => ids.has(item.memory_id));
}

function writeMoved(store: Store, to: Owner, { id, known }: Place, memory: Memory, record: Uint8Array): void {
  const key = uuidBytes(id);
  if (known === undefined) {
    writeMemoryRecord(store, to, key, record);
    appendTo(store, "memories", to, key);
    adjustTotals(store, to, { memories: 1 });
    certifyMemory(store, to, { ...memory, id });
    return;
  }
  const completed = { ...known, memory_type: memory.memory_type, assets: memory.assets };
  const idempotencyKey = idempotencyKeyOf(readMemoryRecord(store, to, id) ?? record);
  writeMemoryRecord(store, to, key, encodeMemory(completed, { createdAtNs: known.created_at_ns, idempotencyKey }));
  certifyMemory(store, to, completed);
}

/** The id of what cannot keep its own. It is always the same: a UUID of version 8 (RFC 9562, section 5.8). */
function nextId({ hasher }: Store, from: Owner, id: string): string {
  const name = concatBytes([NAMESPACE, Uint8Array.of(from.length), from, uuidBytes(id)]);
  const bytes = hasher.digest(name).slice(0, UUID_BYTES);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return uuidText(bytes);
}
