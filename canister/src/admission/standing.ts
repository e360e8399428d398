import type { StoreError } from "@store-forever/protocol";
import { accountOf } from "../store/records/account-record.ts";
import type { Store } from "../store/store.ts";
import { storingRefusal } from "./access.ts";
import type { Caller } from "./callers.ts";
import { quotaOf, usedBytesOf } from "./quota.ts";

/** What somebody may do here. */
export interface CallerStanding {
  /** Why a change would be refused now. */
  refusal: StoreError | undefined;
  isAdministrator: boolean;
  quotaBytes: bigint;
  usedBytes: bigint;
}

/** @param balance the canister's cycles */
export function standingOf(store: Store, caller: Caller, balance: bigint): CallerStanding {
  const account = accountOf(store, caller.owner);
  return {
    refusal: storingRefusal(store, { caller, balance: () => balance }),
    isAdministrator: caller.isAdministrator(),
    quotaBytes: quotaOf(store, account),
    usedBytes: usedBytesOf(account),
  };
}
