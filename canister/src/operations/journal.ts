import { RecordReader, RecordWriter } from "@store-forever/certified";
import {
  type AuditEntry,
  LIMITS,
  type PageRequest,
  StoreError,
  type StoreErrorCode,
  type Variant,
} from "@store-forever/protocol";
import { timeKey, timeOf } from "../store/keys.ts";
import { pageLimit } from "../store/owned-lists.ts";
import type { Owner, Store } from "../store/store.ts";

const VERSION = 1;
const OPERATIONS = 0;
const FAILURES = 1;
const INSTRUCTIONS = 2;
const NEXT_ENTRY = Uint8Array.of(3);
const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** They are counted, but too many to tell each. */
const NOT_AUDITED: readonly string[] = ["store_assets", "put_chunk", "begin_asset_upload", "report_edges"];

/** What an operation came to: the codes of its refusals, of one for each item. */
export interface Outcome {
  itemCount: number;
  refused: readonly StoreErrorCode[];
  instructions: bigint;
}

/** Counts an operation and its refusals, and puts it into the audit log. */
export function note(
  store: Store,
  caller: Owner,
  operation: string,
  { itemCount, refused, instructions }: Outcome,
): void {
  tally(store, OPERATIONS, operation, 1n);
  tally(store, INSTRUCTIONS, operation, instructions);
  for (const code of refused) tally(store, FAILURES, code, 1n);
  if (NOT_AUDITED.includes(operation)) return;
  const [first = "ok"] = refused;
  audit(store, caller, operation, itemCount > 1 && refused.length > 0 ? `${first} (${refused.length})` : first);
}

function tally({ maps }: Store, kind: number, name: string, count: bigint): void {
  const key = Uint8Array.of(kind, ...encoder.encode(name));
  const bytes = maps.tallies.get(key);
  maps.tallies.set(key, timeKey((bytes === undefined ? 0n : timeOf(bytes)) + count));
}

/** How often each operation was called, and refused with each code, since the beginning. */
export function tallies({ maps }: Store) {
  const all = maps.tallies.entries(0, 200).map(({ key, value }) => ({
    kind: key[0],
    name: decoder.decode(key.slice(1)),
    count: timeOf(value),
  }));
  const instructionsOf = (operation: string) =>
    all.find(({ kind, name }) => kind === INSTRUCTIONS && name === operation)?.count ?? 0n;
  return {
    operations: all
      .filter(({ kind }) => kind === OPERATIONS)
      .map(({ name, count }) => ({ operation: name, count, instructions: instructionsOf(name) })),
    failures: all
      .filter(({ kind }) => kind === FAILURES)
      .map(({ name, count }) => ({ code: { [name]: null } as Variant<StoreErrorCode>, count })),
  };
}

/** An entry before its caller's principal is put in. */
export type OwnedAuditEntry = Omit<AuditEntry, "caller"> & { callerBytes: Owner };

function nextEntry({ maps }: Store): bigint {
  const bytes = maps.counters.get(NEXT_ENTRY);
  return bytes === undefined ? 0n : new RecordReader(bytes, VERSION, "audit counter").nat64();
}

/** Puts an entry into the audit log, in place of the oldest of too many. */
export function audit(store: Store, caller: Owner, operation: string, outcome: string): void {
  const { maps } = store;
  const sequence = nextEntry(store);
  const writer = new RecordWriter(VERSION).nat64(store.now()).bytes(caller).text(operation).text(outcome);
  maps.audit.set(timeKey(sequence), writer.finish());
  maps.counters.set(NEXT_ENTRY, new RecordWriter(VERSION).nat64(sequence + 1n).finish());
  const oldest = sequence - BigInt(LIMITS.maxAuditEntries);
  if (oldest >= 0n) maps.audit.delete(timeKey(oldest));
}

/**
 * A page of the audit log, newest first; it holds the last `LIMITS.maxAuditEntries`.
 * @throws StoreError InvalidArgument
 */
export function auditPage(
  store: Store,
  request: PageRequest,
): { entries: OwnedAuditEntry[]; next_cursor: [] | [string] } {
  const limit = pageLimit(request);
  const [cursor] = request.cursor;
  if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor))
    throw new StoreError("InvalidArgument", "Give the cursor as the page before gave it.", "cursor");
  const end = nextEntry(store);
  let place = cursor === undefined || BigInt(cursor) > end ? end : BigInt(cursor);
  const entries: OwnedAuditEntry[] = [];
  for (; place > 0n && entries.length < limit; place--) {
    const bytes = store.maps.audit.get(timeKey(place - 1n));
    if (bytes === undefined) return { entries, next_cursor: [] };
    const reader = new RecordReader(bytes, VERSION, "audit entry");
    entries.push({
      sequence: place - 1n,
      at_ns: reader.nat64(),
      callerBytes: reader.bytes().slice(),
      operation: reader.text(),
      outcome: reader.text(),
    });
  }
  return { entries, next_cursor: place > 0n ? [String(place)] : [] };
}
