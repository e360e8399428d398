import { isMorePrivate, type SeenRequest, spaceOfIp } from "@store-forever/workers/reach";
import { browser } from "wxt/browser";
import { hostPattern } from "../../browser/host-pattern.ts";
import { type ExtensionDatabase, openDatabase } from "../../storage/databases/database.ts";

/**
 * What the network layer tells of requests: the IP address that answered, and where an answer sends on to. Chromium and Firefox
 * tell both by `webRequest` for hosts that the extension may read, once the answer begins; neither resolves a name for an
 * extension before (Firefox's `dns` would, but a name may resolve to something else the next time). `targetAddressSpace`
 * of `fetch` would stop Chromium before it connects, but refuses everything behind a proxy.
 */

interface Seen extends SeenRequest {
  atMs: number;
}

/** An event may come later than the answer that it is about. */
const EVENT_LIMIT_MS = 3_000;
/** The newest are kept. More requests are not under way at once. */
const MAX_KEPT = 200;

const kept = new Map<string, Seen>();
const waiting = new Set<() => void>();

/** Part of the details of an event. Firefox names the page that asks differently. */
interface RequestDetails {
  url: string;
  type: string;
  timeStamp: number;
  initiator?: string | undefined;
  originUrl?: string | undefined;
  ip?: string | undefined;
  redirectUrl?: string | undefined;
}

/** To be called when the background starts, so that the browser starts it for these events. */
export function watchRequests(): void {
  const filter = { urls: ["http://*/*", "https://*/*"] };
  const own = { ...filter, types: ["xmlhttprequest" as const] };
  browser.webRequest.onBeforeRedirect.addListener(note, own);
  browser.webRequest.onResponseStarted.addListener(note, own);
  browser.webRequest.onResponseStarted.addListener(notePage, { ...filter, types: ["main_frame", "sub_frame"] });
}

function note({ url, timeStamp, initiator, originUrl, ip, redirectUrl }: RequestDetails): void {
  if (!`${initiator ?? originUrl}/`.startsWith(browser.runtime.getURL("/"))) return;
  const seen = { atMs: timeStamp, ...(ip ? { ip } : {}), ...(redirectUrl ? { redirectedTo: redirectUrl } : {}) };
  kept.delete(url);
  kept.set(url, seen);
  for (const oldest of kept.keys()) if (kept.size > MAX_KEPT) kept.delete(oldest);
  for (const look of waiting) look();
}

/** What was seen of a request of this extension. Hosts that it may not read tell nothing: there the browser's rules hold. */
export async function seenRequest(url: string, sinceMs: number): Promise<SeenRequest | undefined> {
  if (!(await browser.permissions.contains({ origins: [hostPattern(url)] }))) return { isForeign: true };
  const find = () => {
    const seen = kept.get(url);
    return seen !== undefined && seen.atMs >= sinceMs ? seen : undefined;
  };
  return find() ?? (await untilFound(find));
}

function untilFound(find: () => Seen | undefined): Promise<Seen | undefined> {
  return new Promise((resolve) => {
    const end = (seen: Seen | undefined) => {
      clearTimeout(timer);
      waiting.delete(look);
      resolve(seen);
    };
    const look = () => {
      const seen = find();
      if (seen !== undefined) end(seen);
    };
    const timer = setTimeout(() => end(undefined), EVENT_LIMIT_MS);
    waiting.add(look);
  });
}

/**
 * Keeps the least private address that pages of an origin came from. Its server could have its name resolve to a private one
 * later, and have its own page count as private by that.
 */
function notePage({ url, ip }: RequestDetails): void {
  if (ip) void openDatabase().then((database) => keepAddress(database, new URL(url), ip));
}

export async function keepAddress(database: ExtensionDatabase, page: URL, ip: string): Promise<void> {
  const { store, done } = database.transaction("pageAddresses", "readwrite");
  const known = await store.get(page.origin);
  const isLess = known !== undefined && isMorePrivate(spaceOfIp(known.ip), spaceOfIp(ip));
  if (known === undefined || isLess) await store.put({ pageOrigin: page.origin, ip });
  await done;
}
