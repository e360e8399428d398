import { certify } from "@store-forever/certified/azle";
import { nameOf, type ResultOf, StoreError } from "@store-forever/protocol";
import { msgArgData, performanceCounter } from "azle";
import { countUse } from "../admission/budgets.ts";
import { type Caller, requireAdmin } from "../admission/callers.ts";
import { requireAdmitted } from "../admission/inspection.ts";
import { chargeMessage, settleKeeping } from "../admission/payments.ts";
import { requireNoHandover } from "../capsules/handovers.ts";
import { watchGrowth } from "../operations/funding.ts";
import { recordOperation } from "../operations/journal.ts";
import { requireFactory, requireNotFilling } from "../personal/archive.ts";
import type { StoredArchive } from "../store/records/personal/archive-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { planCreations } from "./personal/creation-timer.ts";
import { errorRecord, resultOf } from "./results.ts";
import { sweeper } from "./sweeping/sweep-timer.ts";

/** An update may take 40 billion. What one item can take, and what every message does at its end, has to fit in the rest. */
const ENOUGH_INSTRUCTIONS = 20_000_000_000n;

/**
 * What every update does at its end, and a new or upgraded canister before its first message. None of the waiting work is done here: it may
 * be anybody's, and would be paid for and waited for by whoever sent this message.
 */
export function settle(store: Store): void {
  certify(store.tree);
  sweeper.plan();
  planCreations();
}

/**
 * Runs an update for its caller, counts it, and certifies what it changed.
 * @param name of the method
 */
export function change<T>(store: Store, name: string, operation: (owner: Owner, caller: Caller) => T): ResultOf<T> {
  return changeDuringHandover(store, name, (caller) => {
    requireNoHandover(store, caller.owner);
    return operation(caller.owner, caller);
  });
}

/** Runs an update that administrators alone may send. */
export function administer<T>(store: Store, name: string, operation: (caller: Caller) => T): ResultOf<T> {
  // Where an administrator's own archive is has nothing to do with it.
  return changeDuringHandover(store, name, (caller) => {
    requireAdmin(store);
    return operation(caller);
  });
}

/** As `change`, and also while the caller's capsule moves to somebody else. */
export function changeDuringHandover<T>(store: Store, name: string, operation: (caller: Caller) => T): ResultOf<T> {
  const caller = resultOf(() => admitted(store, name));
  if ("Err" in caller) return caller;
  settleKeeping(store, caller.Ok.owner);
  const writesBefore = store.writes();
  const result = resultOf(() => operation(caller.Ok));
  finish(store, name, caller.Ok, [result], writesBefore);
  return result;
}

/** Runs an update of many items, each with a result of its own. When there are too many, none is touched. */
export function changeEach<Item, T>(
  store: Store,
  name: string,
  items: readonly Item[],
  most: number,
  operation: (owner: Owner, item: Item) => T,
): ResultOf<T>[] {
  if (items.length > most) {
    const refusal = new StoreError("TooLarge", `Send at most ${most} in one call, not ${items.length}.`);
    // Not one for each: a message can hold a hundred thousand items, and the answer would be larger than it.
    return items.slice(0, most).map(() => ({ Err: errorRecord(refusal) }));
  }
  const caller = resultOf(() => admitted(store, name));
  if ("Err" in caller) return items.map(() => caller);
  const { owner } = caller.Ok;
  settleKeeping(store, owner);
  const settled = resultOf(() => requireNoHandover(store, owner));
  const writesBefore = store.writes();
  const results = items.map((item) => {
    if ("Err" in settled) return settled;
    if (performanceCounter(0) > ENOUGH_INSTRUCTIONS) return { Err: errorRecord(messageIsFull()) };
    return resultOf(() => operation(owner, item));
  });
  finish(store, name, caller.Ok, results, writesBefore);
  return results;
}

/** @throws StoreError Conflict (a factory fills this canister), and what `requireAdmitted` gives */
function admitted(store: Store, name: string): Caller {
  requireNotFilling(store);
  return requireAdmitted(store, name);
}

/** Runs an update by which a factory fills this canister, and certifies what it changed. */
export function fill<T>(store: Store, operation: (archive: StoredArchive) => T): ResultOf<T> {
  const writesBefore = store.writes();
  const result = resultOf(() => operation(requireFactory(store)));
  settle(store);
  if (store.writes() > writesBefore) watchGrowth(store);
  return result;
}

const messageIsFull = () =>
  new StoreError("LimitExceeded", "The items before took all that one message can do: send this one again.");

function finish(
  store: Store,
  name: string,
  caller: Caller,
  results: readonly ResultOf<unknown>[],
  writesBefore: number,
): void {
  const refused = results.flatMap((result) => ("Err" in result ? [nameOf(result.Err.code)] : []));
  const hasChanged = store.writes() > writesBefore;
  settle(store);
  if (hasChanged) watchGrowth(store);
  const instructions = performanceCounter(0);
  recordOperation(store, caller.owner, name, { itemCount: results.length, hasChanged, refused, instructions });
  if (caller.isAdministrator()) return;
  const use = { bytes: BigInt(msgArgData().length), instructions };
  countUse(store, caller.owner, use);
  chargeMessage(store, caller.owner, use);
}
