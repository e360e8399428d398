import type { Sha256Engine } from "@store-forever/certified";
import { compareBytes, concatBytes, equalBytes, type Memory } from "@store-forever/protocol";
import { deleteGallery, writeGallery } from "../galleries/galleries.ts";
import { certifyMemory } from "../memories/certify-memory.ts";
import { moveEdges } from "../memories/edges.ts";
import { deleteMemory } from "../memories/memories.ts";
import { formerVersion } from "../memories/versions.ts";
import { publishCreated } from "../publishing/publishing.ts";
import { hasRoomFor, moveSharing } from "../sharing/sharing.ts";
import { UUID_BYTES, uuidBytes, uuidText } from "../store/ids.ts";
import { appendTo } from "../store/owned-lists.ts";
import { membersOf, readGallery } from "../store/records/gallery-record.ts";
import { type MovedReaders, readMovedItems, writeMovedItems } from "../store/records/handover-record.ts";
import { decodeMemory, encodeMemory, writtenKeysOf } from "../store/records/memory-codec.ts";
import { assetOf, blobsOf, readMemory, readMemoryRecord, writeMemoryRecord } from "../store/records/memory-record.ts";
import { adjustTotals } from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { WorkBudget } from "../store/work-budget.ts";
import { takeReference } from "../uploads/blobs.ts";

/** What ids are derived from, together with owner and id. */
const encoder = new TextEncoder();
const NAMESPACE = encoder.encode("store-forever moved");
const NOTHING = new Uint8Array(0);
/** How many of the ids that are derived from one another are always the same. */
const KNOWN_PLACES = 3;

/** A capsule that moves from one owner to another. */
export interface CapsuleMove {
  from: Owner;
  to: Owner;
  begunAtNs: bigint;
  readers: MovedReaders;
}

/**
 * Moves a memory into another capsule. If the same photo with its former versions is there under the same id, it stays and gets the links of the moved one.
 * If another photo is there, the moved one gets an id that is derived from its own, so that both are kept.
 */
export function moveMemory(store: Store, move: CapsuleMove, idBytes: Uint8Array): void {
  const { from, to } = move;
  const id = uuidText(idBytes);
  const record = readMemoryRecord(store, from, id);
  if (record === undefined) return;
  const memory = decodeMemory(id, record);
  const place = memoryPlace(store, move, memory);
  if (place.known === undefined || place.isCompleted) {
    for (const sha256 of blobsOf(memory)) takeReference(store, to, sha256);
    writeMoved(store, to, place, memory, record);
    publishCreated(store, to, place.id);
  }
  moveEdges(store, { owner: from, id }, { owner: to, id: place.id });
  moveSharing(store, { kind: "memory", owner: from, id }, { kind: "memory", owner: to, id: place.id }, move.readers);
  deleteMemory(store, from, id);
}

/**
 * Moves a gallery into another capsule; its memories have to be moved afterwards. If a gallery of the same memories is there under the
 * same id, it stays and gets the links of the moved one. If one of other memories is there, the moved one gets another id.
 * Finding the ids that its memories get takes two reads each, so that is done in parts.
 */
export function moveGallery(
  store: Store,
  move: CapsuleMove,
  idBytes: Uint8Array,
  budget: WorkBudget,
): "moved" | "unfinished" {
  const { from, to } = move;
  const id = uuidText(idBytes);
  const members = membersOf(store, from, idBytes) ?? [];
  const newIds = readMovedItems(store, from);
  for (let isFirst = true; newIds.length < members.length; isFirst = false) {
    if (!isFirst && !budget.hasLeft()) {
      writeMovedItems(store, from, newIds);
      return "unfinished";
    }
    newIds.push(uuidBytes(itemPlace(store, move, uuidText(members[newIds.length] as Uint8Array))));
  }
  writeMovedItems(store, from, []);
  const gallery = readGallery(store, from, id);
  if (gallery === undefined) return "moved";
  const newIdOf = new Map(members.map((member, place) => [uuidText(member), uuidText(newIds[place] as Uint8Array)]));
  const source = { kind: "gallery", owner: from, id } as const;
  const place = freePlace(store, move, id, (candidate) => {
    const known = membersOf(store, to, uuidBytes(candidate));
    if (known === undefined) return { id: candidate, isThere: false };
    const hasSame =
      hasSameIds(known, newIds) && hasRoomFor(store, { kind: "gallery", owner: to, id: candidate }, source);
    return hasSame ? { id: candidate, isThere: true } : undefined;
  });
  if (!place.isThere) {
    const items = gallery.items.map((item) => ({ ...item, memory_id: newIdOf.get(item.memory_id) ?? item.memory_id }));
    writeGallery(store, to, { ...gallery, items, id: place.id });
    appendTo(store, "galleries", to, uuidBytes(place.id));
    adjustTotals(store, to, { galleries: 1 });
  }
  moveSharing(store, source, { kind: "gallery", owner: to, id: place.id }, move.readers);
  deleteGallery(store, from, id);
  return "moved";
}

/** Where a memory goes in another capsule. */
interface Place {
  id: string;
  /** What is there already. */
  known: Memory | undefined;
  /** Whether only metadata is there, to which the assets are added. */
  isCompleted: boolean;
}

function memoryPlace(store: Store, move: CapsuleMove, memory: Memory): Place {
  const { from, to } = move;
  const original = assetOf(memory, "original");
  const source = { kind: "memory", owner: from, id: memory.id } as const;
  return freePlace(store, move, memory.id, (id) => {
    const known = readMemory(store, to, id);
    if (known === undefined) return { id, known, isCompleted: false };
    if (!hasRoomFor(store, { kind: "memory", owner: to, id }, source)) return undefined;
    const stored = assetOf(known, "original");
    // Metadata alone must not make links open a photo that is there.
    if (stored === undefined) return { id, known, isCompleted: original !== undefined };
    const isSame = original !== undefined && equalBytes(stored.sha256, original.sha256) && hasVersionsOf(known, memory);
    return isSame ? { id, known, isCompleted: false } : undefined;
  });
}

/** Whether each former version of one memory is one of the other too. */
const hasVersionsOf = (other: Memory, { versions }: Memory) =>
  versions.every((version) => {
    const original = assetOf(version, "original");
    return original !== undefined && formerVersion(other, original.sha256) !== undefined;
  });

/** The id that a gallery's item gets in another capsule. An item that was never stored must not become a memory that is there. */
function itemPlace(store: Store, move: CapsuleMove, memoryId: string): string {
  const memory = readMemory(store, move.from, memoryId);
  if (memory !== undefined) return memoryPlace(store, move, memory).id;
  return freePlace(store, move, memoryId, (id) =>
    readMemoryRecord(store, move.to, id) === undefined ? id : undefined,
  );
}

/**
 * The first place that fits, among the id itself and those derived from it. The first of these are always the same, so that what is moved
 * twice meets itself. The receiver could have put something at each of them; the later ones are known to nobody before the move begins.
 */
function freePlace<T>({ hasher }: Store, move: CapsuleMove, ownId: string, find: (id: string) => T | undefined): T {
  for (let id = ownId, tries = 0; ; tries++) {
    const place = find(id);
    if (place !== undefined) return place;
    const salt = tries < KNOWN_PLACES ? NOTHING : encoder.encode(String(move.begunAtNs));
    id = derivedId(hasher, concatBytes([NAMESPACE, salt, Uint8Array.of(move.from.length), move.from, uuidBytes(id)]));
  }
}

/** @param right sorted or not; `left` is sorted */
function hasSameIds(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  const sorted = right.toSorted(compareBytes);
  return left.length === right.length && left.every((id, index) => equalBytes(id, sorted[index] as Uint8Array));
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
  const { memory_type, assets, stored_at_ns, versions } = memory;
  const completed = { ...known, memory_type, assets, stored_at_ns, versions };
  const keys = writtenKeysOf(readMemoryRecord(store, to, id) ?? record);
  writeMemoryRecord(store, to, key, encodeMemory(completed, keys));
  certifyMemory(store, to, completed);
}

/** The id of what cannot keep its own: a UUID of version 8 (RFC 9562, section 5.8). */
function derivedId({ digest }: Sha256Engine, name: Uint8Array): string {
  const bytes = digest(name).slice(0, UUID_BYTES);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return uuidText(bytes);
}
