import type { Backend } from "@store-forever/protocol";
import {
  createAgent,
  createBackend,
  fetchLocalRootKey,
  type HttpAgent,
  type Identity,
  isLocalHost,
} from "@store-forever/protocol/ic";
import type { Trust } from "@store-forever/protocol/verify";
import { apiHostOf } from "./api-host.ts";
import { readCanisterEnvironment } from "./canister-environment.ts";
import { checkSignature } from "./check-signature.ts";

/** A backend canister, and what its answers are checked against. */
export interface BackendConnection {
  backend: Backend;
  trust: Trust;
}

/**
 * Connects for reading, without checking which node answered. Everything that is read this way proves itself by the
 * canister's certificate, and leaving the nodes' signatures out saves a round trip before the first photo.
 * @param identity signs the calls; they are anonymous when it is left out
 */
export async function connectBackend(canisterId: string, identity?: Identity): Promise<BackendConnection> {
  return backendConnectionOf(await agentFor({ identity, verifyQuerySignatures: false }), canisterId);
}

/** Connects for changes, and for answers that have no proof of their own: nodes have to sign what they answer. */
export async function connectBackendSigned(canisterId: string, identity: Identity): Promise<BackendConnection> {
  return backendConnectionOf(await agentFor({ identity, verifyQuerySignatures: true }), canisterId);
}

/** The root key (DER) of the network that the viewer came from. Canister signatures are verified against it. */
export async function networkRootKey(): Promise<Uint8Array> {
  return rootKeyOf(await agentFor({ identity: undefined, verifyQuerySignatures: true }));
}

function backendConnectionOf(agent: HttpAgent, canisterId: string): BackendConnection {
  const trust = { canisterId, rootKey: rootKeyOf(agent), blsVerify: checkSignature };
  return { backend: createBackend(agent, canisterId), trust };
}

function rootKeyOf({ rootKey }: HttpAgent): Uint8Array {
  if (rootKey === null) throw new TypeError("The agent has no root key.");
  return rootKey;
}

async function agentFor(options: {
  identity: Identity | undefined;
  verifyQuerySignatures: boolean;
}): Promise<HttpAgent> {
  const { identity, verifyQuerySignatures } = options;
  const environment = readCanisterEnvironment(document.cookie);
  const host = apiHostOf(location, environment);
  const agent = createAgent({
    host,
    verifyQuerySignatures,
    ...(identity === undefined ? {} : { identity }),
    rootKey: isLocalHost(host) ? (environment.rootKey ?? (await fetchLocalRootKey(host))) : undefined,
  });
  // The agent replaces <canister>.icp0.io by icp0.io, which would be another origin.
  agent.host.href = host;
  return agent;
}
