import { type CapsuleTotals, equalBytes, LIMITS, StoreError } from "@store-forever/protocol";
import { moveGuest } from "../admission/invitations.ts";
import { movePayment } from "../admission/payments.ts";
import { quotaOf } from "../admission/quota.ts";
import { requireText } from "../operations/checks.ts";
import { moveConnections } from "../sharing/connections.ts";
import { dropPresenceKeys } from "../sharing/presence-keys.ts";
import {
  accountOf,
  deleteAccount,
  readAccount,
  readConnections,
  writeAccount,
} from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";

const MAX_PREDECESSORS = 20;

/** A capsule whose owners are bytes, not yet principals. */
export interface OwnedCapsule {
  ownerBytes: Owner;
  connectionBytes: Owner[];
  display_name: [] | [string];
  created_at_ns: bigint;
  totals: CapsuleTotals;
  quota_bytes: bigint;
}

/**
 * Makes a capsule if there is none. A display name takes the place of the one before.
 * @throws StoreError TooLarge
 */
export function createCapsule(store: Store, owner: Owner, displayName: string | undefined): OwnedCapsule {
  requireText(displayName, LIMITS.maxTitleBytes, "display_name");
  const known = readAccount(store, owner);
  if (known === undefined || (displayName !== undefined && displayName !== known.displayName))
    writeAccount(store, owner, { ...accountOf(store, owner), displayName: displayName ?? known?.displayName });
  return capsuleOf(store, owner);
}

/** @throws StoreError NotFound, when the owner has neither made a capsule nor stored anything */
export function capsuleOf(store: Store, owner: Owner): OwnedCapsule {
  const account = readAccount(store, owner);
  if (account === undefined) throw new StoreError("NotFound", "You have no archive yet: create one.");
  const { memories, galleries, assets, sizeBytes } = account.totals;
  return {
    ownerBytes: owner,
    connectionBytes: readConnections(store, owner),
    display_name: account.displayName === undefined ? [] : [account.displayName],
    created_at_ns: account.createdAtNs,
    totals: { memories, galleries, assets, size_bytes: sizeBytes },
    quota_bytes: quotaOf(store, owner, account),
  };
}

/** Joins two accounts: the larger quota, the better invitation, both balances, the earlier date, and the people that both share with. */
export function mergeAccounts(store: Store, from: Owner, to: Owner): void {
  // Sites know copies by whose they were. The new owner gives them a key of their own, or does not.
  dropPresenceKeys(store, from);
  const moved = accountOf(store, from);
  const account = accountOf(store, to);
  const predecessors = [from, ...moved.predecessors, ...account.predecessors].filter(
    (person, place, all) => !equalBytes(person, to) && all.findIndex((other) => equalBytes(other, person)) === place,
  );
  writeAccount(store, to, {
    ...account,
    createdAtNs: account.createdAtNs < moved.createdAtNs ? account.createdAtNs : moved.createdAtNs,
    displayName: account.displayName ?? moved.displayName,
    quotaBytes:
      moved.quotaBytes !== undefined && moved.quotaBytes > quotaOf(store, to, account)
        ? moved.quotaBytes
        : account.quotaBytes,
    predecessors: predecessors.slice(0, MAX_PREDECESSORS),
  });
  moveGuest(store, from, to);
  movePayment(store, from, to);
  moveConnections(store, from, to);
  // Bytes that no memory refers to are counted until they go. The quota has moved: it would otherwise be there twice.
  if (moved.totals.assets > 0)
    writeAccount(store, from, { ...moved, displayName: undefined, predecessors: [], quotaBytes: undefined });
  else deleteAccount(store, from);
}
