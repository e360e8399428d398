import type { ConsentRecord, ExtensionDatabase } from "./databases/database.ts";
import type { SiteCapsule } from "./presence.ts";

/**
 * Sites that the person lets know their archive: its owner's principal is the same on every site, so a site that has it can tell
 * that two visits, or two accounts at two sites, are one person's. Asked once for each site and archive.
 */

export async function hasConsent(database: ExtensionDatabase, site: SiteCapsule): Promise<boolean> {
  return (await readConsent(database, site)) !== undefined;
}

/** @returns `undefined` where the person has not agreed, or has taken it back */
export async function readConsent(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
): Promise<ConsentRecord | undefined> {
  const consent = await database.get("consents", [capsule, origin]);
  return consent?.isWithdrawn ? undefined : consent;
}

export async function giveConsent(database: ExtensionDatabase, { capsule, origin }: SiteCapsule): Promise<void> {
  await database.put("consents", { capsule, origin, givenAtMs: Date.now() });
}

/** Keeps the secret by which the site asks the archive, unless the person has taken their consent back meanwhile. */
export async function keepPresenceSecret(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  presenceSecret: string,
): Promise<void> {
  const { store, done } = database.transaction("consents", "readwrite");
  const consent = await store.get([capsule, origin]);
  if (consent !== undefined) await store.put({ ...consent, presenceSecret });
  await done;
}

/**
 * The site hears nothing more. What it knows already, only the site can forget. Where it may ask the archive itself, that is
 * still to be ended (`endPresenceKeys`).
 */
export async function withdrawConsent(database: ExtensionDatabase, { capsule, origin }: SiteCapsule): Promise<void> {
  const { store, done } = database.transaction("consents", "readwrite");
  const consent = await store.get([capsule, origin]);
  if (consent?.presenceSecret === undefined) await store.delete([capsule, origin]);
  else await store.put({ ...consent, isWithdrawn: true });
  await done;
}

/** The sites that may still ask, though the person has taken their consent back. */
export async function withdrawnSites(database: ExtensionDatabase): Promise<SiteCapsule[]> {
  return (await database.getAll("consents")).filter(({ isWithdrawn }) => isWithdrawn);
}

/** Forgets a consent that was taken back, unless it was given again meanwhile. */
export async function forgetWithdrawn(database: ExtensionDatabase, { capsule, origin }: SiteCapsule): Promise<void> {
  const { store, done } = database.transaction("consents", "readwrite");
  if ((await store.get([capsule, origin]))?.isWithdrawn) await store.delete([capsule, origin]);
  await done;
}

/** The origins of the sites that know this archive. */
export async function toldSites(database: ExtensionDatabase, capsule: string): Promise<string[]> {
  const consents = await database.getAll("consents", IDBKeyRange.bound([capsule], [capsule, []]));
  return consents.flatMap(({ origin, isWithdrawn }) => (isWithdrawn ? [] : [origin]));
}

/** Lets the consents for an archive count where it has moved to. Its presence keys have moved along. */
export async function moveConsents(database: ExtensionDatabase, before: string, after: string): Promise<void> {
  const { store, done } = database.transaction("consents", "readwrite");
  for (const consent of await store.getAll(IDBKeyRange.bound([before], [before, []]))) {
    await store.delete([before, consent.origin]);
    await store.put({ ...consent, capsule: after });
  }
  await done;
}
