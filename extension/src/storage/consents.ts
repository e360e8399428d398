import type { ExtensionDatabase } from "./database.ts";
import type { SiteCapsule } from "./presence.ts";

/**
 * Sites that the person lets know their archive: its owner's principal is the same on every site, so a site that has it can tell
 * that two visits, or two accounts at two sites, are one person's. Asked once for each site and archive.
 */

export async function hasConsent(database: ExtensionDatabase, { capsule, origin }: SiteCapsule): Promise<boolean> {
  return (await database.getKey("consents", [capsule, origin])) !== undefined;
}

export async function giveConsent(database: ExtensionDatabase, { capsule, origin }: SiteCapsule): Promise<void> {
  await database.put("consents", { capsule, origin, givenAtMs: Date.now() });
}

/** The site hears nothing more. What it knows already, only the site can forget. */
export async function withdrawConsent(database: ExtensionDatabase, { capsule, origin }: SiteCapsule): Promise<void> {
  await database.delete("consents", [capsule, origin]);
}

/** The origins of the sites that know this archive. */
export async function toldSites(database: ExtensionDatabase, capsule: string): Promise<string[]> {
  const consents = await database.getAll("consents", IDBKeyRange.bound([capsule], [capsule, []]));
  return consents.map(({ origin }) => origin);
}
