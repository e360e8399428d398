import { RecordReader, RecordWriter } from "@store-forever/certified";
import { compareBytes, concatBytes, type GalleryInput } from "@store-forever/protocol";
import { UUID_BYTES, uuidBytes, uuidText } from "../ids.ts";
import { ownedKey, splitIds } from "../keys.ts";
import type { Owner, Store } from "../store.ts";
import type { Target } from "../target.ts";
import { countRecord, growthOf } from "./people/account-record.ts";
import { readKeys, type WrittenKey, writeKeys } from "./written-key.ts";

const VERSION = 1;

/** A gallery as it is stored, without its owner. */
export interface StoredGallery extends GalleryInput {
  created_at_ns: bigint;
}

/** @param galleryId a UUID */
export function readGallery(store: Store, owner: Owner, galleryId: string): StoredGallery | undefined {
  const record = galleryRecordOf(store, owner, uuidBytes(galleryId));
  return record && decodeGallery(galleryId, record);
}

export function hasGallery({ maps }: Store, owner: Owner, galleryId: string): boolean {
  return maps.galleries.has(ownedKey(owner, uuidBytes(galleryId)));
}

/** A gallery as it is stored, for callers that need its size. */
export function galleryRecordOf({ maps }: Store, owner: Owner, id: Uint8Array): Uint8Array | undefined {
  return maps.galleries.get(ownedKey(owner, id));
}

/** Writes a gallery and, for quick look-ups, the sorted ids of its memories. */
export function writeGalleryRecord(store: Store, owner: Owner, gallery: StoredGallery, record: Uint8Array): void {
  const { maps } = store;
  const key = ownedKey(owner, uuidBytes(gallery.id));
  const ids = gallery.items.map((item) => item.memory_id).sort();
  const members = concatBytes(ids.map(uuidBytes));
  countRecord(store, owner, maps.galleries.get(key), record);
  countRecord(store, owner, maps.galleryMembers.get(key), members);
  maps.galleries.set(key, record);
  maps.galleryMembers.set(key, members);
}

export function deleteGalleryRecord(store: Store, owner: Owner, galleryId: string): void {
  const { maps } = store;
  const key = ownedKey(owner, uuidBytes(galleryId));
  countRecord(store, owner, maps.galleries.get(key), undefined);
  countRecord(store, owner, maps.galleryMembers.get(key), undefined);
  maps.galleries.delete(key);
  maps.galleryMembers.delete(key);
}

/** How much more a gallery counts than the one that is stored under its id. */
export function galleryGrowth({ maps }: Store, owner: Owner, gallery: StoredGallery, record: Uint8Array): bigint {
  const key = ownedKey(owner, uuidBytes(gallery.id));
  const members = gallery.items.length * UUID_BYTES;
  return (
    growthOf(maps.galleries.get(key)?.length, record.length) + growthOf(maps.galleryMembers.get(key)?.length, members)
  );
}

/** The ids of a gallery's memories, sorted; `undefined` when there is no such gallery. */
export function membersOf({ maps }: Store, owner: Owner, galleryId: Uint8Array): Uint8Array[] | undefined {
  const members = maps.galleryMembers.get(ownedKey(owner, galleryId));
  return members && splitIds(members);
}

export function memberCountOf({ maps }: Store, owner: Owner, galleryId: Uint8Array): number {
  return (maps.galleryMembers.get(ownedKey(owner, galleryId))?.length ?? 0) / UUID_BYTES;
}

/** Whether a memory is in a gallery, by binary search in the gallery's sorted ids. */
export function isInGallery({ maps }: Store, owner: Owner, galleryId: Uint8Array, memoryId: string): boolean {
  const members = maps.galleryMembers.get(ownedKey(owner, galleryId)) ?? new Uint8Array(0);
  const wanted = uuidBytes(memoryId);
  let low = 0;
  let high = members.length / UUID_BYTES;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareBytes(members.subarray(middle * UUID_BYTES, (middle + 1) * UUID_BYTES), wanted);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

/** Whether a memory is the target, or in the gallery that is. */
export function isInTarget(store: Store, { kind, owner, id }: Target, memoryId: string): boolean {
  return kind === "memory" ? memoryId === id : isInGallery(store, owner, uuidBytes(id), memoryId);
}

export function encodeGallery(gallery: StoredGallery, writtenKeys: readonly WrittenKey[]): Uint8Array {
  const writer = new RecordWriter(VERSION);
  writeKeys(writer, writtenKeys);
  const text = (value: string) => writer.text(value);
  writer.nat64(gallery.created_at_ns).text(gallery.title);
  writer.optional(gallery.description[0], text).optional(gallery.source_url[0], text);
  return writer
    .list(gallery.items, (item) => writer.fixed(uuidBytes(item.memory_id)).optional(item.caption[0], text))
    .finish();
}

/** A gallery with some of its items, for callers to which all are too many. */
export interface GalleryPart extends Omit<StoredGallery, "id"> {
  itemCount: number;
}

/** @param part the first item that it reads, and how many */
export function readGalleryPart(
  store: Store,
  { owner, id: galleryId }: Target,
  { from, most }: { from: number; most: number },
): GalleryPart | undefined {
  const record = galleryRecordOf(store, owner, uuidBytes(galleryId));
  if (record === undefined) return undefined;
  const { head, readItem, skipItem, reader } = openGallery(record);
  const itemCount = reader.nat32();
  const start = Math.min(from, itemCount);
  for (let place = 0; place < start; place++) skipItem();
  return { ...head, itemCount, items: Array.from({ length: Math.min(itemCount - start, most) }, readItem) };
}

export function decodeGallery(id: string, bytes: Uint8Array): StoredGallery {
  const { head, readItem, reader } = openGallery(bytes);
  return { id, ...head, items: reader.list(readItem) };
}

/** The keys that the gallery was changed with of late. */
export function galleryKeysOf(record: Uint8Array): WrittenKey[] {
  return openGallery(record).writtenKeys;
}

function openGallery(bytes: Uint8Array) {
  const reader = new RecordReader(bytes, VERSION, "gallery");
  const writtenKeys = readKeys(reader);
  const optionalText = (): [] | [string] => {
    const text = reader.optional(() => reader.text());
    return text === undefined ? [] : [text];
  };
  const head = {
    created_at_ns: reader.nat64(),
    title: reader.text(),
    description: optionalText(),
    source_url: optionalText(),
  };
  const readItem = () => ({ memory_id: uuidText(reader.fixed(UUID_BYTES)), caption: optionalText() });
  // Decoding takes most of what reading an item takes.
  const skipItem = () => {
    reader.fixed(UUID_BYTES);
    reader.optional(() => reader.bytes());
  };
  return { writtenKeys, head, readItem, skipItem, reader };
}
