import { RecordReader, RecordWriter } from "@store-forever/certified";
import { ownerKey } from "../../keys.ts";
import type { Owner, Store } from "../../store.ts";

const VERSION = 1;

/** What somebody has paid. */
export interface StoredPayment {
  /** What was left at `settledAtNs`. What is stored takes from it since. */
  balanceCycles: bigint;
  settledAtNs: bigint;
  /** All that was ever received. */
  receivedCycles: bigint;
}

/** `undefined` for people who never paid. */
export function readPayment({ maps }: Store, owner: Owner): StoredPayment | undefined {
  const bytes = maps.payments.get(ownerKey(owner));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "payment");
  return { balanceCycles: reader.nat64(), settledAtNs: reader.nat64(), receivedCycles: reader.nat64() };
}

export function writePayment({ maps }: Store, owner: Owner, payment: StoredPayment): void {
  const { balanceCycles, settledAtNs, receivedCycles } = payment;
  const writer = new RecordWriter(VERSION).nat64(balanceCycles).nat64(settledAtNs).nat64(receivedCycles);
  maps.payments.set(ownerKey(owner), writer.finish());
}

/**
 * A payment on its way from a ledger. It is written before the ledger is asked, so that an answer which is lost is asked for again: the ledger
 * knows the operation by its amount and `createdAtNs`, and does it once.
 */
export type StoredCollection = { createdAtNs: bigint; askedAtNs: bigint } & (
  | { step: "withdrawing"; amountCycles: bigint }
  | { step: "sending"; amountE8s: bigint }
  /** The ICP are with the cycles minting canister, by this block. */
  | { step: "converting"; block: bigint }
);

/** In the order of their stored numbers. */
const STEPS = ["withdrawing", "sending", "converting"] as const;

export function readCollection({ maps }: Store, account: Owner): StoredCollection | undefined {
  const bytes = maps.collections.get(ownerKey(account));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "collection");
  const step = STEPS[reader.nat8()] as (typeof STEPS)[number];
  const [amount, createdAtNs, askedAtNs] = [reader.nat64(), reader.nat64(), reader.nat64()];
  switch (step) {
    case "withdrawing":
      return { step, amountCycles: amount, createdAtNs, askedAtNs };
    case "sending":
      return { step, amountE8s: amount, createdAtNs, askedAtNs };
    case "converting":
      return { step, block: amount, createdAtNs, askedAtNs };
  }
}

export function writeCollection({ maps }: Store, account: Owner, collection: StoredCollection): void {
  const writer = new RecordWriter(VERSION).nat8(STEPS.indexOf(collection.step)).nat64(amountOf(collection));
  maps.collections.set(ownerKey(account), writer.nat64(collection.createdAtNs).nat64(collection.askedAtNs).finish());
}

export function deleteCollection({ maps }: Store, account: Owner): void {
  maps.collections.delete(ownerKey(account));
}

function amountOf(collection: StoredCollection): bigint {
  switch (collection.step) {
    case "withdrawing":
      return collection.amountCycles;
    case "sending":
      return collection.amountE8s;
    case "converting":
      return collection.block;
  }
}

export function deletePayment({ maps }: Store, owner: Owner): void {
  maps.payments.delete(ownerKey(owner));
}
