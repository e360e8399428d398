import { RecordReader, RecordWriter } from "@store-forever/certified";
import { COUNTERS } from "../keys.ts";
import type { Store } from "../store.ts";

const VERSION = 1;

/**
 * How much the canister holds at present. A blob counts once for each of its holders: counted once in all, it would tell whoever stores a
 * file whether somebody else has it.
 */
export interface Gauges {
  blobCount: bigint;
  blobBytes: bigint;
  openSessions: number;
}

export function readGauges({ maps }: Store): Gauges {
  const bytes = maps.counters.get(COUNTERS.gauges);
  if (bytes === undefined) return { blobCount: 0n, blobBytes: 0n, openSessions: 0 };
  const reader = new RecordReader(bytes, VERSION, "gauges");
  return { blobCount: reader.nat64(), blobBytes: reader.nat64(), openSessions: reader.nat32() };
}

/** Adds to the gauges. A number below zero takes away. */
export function adjustGauges(store: Store, change: Partial<Gauges>): void {
  const { blobCount, blobBytes, openSessions } = readGauges(store);
  const writer = new RecordWriter(VERSION).nat64(blobCount + (change.blobCount ?? 0n));
  writer.nat64(blobBytes + (change.blobBytes ?? 0n)).nat32(openSessions + (change.openSessions ?? 0));
  store.maps.counters.set(COUNTERS.gauges, writer.finish());
}
