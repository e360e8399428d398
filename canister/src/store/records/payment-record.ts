import { RecordReader, RecordWriter } from "@store-forever/certified";
import { ownerKey } from "../keys.ts";
import type { Owner, Store } from "../store.ts";

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

export function deletePayment({ maps }: Store, owner: Owner): void {
  maps.payments.delete(ownerKey(owner));
}
