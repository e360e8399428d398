import { concatBytes, fromHex, toHex } from "@store-forever/protocol";
import type { Owner } from "./archive.ts";

export const UUID_BYTES = 16;

export function uuidBytes(uuid: string): Uint8Array {
  return fromHex(uuid.replaceAll("-", ""));
}

export function uuidText(bytes: Uint8Array): string {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
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

export function nat32Key(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
