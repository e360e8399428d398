import type { AuditEntry, ListingRequest, StoreErrorCode, Variant } from "@store-forever/protocol";
import { addToTally, appendAuditEntry, readAuditEntries, readTallies } from "../store/bookkeeping/journal-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { listingLimit, unknownCursor } from "./listing.ts";

/** These operations are counted but not logged: there are too many of them, or strangers can send them. */
const NOT_AUDITED: readonly string[] = [
  "store_assets",
  "put_chunk",
  "begin_asset_upload",
  "report_edges",
  // What it brings is logged when it has arrived.
  "collect_payment",
];

/** What only administrators may do. */
const ADMINISTRATION: readonly string[] = [
  "set_admins",
  "set_limits",
  "set_origins",
  "set_feature",
  "set_quota",
  "set_admission",
  "set_budgets",
  "create_invitation",
  "revoke_invitation",
  "set_personal_canister_creation_enabled",
  "set_personal_canister_reserve",
  "top_up_personal_canister_reserve",
];

/** What became of an operation: how many items it had, whether it changed anything, and the code of each refusal. */
export interface OperationResult {
  itemCount: number;
  hasChanged: boolean;
  refused: readonly StoreErrorCode[];
  instructions: bigint;
}

/** Counts an operation and its refusals, and puts it into the audit log if it changed something or was refused. */
export function recordOperation(
  store: Store,
  caller: Owner,
  operation: string,
  { itemCount, hasChanged, refused, instructions }: OperationResult,
): void {
  addToTally(store, "operations", operation, 1n);
  addToTally(store, "instructions", operation, instructions);
  for (const code of refused) addToTally(store, "failures", code, 1n);
  if (NOT_AUDITED.includes(operation) || (!hasChanged && refused.length === 0)) return;
  const [first = "ok"] = refused;
  const outcome = itemCount > 1 && refused.length > 0 ? `${first} (${refused.length})` : first;
  const part = hasChanged ? partOf(operation) : "refusals";
  appendAuditEntry(store, part, { atNs: store.now(), caller, operation, outcome });
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

const partOf = (operation: string) => (ADMINISTRATION.includes(operation) ? "administration" : "changes");

/** Puts what the canister did or noticed by itself into the audit log. */
export function audit(store: Store, caller: Owner, operation: string, outcome: string): void {
  appendAuditEntry(store, "administration", { atNs: store.now(), caller, operation, outcome });
}

/** An entry whose caller is bytes, not yet a principal. */
export type OwnedAuditEntry = Omit<AuditEntry, "caller"> & { callerBytes: Owner };

/**
 * A listing of the audit log, newest first.
 * @throws StoreError InvalidArgument
 */
export function auditListing(
  store: Store,
  request: ListingRequest,
): { entries: OwnedAuditEntry[]; next_cursor: [] | [string] } {
  const limit = listingLimit(request);
  const [cursor] = request.cursor;
  if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor)) throw unknownCursor();
  const before = cursor === undefined ? undefined : BigInt(cursor);
  const found = readAuditEntries(store, before, limit + 1);
  const entries = found
    .slice(0, limit)
    .map(({ sequence, atNs, caller, ...rest }) => ({ sequence, at_ns: atNs, callerBytes: caller, ...rest }));
  return { entries, next_cursor: found.length > limit ? [String(found[limit - 1]?.sequence)] : [] };
}
