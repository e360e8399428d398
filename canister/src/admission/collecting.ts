import { LIMITS, StoreError } from "@store-forever/protocol";
import { audit } from "../operations/journal.ts";
import { readUse, writeUse } from "../store/bookkeeping/daily-use-record.ts";
import {
  deleteCollection,
  readCollection,
  type StoredCollection,
  writeCollection,
} from "../store/records/people/payment-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { budgetRefusal, today } from "./budgets.ts";
import type { Caller } from "./callers.ts";
import { chargeMessage, hasBalance, receive, roomFor } from "./payments.ts";

const SECOND_NS = 1_000_000_000n;
/** An answer that did not come in this time was lost: the collection is asked for again. */
const ASK_AGAIN_NS = 300n * SECOND_NS;
/** Measured: 43 million for a look in vain, 50 million for one that ends with cycles, and what their calls cost. */
const LOOK = { bytes: 0n, instructions: 60_000_000n };

/** What a ledger says of a transfer. `unknown`: it did not answer, or is too busy. It may have happened. */
export type Transferred =
  | { kind: "done"; block: bigint }
  | { kind: "refused"; reason: string }
  | { kind: "unknown"; reason: string };

/** What became of ICP at the cycles minting canister. */
export type Converted =
  | { kind: "done"; cycles: bigint }
  | { kind: "refused"; reason: string }
  | { kind: "unknown"; reason: string };

/** The ledgers, as far as deposit accounts need them. A transfer with the same terms happens once, and is `done` each time. */
export interface Ledgers {
  cyclesOf(account: Owner): Promise<bigint>;
  /** Sends cycles of a deposit account to the canister itself. */
  withdraw(account: Owner, amountCycles: bigint, createdAtNs: bigint): Promise<Transferred>;
  e8sOf(account: Owner): Promise<bigint>;
  /** Sends ICP of a deposit account to the cycles minting canister, to become cycles of this canister. */
  sendToMint(account: Owner, amountE8s: bigint, createdAtNs: bigint): Promise<Transferred>;
  /** Has ICP that were sent become cycles. The same block gives the same answer again. */
  convert(block: bigint): Promise<Converted>;
}

/**
 * Why somebody may not have the archive look for a payment now; `undefined` when they may. Looking costs the archive, and only their own
 * balance shows that somebody pays. So those without one look only so often a day, all together.
 */
export function collectingRefusal(store: Store, caller: Caller): StoreError | undefined {
  if (caller.isAdministrator()) return undefined;
  if (hasBalance(store, caller.owner)) return budgetRefusal(store, caller.owner, false);
  if (looksToday(store) < LIMITS.maxUnpaidCollections) return undefined;
  return new StoreError(
    "DailyLimitReached",
    "The archive has looked for as many payments as it may in a day. Yours is safe where it is: continue tomorrow.",
  );
}

/** Takes what a look costs from the balance of whoever has one, and counts the looks of all others. */
export function countLook(store: Store, caller: Caller): void {
  if (caller.isAdministrator()) return;
  if (hasBalance(store, caller.owner)) chargeMessage(store, caller.owner, LOOK);
  else addLooks(store, 1);
}

/**
 * Collects what has arrived at somebody's deposit account: cycles, or else ICP, which become cycles. A collection whose answer was lost goes on
 * where it was. Other messages run between its steps, so each step looks again at what is stored.
 * @returns the cycles that were added to their balance
 * @throws StoreError PaymentNeeded (nothing has arrived), Conflict (it is under way, or a ledger refuses)
 */
export async function collectPayment(store: Store, ledgers: Ledgers, account: Owner): Promise<bigint> {
  requireNotUnderWay(store, account);
  const known = readCollection(store, account);
  const collection = known === undefined ? await begin(store, ledgers, account) : askAgain(store, account, known);
  switch (collection.step) {
    case "withdrawing":
      return withdraw(store, ledgers, account, collection);
    case "sending":
      return convert(store, ledgers, account, await send(store, ledgers, account, collection));
    case "converting":
      return convert(store, ledgers, account, collection);
  }
}

type Withdrawing = Extract<StoredCollection, { step: "withdrawing" }>;
type Sending = Extract<StoredCollection, { step: "sending" }>;
type Converting = Extract<StoredCollection, { step: "converting" }>;

async function begin(store: Store, ledgers: Ledgers, account: Owner): Promise<Withdrawing | Sending> {
  const arrived = (await ledgers.cyclesOf(account)) - LIMITS.cyclesLedgerFee;
  const room = roomFor(store, account);
  const amountCycles = arrived < room ? arrived : room;
  if (amountCycles >= LIMITS.minPaymentCycles)
    return note(store, account, { step: "withdrawing", amountCycles, ...askedNow(store) });
  const amountE8s = (await ledgers.e8sOf(account)) - LIMITS.icpLedgerFeeE8s;
  if (amountE8s >= LIMITS.minPaymentE8s)
    return note(store, account, { step: "sending", amountE8s, ...askedNow(store) });
  throw new StoreError(
    "PaymentNeeded",
    `Nothing has arrived at this deposit account. Send at least ${LIMITS.minPaymentCycles + LIMITS.cyclesLedgerFee} cycles or ` +
      `${LIMITS.minPaymentE8s + LIMITS.icpLedgerFeeE8s} e8s of ICP, then try again.`,
    "account",
  );
}

const askedNow = (store: Store) => ({ createdAtNs: store.now(), askedAtNs: store.now() });

/** Another message may have begun while the ledgers were asked for the balance. */
function note<T extends StoredCollection>(store: Store, account: Owner, collection: T): T {
  if (readCollection(store, account) !== undefined) throw underWay();
  writeCollection(store, account, collection);
  return collection;
}

function askAgain(store: Store, account: Owner, collection: StoredCollection): StoredCollection {
  const again = { ...collection, askedAtNs: store.now() };
  writeCollection(store, account, again);
  return again;
}

async function withdraw(store: Store, ledgers: Ledgers, account: Owner, collection: Withdrawing): Promise<bigint> {
  const { amountCycles, createdAtNs } = collection;
  const answer = await ledgers.withdraw(account, amountCycles, createdAtNs);
  finish(store, account, collection, answer);
  return credit(store, account, amountCycles);
}

async function send(store: Store, ledgers: Ledgers, account: Owner, collection: Sending): Promise<Converting> {
  const { amountE8s, createdAtNs } = collection;
  const answer = await ledgers.sendToMint(account, amountE8s, createdAtNs);
  const block = finish(store, account, collection, answer).block;
  const converting: Converting = { step: "converting", block, createdAtNs, askedAtNs: store.now() };
  writeCollection(store, account, converting);
  return converting;
}

async function convert(store: Store, ledgers: Ledgers, account: Owner, collection: Converting): Promise<bigint> {
  const { cycles } = finish(store, account, collection, await ledgers.convert(collection.block));
  return credit(store, account, cycles);
}

/**
 * Ends a step, whose answer is taken once: another message may have asked for the same after this one had waited too long.
 * @throws StoreError Conflict
 */
function finish<Answer extends Transferred | Converted>(
  store: Store,
  account: Owner,
  { step, createdAtNs }: StoredCollection,
  answer: Answer,
): Extract<Answer, { kind: "done" }> {
  const known = readCollection(store, account);
  if (known === undefined || known.step !== step || known.createdAtNs !== createdAtNs) throw underWay();
  if (answer.kind === "unknown")
    throw new StoreError(
      "Conflict",
      `The ledger did not say whether it was done (${answer.reason}): try again in five minutes.`,
    );
  deleteCollection(store, account);
  if (answer.kind === "refused") throw new StoreError("Conflict", `The ledger refused (${answer.reason}): try again.`);
  return answer as Extract<Answer, { kind: "done" }>;
}

function credit(store: Store, account: Owner, cycles: bigint): bigint {
  receive(store, account, cycles);
  chargeMessage(store, account, LOOK);
  audit(store, account, "collect_payment", "ok");
  addLooks(store, -1);
  return cycles;
}

/** @throws StoreError Conflict */
function requireNotUnderWay(store: Store, account: Owner): void {
  const known = readCollection(store, account);
  if (known !== undefined && known.askedAtNs + ASK_AGAIN_NS > store.now()) throw underWay();
}

const underWay = () =>
  new StoreError("Conflict", "This payment is being collected: look at the balance again in five minutes.", "account");

const looksToday = (store: Store): number => readUse(store, today(store), "collectors")?.messages ?? 0;

function addLooks(store: Store, count: number): void {
  const messages = Math.max(looksToday(store) + count, 0);
  writeUse(store, today(store), "collectors", { bytes: 0n, messages, instructions: 0n });
}
