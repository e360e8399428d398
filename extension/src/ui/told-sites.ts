import { findCapsuleOwner } from "../backend/capsule-key.ts";
import { readNetwork } from "../backend/network.ts";
import { toldSites } from "../storage/consents.ts";
import { capsuleName, openDatabase } from "../storage/databases/database.ts";

/** The sites that know the archive in use. */
export interface ToldSites {
  capsule: string;
  origins: string[];
}

/** @returns `undefined` if nothing was ever stored */
export async function readToldSites(): Promise<ToldSites | undefined> {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return undefined;
  const capsule = capsuleName(network.value.canisterId, owner);
  return { capsule, origins: await toldSites(database, capsule) };
}
