import { createAgent, createBackend, identityFromKeyPair } from "@store-forever/protocol/ic";
import { type NetworkConfig, readNetwork } from "../network.ts";
import { archiveName, type Database } from "../storage/database.ts";
import { findKey } from "../storage/keys.ts";

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
  const [network, key] = [await readNetwork(), await findKey(database)];
  if (!network.ok || !key || archiveName(network.value.canisterId, key.owner) !== archive) return undefined;
  const agent = createAgent({ ...network.value, identity: await identityFromKeyPair(key.keyPair) });
  if (agent.rootKey === null) return undefined;
  const backend = createBackend(agent, network.value.canisterId);
  return { network: network.value, owner: key.owner, backend, rootKey: new Uint8Array(agent.rootKey) };
}
