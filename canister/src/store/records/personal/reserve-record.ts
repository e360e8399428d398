import { RecordReader, RecordWriter } from "@store-forever/certified";
import { LIMITS, type Reserve } from "@store-forever/protocol";
import type { Store } from "../../store.ts";

const VERSION = 2;
const KEY = Uint8Array.of(2);
const CYCLES = ["cycles_per_canister", "cycles_per_gib", "floor_cycles", "alert_cycles", "cycles_per_day"] as const;

/** What personal canisters are made of, and how many there were. */
export interface StoredFactory {
  isEnabled: boolean;
  reserve: Reserve;
  /** As the ledger said the last time. */
  reserveCycles: bigint;
  cyclesConsumed: bigint;
}

export function readFactory({ maps }: Store): StoredFactory {
  const bytes = maps.personal.get(KEY);
  if (bytes === undefined)
    return {
      isEnabled: false,
      reserve: LIMITS.reserve,
      reserveCycles: 0n,
      cyclesConsumed: 0n,
    };
  const reader = new RecordReader(bytes, VERSION, "reserve");
  return {
    isEnabled: reader.nat8() === 1,
    reserve: { ...readCycles(reader), canisters_per_day: reader.nat32() },
    reserveCycles: reader.nat64(),
    cyclesConsumed: reader.nat64(),
  };
}

export function writeFactory(store: Store, change: Partial<StoredFactory>): void {
  const factory = { ...readFactory(store), ...change };
  const writer = new RecordWriter(VERSION).nat8(factory.isEnabled ? 1 : 0);
  for (const name of CYCLES) writer.nat64(factory.reserve[name]);
  writer.nat32(factory.reserve.canisters_per_day);
  store.maps.personal.set(KEY, writer.nat64(factory.reserveCycles).nat64(factory.cyclesConsumed).finish());
}

const readCycles = (reader: RecordReader) =>
  Object.fromEntries(CYCLES.map((name) => [name, reader.nat64()])) as Record<(typeof CYCLES)[number], bigint>;
