import {
  type AuditEntry,
  LIMITS,
  type ListingRequest,
  type StoreErrorCode,
  type Variant,
} from "@store-forever/protocol";
import {
  addToTally,
  appendAuditEntry,
  nextAuditNumber,
  readAuditEntry,
  readTallies,
} from "../store/records/journal-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { listingLimit, unknownCursor } from "./listing.ts";

/** These operations are counted but not logged: there are too many of them. */
const NOT_AUDITED: readonly string[] = ["store_assets", "put_chunk", "begin_asset_upload", "report_edges"];

/** What became of an operation: how many items it had, and the code of each refusal. */
export interface OperationResult {
  itemCount: number;
  refused: readonly StoreErrorCode[];
  instructions: bigint;
}

/** Counts an operation and its refusals, and puts it into the audit log. */
export function recordOperation(
  store: Store,
  caller: Owner,
  operation: string,
  { itemCount, refused, instructions }: OperationResult,
): void {
  addToTally(store, "operations", operation, 1n);
  addToTally(store, "instructions", operation, instructions);
  for (const code of refused) addToTally(store, "failures", code, 1n);
  if (NOT_AUDITED.includes(operation)) return;
  const [first = "ok"] = refused;
  audit(store, caller, operation, itemCount > 1 && refused.length > 0 ? `${first} (${refused.length})` : first);
}

/** How often each operation was called, and refused with each code, since the beginning. */
export function tallies(store: Store) {
  const all = readTallies(store);
  const instructionsOf = (operation: string) =>
    all.find(({ kind, name }) => kind === "instructions" && name === operation)?.count ?? 0n;
  return {
    operations: all
      .filter(({ kind }) => kind === "operations")
      .map(({ name, count }) => ({ operation: name, count, instructions: instructionsOf(name) })),
    failures: all
      .filter(({ kind }) => kind === "failures")
      .map(({ name, count }) => ({ code: { [name]: null } as Variant<StoreErrorCode>, count })),
  };
}

/** Puts an entry into the audit log, in place of the oldest of too many. */
export function audit(store: Store, caller: Owner, operation: string, outcome: string): void {
  appendAuditEntry(store, { atNs: store.now(), caller, operation, outcome }, LIMITS.maxAuditEntries);
}

/** An entry whose caller is bytes, not yet a principal. */
export type OwnedAuditEntry = Omit<AuditEntry, "caller"> & { callerBytes: Owner };

/**
 * A listing of the audit log, newest first. The log holds the last `LIMITS.maxAuditEntries`.
 * @throws StoreError InvalidArgument
 */
export function auditListing(
  store: Store,
  request: ListingRequest,
): { entries: OwnedAuditEntry[]; next_cursor: [] | [string] } {
  const limit = listingLimit(request);
  const [cursor] = request.cursor;
  if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor)) throw unknownCursor();
  const end = nextAuditNumber(store);
  let place = cursor === undefined || BigInt(cursor) > end ? end : BigInt(cursor);
  const entries: OwnedAuditEntry[] = [];
  for (; place > 0n && entries.length < limit; place--) {
    const entry = readAuditEntry(store, place - 1n);
    if (entry === undefined) return { entries, next_cursor: [] };
    const { atNs, caller, operation, outcome } = entry;
    entries.push({ sequence: place - 1n, at_ns: atNs, callerBytes: caller, operation, outcome });
  }
  return { entries, next_cursor: place > 0n ? [String(place)] : [] };
}
