import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import type { Database } from "../storage/database.ts";
import { keyOfCapsule } from "./capsule-key.ts";
import { connectBackend } from "./connect-backend.ts";
import { type NetworkConfig, readNetwork } from "./network.ts";

/** The person's archive, ready to be called. */
export interface OpenCapsule {
  network: NetworkConfig;
  /** The person's principal, as text. */
  owner: string;
  backend: Awaited<ReturnType<typeof connectBackend>>;
  rootKey: Uint8Array;
}

/** @returns the archive with this name; `undefined` when it is not this person's, or not of this network, any more */
export async function openCapsule(database: Database, capsule: string): Promise<OpenCapsule | undefined> {
  const network = await readNetwork();
  const key = network.ok ? await keyOfCapsule(database, network.value, capsule) : undefined;
  if (!network.ok || !key) return undefined;
  const { rootKey = MAINNET_ROOT_KEY } = network.value;
  const backend = await connectBackend(network.value, key.signer);
  return { network: network.value, owner: key.owner, backend, rootKey };
}
