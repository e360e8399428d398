import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { encode } from "../candid/candid-codec.ts";
import type { SystemCanister } from "./system-canister.ts";

/** The cycles minting canister. It knows the subnets that take canisters. */
export const cyclesMinting: SystemCanister = {
  id: "rkp4c-7iaaa-aaaaa-aaaca-cai",
  queries: {
    get_default_subnets: ({ network }) => {
      const subnets = network.applications.length === 0 ? [network.root] : network.applications;
      return encode([IDL.Vec(IDL.Principal)], [subnets.map(({ subnetId }) => Principal.fromUint8Array(subnetId))]);
    },
  },
  updates: {},
};
