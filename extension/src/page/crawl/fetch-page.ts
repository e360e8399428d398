import { isSafeToOpen } from "../onward/safe-address.ts";
import type { PageAddress } from "../reading/gallery-adapter.ts";
import { parsePage } from "../reading/parse-page.ts";

/** A page that was read, and is shown nowhere. */
export interface FetchedPage {
  document: Document;
  page: PageAddress;
}

/** Asks for a page as a realm can, and tells where redirects led. The page is of the same origin, there too. */
export type AskForPage = (url: URL, signal: AbortSignal) => Promise<{ response: Response; url: string }>;

/** Asks as the page itself would, with its session. The browser refuses other origins, also where a redirect leads there. */
export const askAsPage: AskForPage = async (url, signal) => {
  const headers = { Accept: PAGES };
  const response = await fetch(url, { mode: "same-origin", credentials: "same-origin", headers, signal });
  return { response, url: response.url };
};

/** What is asked for (`Accept`). */
export const PAGES = "text/html,application/xhtml+xml";

/** The page leads to a sign-in: whoever is signed out meanwhile is sent on to it. */
export class SignInAsked extends Error {
  override name = "SignInAsked";
}

/** The page's server has it no more. */
export class PageGone extends Error {
  override name = "PageGone";
}

/** What is behind the address is a file. */
export class NotAPage extends Error {
  override name = "NotAPage";
  constructor(readonly contentType: string) {
    super(`The address has ${contentType || "no type"} and no page.`);
  }
}

const TIMEOUT_MS = 30_000;
const MAX_TRIES = 3;
const MAX_WAIT_MS = 60_000;

/**
 * Reads another page of the same origin with the person's session. Nothing in the page is run, shown or loaded.
 * @throws SignInAsked, PageGone, NotAPage, or what else tells that it cannot be read, or is no page
 */
export async function fetchPage(url: URL, signal: AbortSignal, ask: AskForPage): Promise<FetchedPage> {
  for (let tries = 1; ; tries++) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const { response, url: at } = await ask(url, limit);
    if ((response.status === 429 || response.status === 503) && tries < MAX_TRIES) {
      await response.body?.cancel();
      await waited(waitMs(response.headers.get("Retry-After"), tries), signal);
      continue;
    }
    const type = response.headers.get("Content-Type") ?? "";
    const isElsewhere = at !== url.href.split("#")[0] && !isSafeToOpen(new URL(at), url.href);
    if (isElsewhere || response.status === 401) {
      await response.body?.cancel();
      throw new SignInAsked("The page leads to a sign-in.");
    }
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel();
      throw new PageGone(`The page answered ${response.status}.`);
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`The page answered ${response.status}.`);
    }
    if (!/\bx?html\b/.test(type)) {
      await response.body.cancel();
      throw new NotAPage(type);
    }
    const document = await parsePage(response.body, type, limit);
    return { document, page: { url: at, baseUrl: baseOf(document, at) } };
  }
}

/** How long a server asks to be left alone, in seconds or as a date. */
export function waitMs(retryAfter: string | null, tries: number, nowMs = Date.now()): number {
  const seconds = Number(retryAfter);
  const asked =
    retryAfter === null ? 1_000 * 2 ** tries : Number.isNaN(seconds) ? Date.parse(retryAfter) - nowMs : seconds * 1_000;
  return Math.min(Math.max(Number.isNaN(asked) ? 2_000 : asked, 0), MAX_WAIT_MS);
}

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function baseOf(document: Document, url: string): string {
  const base = document.querySelector("base[href]")?.getAttribute("href") ?? "";
  return URL.canParse(base, url) ? new URL(base, url).href : url;
}
