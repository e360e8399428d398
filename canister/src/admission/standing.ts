import type { Payment, StoreError } from "@store-forever/protocol";
import type { Use } from "../store/bookkeeping/daily-use-record.ts";
import { accountOf } from "../store/records/people/account-record.ts";
import type { Store } from "../store/store.ts";
import { storingRefusal } from "./access.ts";
import { useToday } from "./budgets.ts";
import type { Caller } from "./callers.ts";
import { type GuestRight, guestRight } from "./invitations.ts";
import { paymentOf } from "./payments.ts";
import { quotaOf, usedBytesOf } from "./quota.ts";

/** What somebody may do here. */
export interface CallerStanding {
  /** Why a change would be refused now. */
  refusal: StoreError | undefined;
  isAdministrator: boolean;
  isHotKey: boolean;
  quotaBytes: bigint;
  usedBytes: bigint;
  /** What they redeemed, if they did. */
  invitation: GuestRight | undefined;
  /** What they have paid, where people pay. */
  payment: Payment | undefined;
  /** What their messages took today. */
  usedToday: Use;
}

/** @param balance the canister's cycles */
export function standingOf(store: Store, caller: Caller, balance: bigint): CallerStanding {
  const account = accountOf(store, caller.owner);
  return {
    refusal: storingRefusal(store, { caller, balance: () => balance }),
    isAdministrator: caller.isAdministrator(),
    isHotKey: caller.isHotKey,
    quotaBytes: quotaOf(store, caller.owner, account),
    usedBytes: usedBytesOf(account),
    invitation: guestRight(store, caller.owner),
    payment: paymentOf(store, caller.owner),
    usedToday: useToday(store, caller.owner),
  };
}
