import { RecordReader, RecordWriter, type Sha256Engine } from "@store-forever/certified";
import { UUID_BYTES, uuidBytes, uuidText } from "../ids.ts";
import type { Owner, Store } from "../store.ts";
import { type Target, targetKey } from "../target.ts";
import { adjustTotals, growthOf, RECORD_OVERHEAD_BYTES } from "./people/account-record.ts";

const VERSION = 1;
const encoder = new TextEncoder();

export interface StoredLink {
  token: string;
  createdAtNs: bigint;
  label: string | undefined;
}

/** Who may read a target besides its owner. */
export interface StoredSharing {
  isPublic: boolean;
  people: Owner[];
  /** Oldest first. */
  links: StoredLink[];
}

/** How a target is shared that nobody but its owner may read. */
export const NOT_SHARED: Readonly<StoredSharing> = { isPublic: false, people: [], links: [] };

export function isShared({ isPublic, people, links }: StoredSharing): boolean {
  return isPublic || people.length > 0 || links.length > 0;
}

export function readSharing(store: Store, target: Target): StoredSharing {
  const bytes = sharingRecordOf(store, target);
  return bytes === undefined ? NOT_SHARED : decodeSharing(bytes);
}

/** How a target is shared, as it is stored; `undefined` where it is not. */
export function sharingRecordOf({ maps }: Store, target: Target): Uint8Array | undefined {
  return maps.sharing.get(targetKey(target));
}

export function decodeSharing(bytes: Uint8Array): StoredSharing {
  const reader = new RecordReader(bytes, VERSION, "sharing");
  return {
    isPublic: reader.nat8() === 1,
    people: reader.list(() => reader.bytes().slice()),
    links: reader.list(() => ({
      token: reader.text(),
      createdAtNs: reader.nat64(),
      label: reader.optional(() => reader.text()),
    })),
  };
}

export function writeSharing(store: Store, target: Target, sharing: StoredSharing): void {
  const key = targetKey(target);
  const record = encodeSharing(sharing);
  adjustTotals(store, target.owner, { recordBytes: sharingGrowth(readSharing(store, target), sharing) });
  if (record === undefined) store.maps.sharing.delete(key);
  else store.maps.sharing.set(key, record);
}

/** How much more a target's sharing counts than it did: with its record, and with what each link has of its own. */
export function sharingGrowth(before: StoredSharing, after: StoredSharing): bigint {
  const ofLinks = BigInt((after.links.length - before.links.length) * RECORD_OVERHEAD_BYTES);
  return growthOf(encodeSharing(before)?.length, encodeSharing(after)?.length) + ofLinks;
}

function encodeSharing(sharing: StoredSharing): Uint8Array | undefined {
  if (!isShared(sharing)) return undefined;
  const writer = new RecordWriter(VERSION).nat8(sharing.isPublic ? 1 : 0);
  writer.list(sharing.people, (person) => writer.bytes(person));
  writer.list(sharing.links, ({ token, createdAtNs, label }) =>
    writer
      .text(token)
      .nat64(createdAtNs)
      .optional(label, (text) => writer.text(text)),
  );
  return writer.finish();
}

/** The hash of a token is its key, never the token itself: whoever sees a key can open nothing with it. */
function tokenKey({ digest }: Sha256Engine, token: string): Uint8Array {
  return digest(encoder.encode(token));
}

export function writeToken({ maps, hasher }: Store, token: string, { kind, owner, id }: Target): void {
  const writer = new RecordWriter(VERSION).bytes(owner).fixed(uuidBytes(id));
  maps.shareLinks.set(tokenKey(hasher, token), writer.nat8(kind === "gallery" ? 0 : 1).finish());
}

export function deleteToken({ maps, hasher }: Store, token: string): void {
  maps.shareLinks.delete(tokenKey(hasher, token));
}

/** What a link's token opens. */
export function tokenTarget({ maps, hasher }: Store, token: string): Target | undefined {
  const bytes = maps.shareLinks.get(tokenKey(hasher, token));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "share link");
  const owner = reader.bytes().slice();
  const id = uuidText(reader.fixed(UUID_BYTES));
  return { kind: reader.nat8() === 0 ? "gallery" : "memory", owner, id };
}
