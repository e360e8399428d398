import { LIMITS, type Payment, StoreError } from "@store-forever/protocol";
import { messageCycles, storageCycles } from "../operations/costs.ts";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import type { Use } from "../store/bookkeeping/daily-use-record.ts";
import { accountOf } from "../store/records/people/account-record.ts";
import {
  deletePayment,
  readPayment,
  type StoredPayment,
  writePayment,
} from "../store/records/people/payment-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { toOpt } from "../store/to-opt.ts";
import { usedBytesOf } from "./quota.ts";

const GIB = 1024n ** 3n;
const DAY_SECONDS = 86_400n;
const YEAR_SECONDS = 31_557_600n;
const SECOND_NS = 1_000_000_000n;
const LATEST_NS = 2n ** 64n - 1n;
const LONGEST_PRINCIPAL_BYTES = 29;
const ANONYMOUS = 4;

/** Why nothing can be paid for somebody by a call; `undefined` when it can. @param cycles that are attached to the call */
export function payingRefusal(store: Store, account: Owner | undefined, cycles: bigint): StoreError | undefined {
  const refusal = accountRefusal(store, account);
  if (refusal !== undefined || cycles >= LIMITS.minPaymentCycles) return refusal;
  return new StoreError("PaymentNeeded", `Attach at least ${LIMITS.minPaymentCycles} cycles to the call.`, "account");
}

/** Why nothing can be paid for somebody at all; `undefined` when it can. */
export function accountRefusal(store: Store, account: Owner | undefined): StoreError | undefined {
  if (!("paid" in readConfig(store).admission))
    return new StoreError("Conflict", "Nobody pays for an account at this archive: keep your cycles.");
  const isPerson =
    account !== undefined &&
    account.length > 0 &&
    account.length <= LONGEST_PRINCIPAL_BYTES &&
    !(account.length === 1 && account[0] === ANONYMOUS);
  if (isPerson) return undefined;
  return new StoreError("InvalidArgument", "Name the principal of a person who signed in.", "account");
}

/** How many cycles a balance still takes. */
export function roomFor(store: Store, account: Owner): bigint {
  return LIMITS.maxBalanceCycles - settled(store, account).balanceCycles;
}

export function receive(store: Store, account: Owner, cycles: bigint): void {
  const payment = settled(store, account);
  const { balanceCycles, receivedCycles } = payment;
  writePayment(store, account, {
    ...payment,
    balanceCycles: balanceCycles + cycles,
    receivedCycles: min(receivedCycles + cycles, LATEST_NS),
  });
}

/** Whether somebody has a balance that is not used up. */
export function hasBalance(store: Store, owner: Owner): boolean {
  return settled(store, owner).balanceCycles > 0n;
}

/** Why a balance does not let somebody store; `undefined` when it does. */
export function paymentRefusal(store: Store, owner: Owner): StoreError | undefined {
  if (hasBalance(store, owner)) return undefined;
  if (readPayment(store, owner) === undefined)
    return new StoreError(
      "PaymentNeeded",
      "This archive stores for people who have paid for it: see your page in the viewer, pay, then try again.",
    );
  return new StoreError(
    "PaymentNeeded",
    "Your balance is used up. You read, export and delete what you have: pay to store more.",
  );
}

/** Takes from a balance what was kept until now, before a message changes how much that is. People who never paid have none. */
export function settleKeeping(store: Store, owner: Owner): void {
  if (marginOf(store) !== undefined && readPayment(store, owner) !== undefined)
    writePayment(store, owner, settled(store, owner));
}

/** Takes what a message costs the archive from the balance of whoever sent it. */
export function chargeMessage(store: Store, owner: Owner, use: Omit<Use, "messages">): void {
  const margin = marginOf(store);
  if (margin === undefined || readPayment(store, owner) === undefined) return;
  const payment = settled(store, owner);
  const balanceCycles = max(payment.balanceCycles - withMargin(messageCycles(use), margin), 0n);
  writePayment(store, owner, { ...payment, balanceCycles });
}

/** Adds the balance of a capsule that moves to its new owner's. */
export function movePayment(store: Store, from: Owner, to: Owner): void {
  if (readPayment(store, from) === undefined) return;
  const [moved, payment] = [settled(store, from), settled(store, to)];
  deletePayment(store, from);
  writePayment(store, to, {
    ...payment,
    balanceCycles: min(payment.balanceCycles + moved.balanceCycles, LIMITS.maxBalanceCycles),
    receivedCycles: min(payment.receivedCycles + moved.receivedCycles, LATEST_NS),
  });
}

/** What somebody has paid and how long it lasts; `undefined` where people do not pay. */
export function paymentOf(store: Store, owner: Owner): Payment | undefined {
  const margin = marginOf(store);
  if (margin === undefined) return undefined;
  const { balanceCycles, receivedCycles } = settled(store, owner);
  const perDay = withMargin(storageCycles(usedBytesOf(accountOf(store, owner)), DAY_SECONDS), margin);
  const lastsNs = perDay === 0n ? undefined : (balanceCycles * DAY_SECONDS * SECOND_NS) / perDay;
  return {
    balance_cycles: balanceCycles,
    received_cycles: receivedCycles,
    cycles_per_day: min(perDay, LATEST_NS),
    paid_until_ns: toOpt(lastsNs === undefined ? undefined : min(store.now() + lastsNs, LATEST_NS)),
    cycles_per_gib_and_year: withMargin(storageCycles(GIB, YEAR_SECONDS), margin),
    cycles_per_gib_sent: withMargin(sendingCycles(), margin),
  };
}

/** The balance as it is now: what is stored has taken its part since it was settled last. */
function settled(store: Store, owner: Owner): StoredPayment {
  const nowNs = store.now();
  const payment = readPayment(store, owner) ?? { balanceCycles: 0n, settledAtNs: nowNs, receivedCycles: 0n };
  const margin = marginOf(store);
  if (margin === undefined) return { ...payment, settledAtNs: nowNs };
  const sinceNs = max(payment.settledAtNs, readConfig(store).paidSinceNs);
  const keptNs = max(nowNs - sinceNs, 0n);
  const usedBytes = usedBytesOf(accountOf(store, owner));
  const taken = withMargin(storageCycles(usedBytes, keptNs), margin) / SECOND_NS;
  return { ...payment, balanceCycles: max(payment.balanceCycles - taken, 0n), settledAtNs: nowNs };
}

/** Full chunks, without what the canister does with them, which depends on the photos. */
function sendingCycles(): bigint {
  const chunkBytes = BigInt(LIMITS.chunkSizeBytes);
  return (GIB * messageCycles({ bytes: chunkBytes, instructions: 0n })) / chunkBytes;
}

/** In percent; `undefined` where people do not pay. */
function marginOf(store: Store): bigint | undefined {
  const { admission } = readConfig(store);
  return "paid" in admission ? BigInt(admission.paid.margin_percent) : undefined;
}

const withMargin = (cycles: bigint, marginPercent: bigint) => (cycles * (100n + marginPercent)) / 100n;
const min = (left: bigint, right: bigint) => (left < right ? left : right);
const max = (left: bigint, right: bigint) => (left > right ? left : right);
