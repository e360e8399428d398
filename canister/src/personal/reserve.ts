import { LIMITS, type Reserve, StoreError } from "@store-forever/protocol";
import { audit } from "../operations/journal.ts";
import { accountOf } from "../store/records/people/account-record.ts";
import type { StoredCreation } from "../store/records/personal/creation-record.ts";
import { readFactory, writeFactory } from "../store/records/personal/reserve-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { takeAllowance } from "./allowance.ts";
import type { FactoryNetwork } from "./factory-network.ts";
import type { CreationEvent } from "./transitions.ts";

const GIB = 1024n ** 3n;
/** What creating a canister costs on a subnet of 13 nodes, and a little to install it with. */
const LEAST_PER_CANISTER = 700_000_000_000n;
const LEDGER_FEE = 100_000_000n;

/** What a canister for this capsule gets, its creation included. */
export function cyclesFor(store: Store, owner: Owner): bigint {
  const { reserve } = readFactory(store);
  const { sizeBytes, recordBytes } = accountOf(store, owner).totals;
  return reserve.cycles_per_canister + (reserve.cycles_per_gib * (sizeBytes + recordBytes)) / GIB;
}

/** What whoever pays for it needs. */
export const priceFor = (store: Store, owner: Owner): bigint => cyclesFor(store, owner) + LEDGER_FEE;

/** Finds out who pays for a canister: its owner, where their deposit account has enough, or else the reserve. */
export async function findPayer(
  store: Store,
  network: FactoryNetwork,
  owner: Owner,
  { startedAtNs }: StoredCreation,
): Promise<CreationEvent> {
  const deposited = await network.depositedCycles(owner);
  if (deposited.kind !== "done") return { kind: "unanswered", message: deposited.message };
  const price = priceFor(store, owner);
  if (deposited.value >= price) return { kind: "funded", payer: "owner" };
  const reserve = await network.reserveCycles();
  if (reserve.kind !== "done") return { kind: "unanswered", message: reserve.message };
  noteReserve(store, owner, reserve.value);
  if (reserve.value < price + readFactory(store).reserve.floor_cycles) {
    const message = `The reserve has too few cycles. Send ${price} cycles to your deposit account, or ask an administrator.`;
    return payWithIcp(store, network, owner, { kind: "refused", message, code: "ReserveInsufficient" });
  }
  const refusal = takeAllowance(store, { owner, startedAtNs, cycles: cyclesFor(store, owner) });
  if (refusal === undefined) return { kind: "funded", payer: "reserve" };
  return payWithIcp(store, network, owner, { kind: "refused", message: refusal, code: "DailyLimitReached" });
}

/** Where nobody else pays, ICP in the owner's deposit account become cycles there. Then it is asked again whether they are enough. */
async function payWithIcp(
  store: Store,
  network: FactoryNetwork,
  owner: Owner,
  refusal: CreationEvent,
): Promise<CreationEvent> {
  const deposited = await network.depositedE8s(owner);
  if (deposited.kind !== "done") return { kind: "unanswered", message: deposited.message };
  const amountE8s = deposited.value - LIMITS.icpLedgerFeeE8s;
  if (amountE8s < LIMITS.minPaymentE8s) return refusal;
  return { kind: "buying", purchase: { createdAtNs: store.now(), amountE8s } };
}

/** Keeps what the ledger said. The audit log warns once each time that the reserve has become low. */
export function noteReserve(store: Store, owner: Owner, reserveCycles: bigint): void {
  const { reserve, reserveCycles: before } = readFactory(store);
  writeFactory(store, { reserveCycles });
  if (reserveCycles >= reserve.alert_cycles || (before > 0n && before < reserve.alert_cycles)) return;
  console.warn(`The reserve for personal canisters has ${reserveCycles} cycles: add some.`);
  audit(store, owner, "reserve", "low");
}

/** @throws StoreError InvalidArgument */
export function setReserve(store: Store, reserve: Reserve): null {
  if (reserve.cycles_per_canister < LEAST_PER_CANISTER)
    throw new StoreError(
      "InvalidArgument",
      `Give each canister at least ${LEAST_PER_CANISTER} cycles: its creation takes most of them.`,
      "cycles_per_canister",
    );
  if (reserve.canisters_per_day > LIMITS.maxCanistersPerDay)
    throw new StoreError(
      "InvalidArgument",
      `The reserve gives at most ${LIMITS.maxCanistersPerDay} canisters a day.`,
      "canisters_per_day",
    );
  writeFactory(store, { reserve });
  return null;
}
