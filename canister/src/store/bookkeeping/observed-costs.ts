import { RecordReader, RecordWriter } from "@store-forever/certified";
import { COUNTERS } from "../keys.ts";
import type { Store } from "../store.ts";

const VERSION = 1;

/** The number and bytes of all blobs, once for each of their holders. */
export interface BlobTotals {
  bytes: bigint;
  blobs: bigint;
}
/** What the network said that the canister costs, and what was stored then. */
export interface ObservedCosts {
  burnPerDay: bigint;
  /** The network reserves the cycles for this time: the freezing threshold. */
  freezingSeconds: bigint;
  stored: BlobTotals;
}

export function readObservedCosts({ maps }: Store): ObservedCosts | undefined {
  const bytes = maps.counters.get(COUNTERS.observedCosts);
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "record of costs");
  return {
    burnPerDay: reader.nat64(),
    freezingSeconds: reader.nat64(),
    stored: { bytes: reader.nat64(), blobs: reader.nat64() },
  };
}

export function writeObservedCosts({ maps }: Store, { burnPerDay, freezingSeconds, stored }: ObservedCosts): void {
  const writer = new RecordWriter(VERSION).nat64(burnPerDay).nat64(freezingSeconds);
  maps.counters.set(COUNTERS.observedCosts, writer.nat64(stored.bytes).nat64(stored.blobs).finish());
}
