import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { Store } from "../store.ts";

const VERSION = 1;
const KEY = Uint8Array.of(2);

/** What there is at present. */
export interface Gauges {
  blobCount: bigint;
  /** Each blob once, whoever holds it. */
  blobBytes: bigint;
  openSessions: number;
}

export function readGauges({ maps }: Store): Gauges {
  const bytes = maps.counters.get(KEY);
  if (bytes === undefined) return { blobCount: 0n, blobBytes: 0n, openSessions: 0 };
  const reader = new RecordReader(bytes, VERSION, "gauges");
  return { blobCount: reader.nat64(), blobBytes: reader.nat64(), openSessions: reader.nat32() };
}

/** Adds what came or, below zero, went. */
export function adjustGauges(store: Store, change: Partial<Gauges>): void {
  const { blobCount, blobBytes, openSessions } = readGauges(store);
  const writer = new RecordWriter(VERSION).nat64(blobCount + (change.blobCount ?? 0n));
  writer.nat64(blobBytes + (change.blobBytes ?? 0n)).nat32(openSessions + (change.openSessions ?? 0));
  store.maps.counters.set(KEY, writer.finish());
}
