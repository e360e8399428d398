import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { ownerKey } from "../../keys.ts";
import type { Owner, Store } from "../../store.ts";

const VERSION = 1;
const OWNERS = Uint8Array.of(0);
const KEYS = Uint8Array.of(1);
/** In the order of their stored numbers. */
const STATES = ["added", "active", "removed"] as const;

/** A key that may do some things for an owner (ARCHITECTURE.md#hot-keys). */
export interface StoredHotKey {
  /** The key's own principal. */
  key: Owner;
  /** `added` by its owner, `active` once the key has accepted, `removed` by its owner. */
  state: (typeof STATES)[number];
  expiresAtNs: bigint;
}

/** The hot keys that an owner has, with those that ended and are not forgotten yet. */
export function readHotKeys({ maps }: Store, owner: Owner): StoredHotKey[] {
  const bytes = maps.hotKeys.get(concatBytes([OWNERS, ownerKey(owner)]));
  if (bytes === undefined) return [];
  const reader = new RecordReader(bytes, VERSION, "list of hot keys");
  return reader.list(() => ({
    key: reader.bytes().slice(),
    state: STATES[reader.nat8()] as StoredHotKey["state"],
    expiresAtNs: reader.nat64(),
  }));
}

export function writeHotKeys({ maps }: Store, owner: Owner, hotKeys: readonly StoredHotKey[]): void {
  const writer = new RecordWriter(VERSION);
  writer.list(hotKeys, ({ key, state, expiresAtNs }) =>
    writer.bytes(key).nat8(STATES.indexOf(state)).nat64(expiresAtNs),
  );
  maps.hotKeys.set(concatBytes([OWNERS, ownerKey(owner)]), writer.finish());
}

/** The owner for whom a key acts, or acted; `undefined` for a key that acts for itself. */
export function hotKeyOwner({ maps }: Store, key: Owner): Owner | undefined {
  return maps.hotKeys.get(concatBytes([KEYS, ownerKey(key)]));
}

export function writeHotKeyOwner({ maps }: Store, key: Owner, owner: Owner): void {
  maps.hotKeys.set(concatBytes([KEYS, ownerKey(key)]), owner);
}

export function deleteHotKeyOwner({ maps }: Store, key: Owner): void {
  maps.hotKeys.delete(concatBytes([KEYS, ownerKey(key)]));
}
