import { identityOf, type Signer } from "@store-forever/protocol/delegation";
import { createAgent, createBackend } from "@store-forever/protocol/ic";
import type { NetworkConfig } from "./network.ts";

/** @param signer who calls; nobody in particular when left out */
export async function backendAs(network: NetworkConfig, signer?: Signer) {
  const caller = signer === undefined ? {} : { identity: await identityOf(signer) };
  return createBackend(createAgent({ ...network, ...caller }), network.canisterId);
}
