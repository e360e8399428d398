import { certify } from "@store-forever/certified/azle";
import { nameOf, type ResultOf, StoreError } from "@store-forever/protocol";
import { performanceCounter } from "azle";
import { requireNoHandover } from "../capsules/handovers.ts";
import { recordOperation } from "../operations/journal.ts";
import { publishSome } from "../publishing/publishing.ts";
import { unpublishSome } from "../publishing/unpublishing.ts";
import type { Owner, Store } from "../store/store.ts";
import { caller, requireOwner } from "./callers.ts";
import { errorRecord, resultOf } from "./results.ts";
import { scheduleSweep } from "./sweep-timer.ts";

/** An update may take 40 billion. What one item can take, and what every message does at its end, has to fit in the rest. */
const ENOUGH_INSTRUCTIONS = 20_000_000_000n;

/** What every update does at its end, and a new or upgraded canister before its first message. */
export function settle(store: Store): void {
  unpublishSome(store);
  publishSome(store);
  certify(store.tree);
  scheduleSweep(store);
}

/**
 * Runs an update for its caller, counts it, and certifies what it changed.
 * @param name of the method
 */
export function change<T>(store: Store, name: string, operation: (owner: Owner) => T): ResultOf<T> {
  return changeDuringHandover(store, name, (owner) => {
    requireNoHandover(store, owner);
    return operation(owner);
  });
}

/** As `change`, and also while the caller's capsule moves to somebody else. */
export function changeDuringHandover<T>(store: Store, name: string, operation: (owner: Owner) => T): ResultOf<T> {
  const result = resultOf(() => operation(requireOwner()));
  finish(store, name, [result]);
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
    return items.map(() => ({ Err: errorRecord(refusal) }));
  }
  const owner = resultOf(() => {
    const signedIn = requireOwner();
    requireNoHandover(store, signedIn);
    return signedIn;
  });
  const results = items.map((item) => {
    if ("Err" in owner) return owner;
    if (performanceCounter(0) > ENOUGH_INSTRUCTIONS) return { Err: errorRecord(messageIsFull()) };
    return resultOf(() => operation(owner.Ok, item));
  });
  finish(store, name, results);
  return results;
}

const messageIsFull = () =>
  new StoreError("LimitExceeded", "The items before took all that one message can do: send this one again.");

function finish(store: Store, name: string, results: readonly ResultOf<unknown>[]): void {
  const refused = results.flatMap((result) => ("Err" in result ? [nameOf(result.Err.code)] : []));
  settle(store);
  recordOperation(store, caller(), name, { itemCount: results.length, refused, instructions: performanceCounter(0) });
}
