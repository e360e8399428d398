import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { encode } from "../candid/candid-codec.ts";
import type { SystemCanister } from "./system-canister.ts";

/** The cycles minting canister. The only subnet that it knows is this one. */
export const cyclesMinting: SystemCanister = {
  id: "rkp4c-7iaaa-aaaaa-aaaca-cai",
  queries: {
    get_default_subnets: ({ subnet }) =>
      encode([IDL.Vec(IDL.Principal)], [[Principal.fromUint8Array(subnet.subnetId)]]),
  },
  updates: {},
};
