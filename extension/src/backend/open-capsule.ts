import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import type { ExtensionDatabase } from "../storage/databases/database.ts";
import { backendAs } from "./backend-as.ts";
import { keyOfCapsule } from "./capsule-key.ts";
import { type NetworkConfig, readNetwork } from "./network.ts";

/** A capsule that this browser has the key of, and the backend as its owner calls it. */
export interface OpenedCapsule {
  network: NetworkConfig;
  /** The owner's principal, as text. */
  owner: string;
  backend: Awaited<ReturnType<typeof backendAs>>;
  rootKey: Uint8Array;
}

/** @returns `undefined` if this browser no longer has the capsule's key, or has another network now */
export async function openCapsule(database: ExtensionDatabase, capsule: string): Promise<OpenedCapsule | undefined> {
  const network = await readNetwork();
  const key = network.ok ? await keyOfCapsule(database, network.value, capsule) : undefined;
  if (!network.ok || !key) return undefined;
  const { rootKey = MAINNET_ROOT_KEY } = network.value;
  const backend = await backendAs(network.value, key.signer);
  return { network: network.value, owner: key.owner, backend, rootKey };
}
