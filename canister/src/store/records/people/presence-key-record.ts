import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { ownerKey } from "../../keys.ts";
import type { Owner, Store } from "../../store.ts";
import { countRecord } from "./account-record.ts";

const VERSION = 1;
/** Beside the hot keys of the same map. */
const PRESENCE_KEYS = Uint8Array.of(2);

/** A key by which a site asks what is stored of its own files. */
export interface StoredPresenceKey {
  origin: string;
  secretSha256: Uint8Array;
  createdAtNs: bigint;
}

/** In the order in which they were made. */
export function readPresenceKeys({ maps }: Store, owner: Owner): StoredPresenceKey[] {
  const bytes = maps.hotKeys.get(keyOf(owner));
  return bytes === undefined ? [] : decodePresenceKeys(bytes);
}

export function decodePresenceKeys(bytes: Uint8Array): StoredPresenceKey[] {
  const reader = new RecordReader(bytes, VERSION, "list of presence keys");
  return reader.list(() => ({
    origin: reader.text(),
    secretSha256: reader.bytes().slice(),
    createdAtNs: reader.nat64(),
  }));
}

export function writePresenceKeys(store: Store, owner: Owner, keys: readonly StoredPresenceKey[]): void {
  const record = encodePresenceKeys(keys);
  countRecord(store, owner, store.maps.hotKeys.get(keyOf(owner)), record);
  if (record === undefined) store.maps.hotKeys.delete(keyOf(owner));
  else store.maps.hotKeys.set(keyOf(owner), record);
}

/** What presence keys take; `undefined` where there are none. */
export function encodePresenceKeys(keys: readonly StoredPresenceKey[]): Uint8Array | undefined {
  if (keys.length === 0) return undefined;
  const writer = new RecordWriter(VERSION);
  writer.list(keys, ({ origin, secretSha256, createdAtNs }) =>
    writer.text(origin).bytes(secretSha256).nat64(createdAtNs),
  );
  return writer.finish();
}

const keyOf = (owner: Owner) => concatBytes([PRESENCE_KEYS, ownerKey(owner)]);
