import { identityOf, type Signer } from "@store-forever/protocol/delegation";
import { createAgent, createBackend } from "@store-forever/protocol/ic";
import type { NetworkConfig } from "./network.ts";

/** The backend canister, ready to be called. @param signer who calls; calls are anonymous when left out */
export async function backendAs(network: NetworkConfig, signer?: Signer) {
  const caller = signer === undefined ? {} : { identity: await identityOf(signer) };
  return createBackend(createAgent({ ...network, ...caller }), network.canisterId);
}
