import { identityOf } from "@store-forever/protocol/delegation";
import { createAgent, createBackend, MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import type { Database } from "../storage/database.ts";
import { keyOfArchive } from "./capsule-key.ts";
import { type NetworkConfig, readNetwork } from "./network.ts";

/** The person's archive, ready to be called. */
export interface OpenArchive {
  network: NetworkConfig;
  /** The person's principal, as text. */
  owner: string;
  backend: ReturnType<typeof createBackend>;
  rootKey: Uint8Array;
}

/** @returns the archive with this name; `undefined` when it is not this person's, or not of this network, any more */
export async function openArchive(database: Database, archive: string): Promise<OpenArchive | undefined> {
  const network = await readNetwork();
  const key = network.ok ? await keyOfArchive(database, network.value, archive) : undefined;
  if (!network.ok || !key) return undefined;
  const { canisterId, rootKey = MAINNET_ROOT_KEY } = network.value;
  const agent = createAgent({ ...network.value, identity: await identityOf(key.signer) });
  return { network: network.value, owner: key.owner, backend: createBackend(agent, canisterId), rootKey };
}
