import { concatBytes } from "@store-forever/protocol";
import type { ByteMap } from "./byte-map.ts";
import { NAT64_BYTES, nat64Key, nat64Of } from "./keys.ts";

/** A due queue is a map from time and key to nothing. Each key is looked at when its time comes. */
const NOTHING = new Uint8Array(0);

export function addDue(map: ByteMap, dueNs: bigint, key: Uint8Array): void {
  map.set(concatBytes([nat64Key(dueNs), key]), NOTHING);
}

export function removeDue(map: ByteMap, dueNs: bigint, key: Uint8Array): void {
  map.delete(concatBytes([nat64Key(dueNs), key]));
}

/** Takes the first key whose time has come out of the queue; `undefined` when there is none. */
export function takeDue(map: ByteMap, nowNs: bigint): Uint8Array | undefined {
  const entry = map.first();
  if (entry === undefined || nat64Of(entry.key) > nowNs) return undefined;
  map.delete(entry.key);
  return entry.key.slice(NAT64_BYTES);
}

/** When the next key has to be looked at; a time that has passed means now. */
export function nextDueNs(map: ByteMap): bigint | undefined {
  const entry = map.first();
  return entry && nat64Of(entry.key);
}
