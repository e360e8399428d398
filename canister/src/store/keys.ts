import { concatBytes, fromHex, toHex } from "@store-forever/protocol";
import type { Owner } from "./store.ts";

export const UUID_BYTES = 16;

export function uuidBytes(uuid: string): Uint8Array {
  return fromHex(uuid.replaceAll("-", ""));
}

export function uuidText(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Ids one after the other. */
export function splitIds(ids: Uint8Array): Uint8Array[] {
  return Array.from({ length: ids.length / UUID_BYTES }, (_, index) =>
    ids.subarray(index * UUID_BYTES, (index + 1) * UUID_BYTES),
  );
}

/** The length goes first, so that no owner's keys begin with another's. */
export function ownerKey(owner: Owner): Uint8Array {
  const key = new Uint8Array(1 + owner.length);
  key[0] = owner.length;
  key.set(owner, 1);
  return key;
}

/** Key of something of an owner: a UUID's bytes, or a hash. */
export function ownedKey(owner: Owner, id: Uint8Array): Uint8Array {
  return concatBytes([ownerKey(owner), id]);
}

/** The owner and id that an owned key is made of. */
export function ownerOf(key: Uint8Array): { owner: Owner; id: Uint8Array } {
  const end = 1 + (key[0] ?? 0);
  return { owner: key.slice(1, end), id: key.slice(end) };
}

const TIME_BYTES = 8;

/** The beginning of keys that are looked at when their time has come. */
export function timeKey(timeNs: bigint): Uint8Array {
  const key = new Uint8Array(TIME_BYTES);
  new DataView(key.buffer).setBigUint64(0, timeNs);
  return key;
}

export function timeOf(key: Uint8Array): bigint {
  return new DataView(key.buffer, key.byteOffset).getBigUint64(0);
}

export function nat32Key(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
