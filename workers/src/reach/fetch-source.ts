import type { FileValidator, RequestObserver, SourceAccess } from "../api.ts";
import { addressSpaceOf, isMorePrivate, spaceOfIp } from "./address-space.ts";
import { isOwnSite, type RefusedReach, reachOf } from "./source-access.ts";

/** Why an address is not read. `astray`: it was sent on too often, or to no address. */
export type NotReadReason = RefusedReach | "astray";

/** The rules leave an address unread. Trying again changes nothing. */
export class NotRead extends Error {
  override name = "NotRead";
  readonly why: NotReadReason;
  /** The address that is not read. */
  readonly url: string;
  constructor(why: NotReadReason, url: string) {
    super(`${why}: ${url}`);
    this.why = why;
    this.url = url;
  }
}

/** What a server tells of a file by which it knows it again; `undefined` if it tells nothing. */
export function validatorOf({ headers }: Pick<Response, "headers">): FileValidator | undefined {
  const [etag, lastModified] = [headers.get("etag"), headers.get("last-modified")];
  if (etag === null && lastModified === null) return undefined;
  return { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
}

export interface FetchSourceOptions {
  access: SourceAccess;
  /** Where there is none, a redirect is followed without cookies, and judged by where it led. */
  observe?: RequestObserver | undefined;
  method?: "GET" | "HEAD";
  /** Whether cookies may be sent at all, where the rules let them. */
  cookies?: boolean;
  /** Takes no answer that was kept. */
  isFresh?: boolean;
  /** What is asked for (`Accept`). By default pictures. */
  accept?: string;
  /** Asks for so many bytes from the beginning. A server may send more. By default for all. */
  headBytes?: number;
  /** Asks for the file only if it is another one than this. A server that has the same answers 304, without it. */
  unless?: FileValidator;
  signal: AbortSignal;
}

export interface FetchedSource {
  response: Response;
  /** Where redirects led. */
  url: string;
}

const SIGNED_IN = { credentials: "include" } as const;
/** Browsers keep answers without regard to whether they were asked with cookies, so none of them is taken. */
const ANONYMOUS = { credentials: "omit", cache: "no-store" } as const;

/**
 * As browsers ask for pictures. Servers that choose by it then send no page. No type is preferred, so that a server that converts
 * sends what it has.
 */
const ACCEPT = "image/*,video/*;q=0.9,*/*;q=0.8";

/** As many as browsers follow. */
const MAX_REDIRECTS = 20;
const isRedirect = (status: number) => status >= 301 && status <= 308 && status !== 304;

/**
 * Asks for an address that a page names, within the bounds of `reachOf`. Redirects are followed one by one, so that each address
 * is judged before it is asked. Cookies stay behind as soon as one leaves the site that was asked first: it cannot lead
 * a page's request to what only the person may see elsewhere.
 * @throws NotRead, and what fetch throws
 */
export async function fetchSource(url: string, options: FetchSourceOptions): Promise<FetchedSource> {
  const { access, observe, method = "GET", cookies = true, isFresh = false, signal } = options;
  let isSignedIn = cookies;
  let at = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const reach = reachOf(at, access);
    if (reach.name === "refused") throw new NotRead(reach.why, at);
    isSignedIn &&= reach.name === "signedIn" && isOwnSite(new URL(at), new URL(url));
    const sinceMs = Date.now();
    const init: RequestInit = {
      ...(isSignedIn ? SIGNED_IN : ANONYMOUS),
      ...(isFresh ? { cache: "no-store" } : {}),
      headers: headersOf(options),
    };
    const response = await fetch(at, { ...init, method, redirect: "manual", signal }).catch(async (error: unknown) => {
      const isForeign = !signal.aborted && (await observe?.(at, sinceMs))?.isForeign === true;
      throw isForeign ? new NotRead("notAllowed", at) : error;
    });
    const seen = await observe?.(at, sinceMs);
    if (observe !== undefined && seen === undefined)
      throw new Error("The browser did not tell where the answer came from.");
    if (seen?.ip !== undefined && isTooPrivate(seen.ip, at, access)) {
      await response.body?.cancel();
      throw new NotRead("morePrivate", at);
    }
    const isHidden = response.type === "opaqueredirect";
    if (!isHidden && !isRedirect(response.status)) return { response, url: at };
    const next = seen?.redirectedTo ?? response.headers.get("location");
    if (next === null && isHidden) return followUnseen(at, options);
    if (next === null || !URL.canParse(next, at)) throw new NotRead("astray", at);
    at = new URL(next, at).href;
  }
  throw new NotRead("astray", url);
}

const headersOf = ({ accept = ACCEPT, headBytes, unless: { etag, lastModified } = {} }: FetchSourceOptions) => ({
  accept,
  ...(etag === undefined ? {} : { "if-none-match": etag }),
  ...(lastModified === undefined ? {} : { "if-modified-since": lastModified }),
  ...(headBytes === undefined ? {} : { range: `bytes=0-${headBytes - 1}` }),
});

/**
 * Follows redirects where the browser does not tell where they lead: without cookies, so that nobody is asked for more than
 * anybody gets, and nothing is used of an answer that came from where the rules do not let it come from.
 */
async function followUnseen(url: string, options: FetchSourceOptions): Promise<FetchedSource> {
  const { access, method = "GET", signal } = options;
  const headers = headersOf(options);
  const response = await fetch(url, { ...ANONYMOUS, headers, method, redirect: "follow", signal });
  const reach = reachOf(response.url, access);
  if (reach.name !== "refused") return { response, url: response.url };
  await response.body?.cancel();
  throw new NotRead(reach.why, response.url);
}

/**
 * Whether a connection led into a more private space than the page's: its name may resolve to any address. Chromium and
 * Firefox tell it only once the answer begins (`webRequest`), so the request has been made by then; its body is not used.
 * Behind a proxy the address is the proxy's, for the page as well. An own site over TLS has proved its name, wherever it is:
 * many resolve to a private address at home and to a public one elsewhere.
 */
function isTooPrivate(ip: string, url: string, { pageOrigin, pageIp }: SourceAccess): boolean {
  const [target, page] = [new URL(url), new URL(pageOrigin)];
  if (target.protocol === "https:" && isOwnSite(target, page)) return false;
  const pageSpace = pageIp === undefined ? addressSpaceOf(page.hostname) : spaceOfIp(pageIp);
  return isMorePrivate(spaceOfIp(ip), pageSpace);
}
