import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { ObservedCosts } from "../../operations/costs.ts";
import type { Store } from "../store.ts";

const VERSION = 1;
const KEY = Uint8Array.of(4);

export function readObservedCosts({ maps }: Store): ObservedCosts | undefined {
  const bytes = maps.counters.get(KEY);
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
  maps.counters.set(KEY, writer.nat64(stored.bytes).nat64(stored.blobs).finish());
}
