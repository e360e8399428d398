import { Principal } from "@dfinity/principal";
import type { CandidSettings, Opt } from "../candid/management-types.ts";
import type { Canister } from "../canister/canister.ts";
import { FEES } from "../canister/fees.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { createCanister } from "../lifecycle/create-canister.ts";
import { RejectError } from "../messages/reject.ts";
import type { Network } from "../network/network.ts";
import type { Subnet } from "../subnet/subnet.ts";
import type { SubnetSelection } from "./cycles-ledger-types.ts";

/** What was paid for could not be done: there is no such canister or subnet, or the payment is too small. */
export class UnfulfilledPaymentError extends Error {
  override readonly name = "UnfulfilledPaymentError";
}

interface PaidCreation {
  /** The system canister that creates it. */
  payer: string;
  controller: Bytes;
  /** What was paid. The creation fee is taken from it. */
  cycles: bigint;
  settings: Opt<CandidSettings>;
  selection: SubnetSelection | undefined;
}

/**
 * Creates a canister for somebody who paid for it.
 * @throws UnfulfilledPaymentError when the payment does not cover the creation fee, or the subnet or a setting cannot be
 */
export function createPaidCanister(
  network: Network,
  { payer, controller, cycles, settings, selection }: PaidCreation,
): Canister {
  if (cycles < FEES.createCanister)
    throw new UnfulfilledPaymentError(
      `Creating a canister costs ${FEES.createCanister} cycles, and ${cycles} were paid. Pay at least the difference more.`,
    );
  const subnet = chosenSubnet(network, selection);
  const origin = { from_canister: { canister_id: Principal.fromText(payer), canister_version: [] } } as const;
  try {
    return createCanister(subnet, { caller: controller, settings, cycles: cycles - FEES.createCanister, origin });
  } catch (error) {
    if (error instanceof RejectError) throw new UnfulfilledPaymentError(error.reject.message);
    throw error;
  }
}

/** The subnet that the caller chose; without a choice the root subnet, which places canisters. */
function chosenSubnet(network: Network, selection: SubnetSelection | undefined): Subnet {
  if (selection === undefined || !("Subnet" in selection)) return network.root;
  const { subnet: id } = selection.Subnet;
  const subnet = network.subnetById(id.toUint8Array());
  if (subnet === undefined) throw new UnfulfilledPaymentError(`There is no subnet ${id.toText()}.`);
  return subnet;
}
