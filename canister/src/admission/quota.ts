import { StoreError } from "@store-forever/protocol";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import { type Account, accountOf, writeAccount } from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { guestRight } from "./invitations.ts";

/** How much an owner may store. What an administrator set for them goes before what the policy gives. */
export function quotaOf(store: Store, owner: Owner, { quotaBytes }: Account): bigint {
  const { admission, defaultQuotaBytes } = readConfig(store);
  if (quotaBytes !== undefined) return quotaBytes;
  if ("open" in admission)
    return admission.open.quota_bytes < defaultQuotaBytes ? admission.open.quota_bytes : defaultQuotaBytes;
  const right = "invited" in admission ? guestRight(store, owner) : undefined;
  return right?.state === "valid" ? right.invitation.quotaBytes : defaultQuotaBytes;
}

/** Everything stored counts toward an owner's quota, and what is on its way. */
export function usedBytesOf({ totals }: Account): bigint {
  return totals.sizeBytes + totals.recordBytes + totals.reservedBytes;
}

/**
 * @param field the argument that needs the room
 * @throws StoreError LimitExceeded, when so many more bytes would be over the owner's quota
 */
export function requireQuota(store: Store, owner: Owner, sizeBytes: bigint, field = "size_bytes"): void {
  if (sizeBytes <= 0n) return;
  const account = accountOf(store, owner);
  const quotaBytes = quotaOf(store, owner, account);
  const usedBytes = usedBytesOf(account);
  if (usedBytes + sizeBytes <= quotaBytes) return;
  const message = `You may store ${quotaBytes} bytes, and ${usedBytes} are taken: delete something first.`;
  throw new StoreError("LimitExceeded", message, field);
}

/** @param quotaBytes `undefined` for the default quota */
export function setQuota(store: Store, owner: Owner, quotaBytes: bigint | undefined): null {
  writeAccount(store, owner, { ...accountOf(store, owner), quotaBytes });
  return null;
}
