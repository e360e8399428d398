import { concatBytes } from "@store-forever/protocol";
import { UUID_BYTES } from "./ids.ts";
import type { Owner } from "./store.ts";

export const NAT64_BYTES = 8;

const counter = (number: number) => Uint8Array.of(number);
/** Keys of the single values in the map `counters`. */
export const COUNTERS = {
  nextBlobNumber: counter(0),
  format: counter(1),
  gauges: counter(2),
  nextAuditNumber: counter(3),
  observedCosts: counter(4),
  balances: counter(5),
} as const;

/** The key of a fair queue's current turn in the map `counters`. */
export const turnKey = (queueNumber: number): Uint8Array => Uint8Array.of(0xff, queueNumber);

/** Ids that are stored one after the other. */
export function splitIds(ids: Uint8Array): Uint8Array[] {
  return Array.from({ length: ids.length / UUID_BYTES }, (_, index) =>
    ids.subarray(index * UUID_BYTES, (index + 1) * UUID_BYTES),
  );
}

/** The length comes first, so that no owner's keys begin with those of another. */
export function ownerKey(owner: Owner): Uint8Array {
  const key = new Uint8Array(1 + owner.length);
  key[0] = owner.length;
  key.set(owner, 1);
  return key;
}

/** The key of something that an owner has. The id is a UUID's bytes or a hash. */
export function ownedKey(owner: Owner, id: Uint8Array): Uint8Array {
  return concatBytes([ownerKey(owner), id]);
}

/** The owner and id that an owned key is made of. */
export function ownerOf(key: Uint8Array): { owner: Owner; id: Uint8Array } {
  const end = 1 + (key[0] ?? 0);
  return { owner: key.slice(1, end), id: key.slice(end) };
}

/** Keys that begin with a number of 64 or 32 bits are in the order of the numbers. */
export function nat64Key(value: bigint): Uint8Array {
  const key = new Uint8Array(NAT64_BYTES);
  new DataView(key.buffer).setBigUint64(0, value);
  return key;
}

export function nat64Of(key: Uint8Array): bigint {
  return new DataView(key.buffer, key.byteOffset).getBigUint64(0);
}

export function nat32Key(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function nat32Of(key: Uint8Array): number {
  return new DataView(key.buffer, key.byteOffset).getUint32(0);
}
