import { Principal } from "@dfinity/principal";
import type { Network } from "../network/network.ts";
import { createCyclesLedger } from "./cycles-ledger.ts";
import { cyclesMinting } from "./cycles-minting.ts";
import { hostSystemCanister } from "./system-canister.ts";

/** Adds the emulated system canisters to the root subnet, with a new cycles ledger. */
export function addSystemCanisters(network: Network): void {
  for (const canister of [createCyclesLedger(), cyclesMinting])
    network.root.addHostCanister(Principal.fromText(canister.id).toUint8Array(), hostSystemCanister(network, canister));
}
