import { StoreError } from "@store-forever/protocol";
import { accountOf, writeAccount } from "../store/records/account-record.ts";
import { readConfig } from "../store/records/config-record.ts";
import type { Owner, Store } from "../store/store.ts";

/** @throws StoreError LimitExceeded, when so many more bytes would be over the owner's quota */
export function requireQuota(store: Store, owner: Owner, sizeBytes: bigint): void {
  const { totals, quotaBytes = readConfig(store).defaultQuotaBytes } = accountOf(store, owner);
  if (totals.sizeBytes + sizeBytes <= quotaBytes) return;
  const message = `You may store ${quotaBytes} bytes, and ${totals.sizeBytes} are taken: delete something first.`;
  throw new StoreError("LimitExceeded", message, "size_bytes");
}

/** @param quotaBytes `undefined` for the default quota */
export function setQuota(store: Store, owner: Owner, quotaBytes: bigint | undefined): null {
  writeAccount(store, owner, { ...accountOf(store, owner), quotaBytes });
  return null;
}
