import { base64urlnopad } from "@scure/base";
import { accepted } from "@store-forever/protocol";
import { z } from "zod";
import { type OpenedCapsule, openCapsule } from "../backend/open-capsule.ts";
import { forgetWithdrawn, hasConsent, keepPresenceSecret, readConsent, withdrawnSites } from "../storage/consents.ts";
import type { ExtensionDatabase } from "../storage/databases/database.ts";
import type { SiteCapsule } from "../storage/presence.ts";

const SECRET_BYTES = 32;
const TIMEOUT_MS = 30_000;
/** What a gallery that can ask says of itself. */
const able = z.object({ canisterId: z.string() });

export interface AskingSite extends SiteCapsule {
  edgesUrl: string;
}

/**
 * Gives a gallery the key by which it asks the archive whether its own files are there, and has it ask now
 * (ARCHITECTURE.md#presence-keys). The first time makes the key, which is an update call. A key that the person took back in the
 * viewer stays taken back: the gallery finds that it opens nothing.
 * @returns whether the gallery compares its edges itself; false too where the person has not let the site know their archive
 */
export async function letSiteAsk(database: ExtensionDatabase, site: AskingSite): Promise<boolean> {
  const url = new URL("/api/storage/presence-keys", site.edgesUrl);
  const isTold = await hasConsent(database, site);
  const gallery = isTold ? able.safeParse(await answerOf(url)).data : undefined;
  if (gallery === undefined) return false;
  const open = await openCapsule(database, site.capsule);
  if (open?.network.canisterId !== gallery.canisterId) return false;
  // The host and the background may both come to it, and a second key would take the place of the first.
  return navigator.locks.request(`presence key ${site.capsule} ${site.origin}`, async () => {
    const kept = await readConsent(database, site);
    if (kept === undefined) return false;
    const secret = kept.presenceSecret ?? (await makeKey(database, site, open));
    return (await answerOf(url, { owner: open.owner, secret })) !== undefined;
  });
}

async function makeKey(database: ExtensionDatabase, site: SiteCapsule, { backend }: OpenedCapsule): Promise<string> {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret_sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", secret));
  accepted(await backend.add_presence_key({ origin: site.origin, secret_sha256 }));
  // A browser that ends before this makes another key the next time, in the place of this one.
  await keepPresenceSecret(database, site, base64urlnopad.encode(secret));
  return base64urlnopad.encode(secret);
}

/** @returns what the gallery answers; `undefined` where it has no such route, or refuses */
async function answerOf(url: URL, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    credentials: "include",
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body && { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  return answer.ok ? answer.json().catch(() => undefined) : undefined;
}

/**
 * Ends what sites may ask whose consent was taken back. What cannot be ended now, as without a network, is ended later.
 * @returns whether nothing is left to end
 */
export async function endPresenceKeys(database: ExtensionDatabase): Promise<boolean> {
  const sites = await withdrawnSites(database);
  const ended = await Promise.all(sites.map((site) => endPresenceKey(database, site).catch(() => false)));
  return ended.every((isEnded) => isEnded);
}

async function endPresenceKey(database: ExtensionDatabase, site: SiteCapsule): Promise<boolean> {
  const open = await openCapsule(database, site.capsule);
  if (open === undefined) return false;
  accepted(await open.backend.remove_presence_key(site.origin));
  await forgetWithdrawn(database, site);
  return true;
}
