import { LIMITS, StoreError } from "@store-forever/protocol";
import { accountOf, writeAccount } from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";

/**
 * What an owner publishes in a day is limited: a message of some bytes can make the canister publish ten thousand memories by twenty links.
 */
const DAY_NS = 24n * 3_600n * 1_000_000_000n;

const today = (store: Store) => Number(store.now() / DAY_NS);

export function tomorrowNs(store: Store): bigint {
  return (BigInt(today(store)) + 1n) * DAY_NS;
}

function publishedToday(store: Store, owner: Owner): { day: number; links: number; leaves: number } {
  const { published } = accountOf(store, owner);
  const day = today(store);
  return published.day === day ? published : { day, links: 0, leaves: 0 };
}

export function countPublished(store: Store, owner: Owner, more: { links?: number; leaves?: number }): void {
  const { links = 0, leaves = 0 } = more;
  if (links + leaves === 0) return;
  const known = publishedToday(store, owner);
  const published = { day: known.day, links: known.links + links, leaves: known.leaves + leaves };
  writeAccount(store, owner, { ...accountOf(store, owner), published });
}

/** How many leaves of the certified tree an owner may still publish today. */
export function leavesLeft(store: Store, owner: Owner): number {
  return LIMITS.maxPublishedLeavesPerDay - publishedToday(store, owner).leaves;
}

/** @throws StoreError LimitExceeded, when the owner has made too many links, or things public, for one more today */
export function requireLinkToday(store: Store, owner: Owner): void {
  if (publishedToday(store, owner).links < LIMITS.maxNewLinksPerDay) return;
  throw new StoreError(
    "LimitExceeded",
    `You have made ${LIMITS.maxNewLinksPerDay} links or things public today: make more tomorrow.`,
    "target",
  );
}
