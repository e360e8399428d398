import { RecordReader, RecordWriter } from "@store-forever/certified";
import { adjustTotals } from "../capsules/accounts.ts";
import { certifyGallery } from "../galleries/galleries.ts";
import { certifyMemory } from "../memories/memories.ts";
import { certifyNotFound } from "../publishing/media-responses.ts";
import { republish } from "../publishing/publishing.ts";
import { awaitReference, decodeBlob, requireBlob } from "../uploads/blobs.ts";
import type { ByteEntry, ByteMap } from "./byte-map.ts";
import { ownerOf, UUID_BYTES, uuidText } from "./keys.ts";
import { appendTo } from "./owned-lists.ts";
import { decodeGallery } from "./records/gallery-record.ts";
import { adjustGauges } from "./records/gauges.ts";
import { decodeMemory } from "./records/memory-record.ts";
import { writeSharing } from "./records/sharing-record.ts";
import type { Store } from "./store.ts";

/** The format of everything stored as a whole; records have versions of their own. */
export const FORMAT = 2;
const VERSION = 1;
const FORMAT_KEY = Uint8Array.of(1);
const PAGE_ENTRIES = 200;

/**
 * Brings what an older canister stored into this one's format, at an upgrade. It is done when this returns, or, when it cannot be, the
 * upgrade fails as a whole and the older canister goes on.
 * @throws Error when the format is newer than this canister's
 */
export function migrate(store: Store): void {
  const format = storedFormat(store);
  if (format > FORMAT) throw new Error(`The store has format ${format}, and this canister reads up to ${FORMAT}.`);
  if (format === 1) migrateFrom1(store);
  certifyNotFound(store);
  if (format < FORMAT) store.maps.counters.set(FORMAT_KEY, new RecordWriter(VERSION).nat32(FORMAT).finish());
}

/** 0 for a store in which nothing is stored yet. */
function storedFormat({ maps }: Store): number {
  const bytes = maps.counters.get(FORMAT_KEY);
  if (bytes !== undefined) return new RecordReader(bytes, VERSION, "format").nat32();
  const untouched = [maps.counters, maps.memories, maps.galleries].every((map) => map.first() === undefined);
  return untouched ? 0 : 1;
}

/** Format 1 had neither lists nor totals, and owners' principals as labels of the certified tree. */
function migrateFrom1(store: Store): void {
  const { maps, tree } = store;
  tree.delete([new TextEncoder().encode("archives")]);
  for (const { key, value } of entriesOf(maps.memories)) {
    const { owner, id } = ownerOf(key);
    appendTo(store, "memories", owner, id);
    adjustTotals(store, owner, { memories: 1 });
    certifyMemory(store, owner, decodeMemory(uuidText(id), value));
  }
  for (const { key, value } of entriesOf(maps.galleries)) {
    const { owner, id } = ownerOf(key);
    appendTo(store, "galleries", owner, id);
    adjustTotals(store, owner, { galleries: 1 });
    certifyGallery(store, owner, decodeGallery(uuidText(id), value));
  }
  for (const { key, value } of [...entriesOf(maps.galleryLinks)]) {
    const { owner, id } = ownerOf(key);
    const target = { kind: "gallery", owner, id: uuidText(id) } as const;
    const reader = new RecordReader(value, VERSION, "share link");
    const link = { token: reader.text(), createdAtNs: reader.nat64(), label: undefined };
    const sharing = { isPublic: false, people: [], links: [link] };
    writeSharing(store, target, sharing);
    republish(store, target, { isPublic: false, people: [], links: [] }, sharing);
    maps.galleryLinks.delete(key);
  }
  for (const { value } of entriesOf(maps.blobs))
    adjustGauges(store, { blobCount: 1n, blobBytes: decodeBlob(value).sizeBytes });
  for (const { value } of entriesOf(maps.openSessions))
    adjustGauges(store, { openSessions: value.length / UUID_BYTES });
  for (const { key, value } of entriesOf(maps.holdings)) {
    const { owner, id } = ownerOf(key);
    adjustTotals(store, owner, { assets: 1, sizeBytes: requireBlob(store, id).sizeBytes });
    if (new RecordReader(value, VERSION, "holding").nat32() === 0) awaitReference(store, owner, id);
  }
}

/** All entries of a map that does not change meanwhile. */
function* entriesOf(map: ByteMap): Generator<ByteEntry> {
  for (let start = 0; ; start += PAGE_ENTRIES) {
    const page = map.entries(start, PAGE_ENTRIES);
    yield* page;
    if (page.length < PAGE_ENTRIES) return;
  }
}
