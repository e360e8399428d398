import { RecordReader, RecordWriter } from "@store-forever/certified";
import { COUNTERS } from "../keys.ts";
import type { Store } from "../store.ts";

const VERSION = 1;
const MOST = 31;
/** Every upgrade looks at the balance too: a day of upgrades must not push out the month. */
const LEAST_APART_NS = 12n * 3_600n * 1_000_000_000n;

/** What the canister had at a time. */
export interface PastBalance {
  atNs: bigint;
  cycles: bigint;
}

/** Oldest first. */
export function readBalances({ maps }: Store): PastBalance[] {
  const bytes = maps.counters.get(COUNTERS.balances);
  if (bytes === undefined) return [];
  const reader = new RecordReader(bytes, VERSION, "record of balances");
  return reader.list(() => ({ atNs: reader.nat64(), cycles: reader.nat64() }));
}

/** Keeps a balance, unless one is kept that is hardly older. */
export function noteBalance(store: Store, balance: PastBalance): void {
  const balances = readBalances(store);
  const last = balances.at(-1);
  if (last !== undefined && balance.atNs - last.atNs < LEAST_APART_NS) return;
  const kept = [...balances, balance].slice(-MOST);
  const writer = new RecordWriter(VERSION);
  writer.list(kept, ({ atNs, cycles }) => writer.nat64(atNs).nat64(cycles));
  store.maps.counters.set(COUNTERS.balances, writer.finish());
}
