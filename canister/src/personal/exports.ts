import {
  concatBytes,
  type ImportedCapsule,
  type ImportedChunk,
  type ImportedItem,
  LIMITS,
  type MissingAsset,
} from "@store-forever/protocol";
import { originsIn } from "../publishing/addresses.ts";
import { nextPlace } from "../store/owned-lists.ts";
import { requireBlob, type StoredBlob } from "../store/records/blob-record.ts";
import { readChunk } from "../store/records/chunks.ts";
import { accountOf, readConnections } from "../store/records/people/account-record.ts";
import { encodePresenceKeys, readPresenceKeys } from "../store/records/people/presence-key-record.ts";
import { CAPSULE_PARTS, type CapsulePlace } from "../store/records/personal/manifest-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { toOpt } from "../store/to-opt.ts";
import { chunkCountOf, chunkSizeOf } from "../uploads/file-cut.ts";
import { type CapsuleItem, itemAt } from "./walk.ts";

/** Records of one message: less than it holds, because its answer names the files of all of them. */
const MOST_RECORD_BYTES = 1024 * 1024;
/** What stands around a chunk in a message, at most. */
const FRAME_BYTES = 128;

/** Something of a capsule, with the place behind it. */
export interface ExportedItem {
  item: ImportedItem;
  after: CapsulePlace;
}

/** The next items from a place on, as many as one message takes; none behind the last. */
export function itemsFrom(
  store: Store,
  owner: Owner,
  from: CapsulePlace,
  { canister, name }: { canister: Owner; name: string | undefined },
): ExportedItem[] {
  const items: ExportedItem[] = [];
  let { part, place } = from;
  for (let sizeBytes = 0; sizeBytes < MOST_RECORD_BYTES && items.length < LIMITS.maxImportedItems; ) {
    if (part === "capsule") {
      if (place === 0)
        items.push({ item: { capsule: capsuleOf(store, owner, canister, name) }, after: { part, place: 1 } });
      break;
    }
    if (place >= nextPlace(store, part, owner)) {
      part = CAPSULE_PARTS[CAPSULE_PARTS.indexOf(part) + 1] as CapsulePlace["part"];
      place = 0;
      continue;
    }
    const found = itemAt(store, owner, part, place);
    place++;
    if (found === undefined) continue;
    items.push({ item: exportedItem(part, found), after: { part, place } });
    sizeBytes += found.record.length + (found.edges?.length ?? 0) + (found.sharing?.length ?? 0);
  }
  return items;
}

function exportedItem(part: "memories" | "galleries", { id, record, edges, sharing }: CapsuleItem): ImportedItem {
  return part === "memories"
    ? { memory: { id, memory: record, edges: toOpt(edges), sharing: toOpt(sharing) } }
    : { gallery: { id, gallery: record, sharing: toOpt(sharing) } };
}

function capsuleOf(store: Store, owner: Owner, canister: Owner, name: string | undefined): ImportedCapsule {
  const account = accountOf(store, owner);
  return {
    display_name: toOpt(name ?? account.displayName),
    created_at_ns: account.createdAtNs,
    connections: readConnections(store, owner),
    predecessors: account.predecessors,
    presence_keys: toOpt(encodePresenceKeys(readPresenceKeys(store, owner))),
    origins: toOpt(originsIn(store, canister)),
  };
}

/** A chunk that is to be sent, without its bytes yet. */
export interface ChunkPlace {
  sha256: Uint8Array;
  index: number;
  sizeBytes: number;
}

/** Chunks that go in one message. */
export interface ChunkMessage {
  places: ChunkPlace[];
  read: () => ImportedChunk[];
  sizeBytes: number;
}

/** Wanted chunks in messages, each as full as it may be. At most so many messages; what is left over is asked for again. */
export function messagesOf(
  store: Store,
  missing: readonly MissingAsset[],
  mostMessages: number,
  isWanted: (place: ChunkPlace) => boolean,
): ChunkMessage[] {
  const messages: ChunkPlace[][] = [];
  let left = 0;
  for (const place of chunksOf(store, missing)) {
    if (!isWanted(place)) continue;
    const needed = place.sizeBytes + FRAME_BYTES;
    if (needed > left || messages.at(-1)?.length === LIMITS.maxImportedItems) {
      if (messages.length === mostMessages) break;
      messages.push([]);
      left = LIMITS.maxMessageBytes;
    }
    messages.at(-1)?.push(place);
    left -= needed;
  }
  return messages.map((places) => ({
    places,
    read: () => places.map((place) => chunkAt(store, place)),
    sizeBytes: places.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }));
}

function* chunksOf(store: Store, missing: readonly MissingAsset[]): Generator<ChunkPlace> {
  for (const { sha256, indices } of missing) {
    const cut = cutOf(requireBlob(store, sha256));
    for (const index of indices) yield { sha256, index, sizeBytes: chunkSizeOf(cut, index) };
  }
}

/** How clients cut a file now; it may be stored otherwise. */
const cutOf = ({ sizeBytes }: StoredBlob) => ({
  sizeBytes,
  chunkCount: chunkCountOf(sizeBytes),
  chunkSizeBytes: LIMITS.chunkSizeBytes,
});

function chunkAt(store: Store, { sha256, index, sizeBytes }: ChunkPlace): ImportedChunk {
  const blob = requireBlob(store, sha256);
  const { chunkCount, chunkSizeBytes } = cutOf(blob);
  const bytes = bytesOf(store, blob, index * chunkSizeBytes, sizeBytes);
  return { sha256, size_bytes: blob.sizeBytes, chunk_count: chunkCount, index, bytes };
}

/** A part of a file's bytes, however it is cut. */
export function bytesOf(
  store: Store,
  { number, chunkSizeBytes }: StoredBlob,
  offset: number,
  count: number,
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = offset; at < offset + count; ) {
    const index = Math.floor(at / chunkSizeBytes);
    const start = at - index * chunkSizeBytes;
    const part = readChunk(store, number, index).subarray(start, start + offset + count - at);
    parts.push(part);
    at += part.length;
  }
  return parts.length === 1 ? (parts[0] as Uint8Array) : concatBytes(parts);
}
