import { RecordReader, RecordWriter } from "@store-forever/certified";
import { COUNTERS, nat64Key, nat64Of } from "../keys.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
/** In the order of their stored numbers. */
const TALLY_KINDS = ["operations", "failures", "instructions"] as const;
const MAX_TALLIES = 200;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export type TallyKind = (typeof TALLY_KINDS)[number];

export function addToTally({ maps }: Store, kind: TallyKind, name: string, count: bigint): void {
  const key = Uint8Array.of(TALLY_KINDS.indexOf(kind), ...encoder.encode(name));
  const bytes = maps.tallies.get(key);
  maps.tallies.set(key, nat64Key((bytes === undefined ? 0n : nat64Of(bytes)) + count));
}

export function readTallies({ maps }: Store): { kind: TallyKind; name: string; count: bigint }[] {
  return maps.tallies.entries(0, MAX_TALLIES).map(({ key, value }) => ({
    kind: TALLY_KINDS[key[0] as number] as TallyKind,
    name: decoder.decode(key.slice(1)),
    count: nat64Of(value),
  }));
}

export interface StoredAuditEntry {
  atNs: bigint;
  caller: Owner;
  operation: string;
  outcome: string;
}

/** The number that the next audit entry gets: entries are counted from 0. */
export function nextAuditNumber({ maps }: Store): bigint {
  const bytes = maps.counters.get(COUNTERS.nextAuditNumber);
  return bytes === undefined ? 0n : new RecordReader(bytes, VERSION, "audit counter").nat64();
}

/** Appends an entry. The log keeps the last `most` entries. */
export function appendAuditEntry(store: Store, entry: StoredAuditEntry, most: number): void {
  const { maps } = store;
  const number = nextAuditNumber(store);
  const writer = new RecordWriter(VERSION).nat64(entry.atNs).bytes(entry.caller);
  maps.audit.set(nat64Key(number), writer.text(entry.operation).text(entry.outcome).finish());
  maps.counters.set(COUNTERS.nextAuditNumber, new RecordWriter(VERSION).nat64(number + 1n).finish());
  const oldest = number - BigInt(most);
  if (oldest >= 0n) maps.audit.delete(nat64Key(oldest));
}

export function readAuditEntry({ maps }: Store, number: bigint): StoredAuditEntry | undefined {
  const bytes = maps.audit.get(nat64Key(number));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "audit entry");
  return { atNs: reader.nat64(), caller: reader.bytes().slice(), operation: reader.text(), outcome: reader.text() };
}
