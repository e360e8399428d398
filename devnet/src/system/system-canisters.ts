import { Principal } from "@dfinity/principal";
import type { Subnet } from "../subnet/subnet.ts";
import { createCyclesLedger } from "./cycles-ledger.ts";
import { cyclesMinting } from "./cycles-minting.ts";
import { hostSystemCanister } from "./system-canister.ts";

/** Adds the emulated system canisters to a subnet, with a new cycles ledger. */
export function addSystemCanisters(subnet: Subnet): void {
  for (const canister of [createCyclesLedger(), cyclesMinting])
    subnet.addHostCanister(Principal.fromText(canister.id).toUint8Array(), hostSystemCanister(subnet, canister));
}
