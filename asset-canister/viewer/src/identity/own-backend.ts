import type { Backend } from "@store-forever/protocol";
import { createAgent, createBackend, fetchLocalRootKey, isLocalHost } from "@store-forever/protocol/ic";
import { readCanisterEnvironment } from "../archive/canister-environment.ts";
import { identityConfiguration } from "./configuration.ts";
import type { SignedIn } from "./session-state.ts";

/**
 * The backend canister, called as the person who is signed in.
 * @throws Error when whoever deployed the viewer named none
 */
export async function openOwnBackend({ identity }: SignedIn): Promise<Backend> {
  const { backendId } = identityConfiguration();
  if (backendId === undefined) throw new Error("This viewer does not know its archive canister.");
  const { origin } = location;
  const agent = createAgent({ host: origin, identity, rootKey: await networkRootKey() });
  // The agent replaces <canister>.icp0.io by icp0.io, which would be another origin.
  agent.host.href = origin;
  return createBackend(agent, backendId);
}

/** Of the network that the viewer came from, DER: signatures of canisters have to lead to it. */
export async function networkRootKey(): Promise<Uint8Array> {
  const { origin } = location;
  if (isLocalHost(origin)) return readCanisterEnvironment(document.cookie).rootKey ?? fetchLocalRootKey(origin);
  const { rootKey } = createAgent({ host: origin });
  if (rootKey === null) throw new TypeError("The agent has no root key.");
  return rootKey;
}
