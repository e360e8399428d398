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
import { checkSignature } from "./check-signature.ts";
import { UnconfiguredError } from "./reading-failure.ts";
import { archiveOf, viewerSettings } from "./viewer-settings.ts";

/** A backend canister, and what its answers are checked against. */
export interface BackendConnection {
  backend: Backend;
  trust: Trust;
}

/**
 * Connects to any canister for reading, without telling who reads, and without checking which node answered. Everything that
 * is read this way proves itself by the canister's certificate, and leaving the nodes' signatures out saves a round trip before
 * the first photo.
 */
export async function connectBackend(canisterId: string): Promise<BackendConnection> {
  return backendConnectionOf(await agentFor({ identity: undefined, verifyQuerySignatures: false }), canisterId);
}

/**
 * Connects in the same way as a person. Only this deployment's own backend hears who that is: links can name any canister.
 * @throws UnconfiguredError
 */
export async function connectOwnBackend(identity: Identity): Promise<BackendConnection> {
  return backendConnectionOf(await agentFor({ identity, verifyQuerySignatures: false }), requireOwnBackendId());
}

/**
 * Connects for changes, and for answers that have no proof of their own: nodes have to sign what they answer. The agent is for the
 * network's own canisters, which hear who the person is as well.
 * @throws UnconfiguredError
 */
export async function connectOwnBackendSigned(identity: Identity): Promise<BackendConnection & { agent: HttpAgent }> {
  const agent = await agentFor({ identity, verifyQuerySignatures: true });
  return { ...backendConnectionOf(agent, requireOwnBackendId()), agent };
}

/** The canister that keeps this deployment's archives; undefined where none is configured. */
export const ownBackendId = (): string | undefined => archiveOf(viewerSettings(), location.origin);

function requireOwnBackendId(): string {
  const id = ownBackendId();
  if (id === undefined)
    throw new UnconfiguredError(
      "PUBLIC_CANISTER_ID:backend is not among the settings in the page, and its address names no canister.",
    );
  return id;
}

/** The root key (DER) of the network that the viewer came from. Canister signatures are verified against it. */
export async function networkRootKey(): Promise<Uint8Array> {
  return rootKeyOf(await anonymousAgent());
}

/** Asks canisters other than a backend, without telling who asks. Nodes have to sign what they answer. */
export function anonymousAgent(): Promise<HttpAgent> {
  return agentFor({ identity: undefined, verifyQuerySignatures: true });
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
  const settings = viewerSettings();
  const host = apiHostOf(location, settings);
  const agent = createAgent({
    host,
    verifyQuerySignatures,
    ...(identity === undefined ? {} : { identity }),
    rootKey: isLocalHost(host) ? (settings.rootKey ?? (await fetchLocalRootKey(host))) : undefined,
  });
  // The agent replaces <canister>.icp0.io by icp0.io, which would be another origin.
  agent.host.href = host;
  return agent;
}
