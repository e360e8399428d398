import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes, LIMITS } from "@store-forever/protocol";
import { COUNTERS, nat64Key, nat64Of } from "../keys.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
/** In the order of their stored numbers. */
const TALLY_KINDS = ["operations", "failures", "instructions", "creations"] as const;
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

/**
 * The parts of the audit log, in the order of their stored numbers, and how many entries each keeps. Whoever is refused again and again
 * pushes out nothing but refusals, and whoever changes much nothing of what administrators did.
 */
const AUDIT_PARTS = { administration: 2_000n, changes: BigInt(LIMITS.maxAuditEntries), refusals: 1_000n } as const;
export type AuditPart = keyof typeof AUDIT_PARTS;
const PARTS = Object.keys(AUDIT_PARTS) as AuditPart[];

/** The sequence number that the next entry gets. They are counted from 0, over all parts. */
function nextSequence({ maps }: Store): bigint {
  const bytes = maps.counters.get(COUNTERS.nextAuditNumber);
  return bytes === undefined ? 0n : new RecordReader(bytes, VERSION, "audit counter").nat64();
}

const entryKey = (part: AuditPart, number: bigint) =>
  concatBytes([Uint8Array.of(PARTS.indexOf(part)), nat64Key(number)]);
const endKey = (part: AuditPart) => Uint8Array.of(PARTS.indexOf(part));

/** How many entries a part has had: its entries have numbers of their own. */
function endOf({ maps }: Store, part: AuditPart): bigint {
  const bytes = maps.audit.get(endKey(part));
  return bytes === undefined ? 0n : nat64Of(bytes);
}

/** Appends an entry to a part, in place of its oldest when there are too many. */
export function appendAuditEntry(store: Store, part: AuditPart, entry: StoredAuditEntry): void {
  const { maps } = store;
  const [sequence, number] = [nextSequence(store), endOf(store, part)];
  const writer = new RecordWriter(VERSION).nat64(sequence).nat64(entry.atNs).bytes(entry.caller);
  maps.audit.set(entryKey(part, number), writer.text(entry.operation).text(entry.outcome).finish());
  maps.audit.set(endKey(part), nat64Key(number + 1n));
  maps.counters.set(COUNTERS.nextAuditNumber, new RecordWriter(VERSION).nat64(sequence + 1n).finish());
  const oldest = number - AUDIT_PARTS[part];
  if (oldest >= 0n) maps.audit.delete(entryKey(part, oldest));
}

type SequencedEntry = StoredAuditEntry & { sequence: bigint };

function readEntry({ maps }: Store, part: AuditPart, number: bigint): SequencedEntry | undefined {
  const bytes = number < 0n ? undefined : maps.audit.get(entryKey(part, number));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "audit entry");
  const [sequence, atNs, caller] = [reader.nat64(), reader.nat64(), reader.bytes().slice()];
  return { sequence, atNs, caller, operation: reader.text(), outcome: reader.text() };
}

/** Entries of all parts, newest first. @param before the sequence number that all have to be below; left out, the newest come */
export function readAuditEntries(store: Store, before: bigint | undefined, count: number): SequencedEntry[] {
  const newest = PARTS.map((part) => {
    const number = endOf(store, part) - 1n;
    return { part, number: before === undefined ? number : lastBelow(store, part, before) };
  });
  const entries: SequencedEntry[] = [];
  while (entries.length < count) {
    const found = newest.map((place) => ({ place, entry: readEntry(store, place.part, place.number) }));
    const next = found.reduce((best, each) =>
      (each.entry?.sequence ?? -1n) > (best.entry?.sequence ?? -1n) ? each : best,
    );
    if (next.entry === undefined) break;
    entries.push(next.entry);
    next.place.number--;
  }
  return entries;
}

/** The number of a part's last entry whose sequence number is below another; -1 when there is none. */
function lastBelow(store: Store, part: AuditPart, before: bigint): bigint {
  const end = endOf(store, part);
  let low = end > AUDIT_PARTS[part] ? end - AUDIT_PARTS[part] : 0n;
  let high = end;
  while (low < high) {
    const middle = (low + high) / 2n;
    const entry = readEntry(store, part, middle);
    if (entry === undefined || entry.sequence < before) low = middle + 1n;
    else high = middle;
  }
  return low - 1n;
}
