import { equalBytes } from "@store-forever/protocol";
import {
  type GivenCanister,
  readAllowance,
  type StoredAllowance,
  writeAllowance,
} from "../store/records/personal/allowance-record.ts";
import { readFactory } from "../store/records/personal/reserve-record.ts";
import type { Owner, Store } from "../store/store.ts";

const DAY_NS = 86_400n * 1_000_000_000n;

/** What the reserve has given today. */
export function allowanceToday(store: Store): StoredAllowance {
  const day = Number(store.now() / DAY_NS);
  const allowance = readAllowance(store);
  return allowance.day === day ? allowance : { day, given: [] };
}

export const cyclesOf = ({ given }: StoredAllowance): bigint => given.reduce((sum, { cycles }) => sum + cycles, 0n);

/**
 * Takes a canister from what the reserve may give today: where everybody may store, strangers could empty it otherwise. For the same move it
 * may be asked again.
 * @returns why it gives none; `undefined` when it does
 */
export function takeAllowance(store: Store, canister: GivenCanister): string | undefined {
  const { canisters_per_day, cycles_per_day } = readFactory(store).reserve;
  const today = allowanceToday(store);
  const own = today.given.find(({ owner }) => equalBytes(owner, canister.owner));
  if (own !== undefined && own.startedAtNs !== canister.startedAtNs)
    return "The reserve gives one canister a day to a person: try again tomorrow, or pay for it yourself.";
  const given = [...today.given.filter((other) => other !== own), canister];
  if (given.length > canisters_per_day || cyclesOf({ ...today, given }) > cycles_per_day)
    return "The reserve has given as much as it may in a day: try again tomorrow, or pay for it yourself.";
  writeAllowance(store, { ...today, given });
  return undefined;
}

/** Gives back what was taken for somebody's canister that was not created. */
export function returnAllowance(store: Store, owner: Owner): void {
  const today = allowanceToday(store);
  const given = today.given.filter((other) => !equalBytes(other.owner, owner));
  if (given.length < today.given.length) writeAllowance(store, { ...today, given });
}
