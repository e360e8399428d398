import { Principal } from "@dfinity/principal";
import type { Network } from "../network/network.ts";
import { createCyclesLedger } from "./cycles-ledger.ts";
import { cyclesMinting } from "./cycles-minting.ts";
import { hostSystemCanister } from "./system-canister.ts";

/** Gives a network the emulated system canisters, with a cycles ledger of its own. */
export function addSystemCanisters(network: Network): void {
  for (const canister of [createCyclesLedger(), cyclesMinting])
    network.addHostCanister(Principal.fromText(canister.id).toUint8Array(), hostSystemCanister(network, canister));
}
