import { type Budgets, type DailyBudget, StoreError } from "@store-forever/protocol";
import { readConfig, writeConfig } from "../store/bookkeeping/config-record.ts";
import { forgetUseBefore, readUse, type Use, type User, writeUse } from "../store/bookkeeping/daily-use-record.ts";
import { readObservedCosts } from "../store/bookkeeping/observed-costs.ts";
import type { Owner, Store } from "../store/store.ts";

const DAY_SECONDS = 86_400n;
const DAY_NS = DAY_SECONDS * 1_000_000_000n;
/** Whoever has used up a day's budget for storing can still send as much again to delete. */
const LEAVING_FACTOR = 2n;
/** More than the one entry that each person adds a day, so that earlier days go. */
const FORGOTTEN_AT_ONCE = 3;

export function setBudgets(store: Store, budgets: Budgets): null {
  writeConfig(store, { ...readConfig(store), budgets });
  return null;
}

/**
 * Why somebody who may store may not do so now; `undefined` when they may.
 * @param isLeaving for methods by which people take back what they gave
 */
export function budgetRefusal(store: Store, owner: Owner, isLeaving: boolean): StoreError | undefined {
  const { person, all } = readConfig(store).budgets;
  const day = today(store);
  const factor = isLeaving ? LEAVING_FACTOR : 1n;
  if (isUsedUp(readUse(store, day, owner), person, factor))
    return new StoreError(
      "DailyLimitReached",
      "You have sent as much as one person may in a day. What has arrived is kept: continue tomorrow.",
    );
  if (isUsedUp(readUse(store, day, "all"), all, factor))
    return new StoreError(
      "DailyLimitReached",
      "This archive has taken as much as it may in a day. What has arrived is kept: continue tomorrow.",
    );
  return undefined;
}

/**
 * Below a floor, cycles are kept for reading, exporting and deleting.
 * @param balance the canister's cycles
 */
export function floorRefusal(store: Store, balance: bigint): StoreError | undefined {
  const { burnPerDay, freezingSeconds } = readObservedCosts(store) ?? { burnPerDay: 0n, freezingSeconds: 0n };
  const reserve = (burnPerDay * freezingSeconds) / DAY_SECONDS;
  if (balance >= reserve + readConfig(store).budgets.cycles_floor) return undefined;
  return new StoreError(
    "LowOnCycles",
    "This archive is low on cycles. It keeps what it has and takes nothing new: ask whoever runs it to top it up.",
  );
}

/** What somebody's messages took today. */
export function useToday(store: Store, owner: Owner): Use {
  return readUse(store, today(store), owner) ?? { bytes: 0n, messages: 0, instructions: 0n };
}

/** Takes what a message took from the day's budgets. */
export function countUse(store: Store, owner: Owner, use: Omit<Use, "messages">): void {
  const day = today(store);
  if (readUse(store, day, owner) === undefined) forgetUseBefore(store, day, FORGOTTEN_AT_ONCE);
  addUse(store, day, owner, use);
  addUse(store, day, "all", use);
}

function addUse(store: Store, day: number, user: User, { bytes, instructions }: Omit<Use, "messages">): void {
  const known = readUse(store, day, user) ?? { bytes: 0n, messages: 0, instructions: 0n };
  writeUse(store, day, user, {
    bytes: known.bytes + bytes,
    messages: known.messages + 1,
    instructions: known.instructions + instructions,
  });
}

function isUsedUp(use: Use | undefined, budget: DailyBudget, factor: bigint): boolean {
  if (use === undefined) return false;
  return (
    use.bytes >= budget.bytes * factor ||
    BigInt(use.messages) >= BigInt(budget.messages) * factor ||
    use.instructions >= budget.instructions * factor
  );
}

/** Days since 1970, in UTC. */
export const today = (store: Store): number => Number(store.now() / DAY_NS);
