import { isSafeToOpen } from "../onward/safe-address.ts";
import type { PageAddress } from "../reading/gallery-adapter.ts";
import { yieldToPage } from "../reading/in-steps.ts";

/** A page that was read, and is shown nowhere. */
export interface FetchedPage {
  document: Document;
  page: PageAddress;
}

const TIMEOUT_MS = 30_000;
/** A larger page is left out as a whole: a part of it could be taken for all of it. */
const MAX_LENGTH = 4_000_000;
/** So much is parsed at a time, so that the person's own page can go on. */
const PARSED_LENGTH = 32_000;
const MAX_TRIES = 3;
const MAX_WAIT_MS = 60_000;

/**
 * Reads another page of the same origin with the person's session. The browser itself refuses other origins (`same-origin`), also where a
 * redirect leads there. Nothing in the page is run, shown or loaded.
 * @throws when it cannot be read, or is no page
 */
export async function fetchPage(url: URL, signal: AbortSignal): Promise<FetchedPage> {
  for (let tries = 1; ; tries++) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(url, {
      mode: "same-origin",
      credentials: "same-origin",
      headers: { Accept: "text/html,application/xhtml+xml" },
      signal: limit,
    });
    if ((response.status === 429 || response.status === 503) && tries < MAX_TRIES) {
      await response.body?.cancel();
      await waited(waitMs(response.headers.get("Retry-After"), tries), signal);
      continue;
    }
    const type = response.headers.get("Content-Type") ?? "";
    // Whoever is signed out meanwhile is sent on to sign in, which is no page of the gallery.
    if (response.redirected && !isSafeToOpen(new URL(response.url), url.href)) {
      await response.body?.cancel();
      throw new Error("The page leads to a sign-in.");
    }
    if (!response.ok || !/\bx?html\b/.test(type) || response.body === null) {
      await response.body?.cancel();
      throw new Error(`The page answered ${response.status} with ${type || "no type"}.`);
    }
    const document = await parsed(response.body, charsetOf(type), limit);
    return { document, page: { url: response.url, baseUrl: baseOf(document, response.url) } };
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

function charsetOf(type: string): string {
  const label = /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return "utf-8";
  }
}

/** Parses as it arrives, in steps between which the person's own page can go on. */
async function parsed(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  charset: string,
  signal: AbortSignal,
): Promise<Document> {
  const parser = beginParsing();
  const reader = body.pipeThrough(new TextDecoderStream(charset), { signal }).getReader();
  let length = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    length += chunk.value.length;
    if (length > MAX_LENGTH) {
      await reader.cancel();
      throw new Error("The page is too large to be read.");
    }
    for (let at = 0; at < chunk.value.length; at += PARSED_LENGTH) {
      parser.write(chunk.value.slice(at, at + PARSED_LENGTH));
      await yieldToPage();
      signal.throwIfAborted();
    }
  }
  return parser.end();
}

interface Parser {
  write(text: string): void;
  end(): Document;
}

/** A document that is in no window runs no script and loads no picture. Where the browser does not let it be written to, it is parsed at once. */
function beginParsing(): Parser {
  try {
    const parsing = document.implementation.createHTMLDocument();
    parsing.open();
    const end = () => {
      parsing.close();
      return parsing;
    };
    return { write: (text) => parsing.write(text), end };
  } catch {
    const parts: string[] = [];
    const end = () => new DOMParser().parseFromString(parts.join(""), "text/html");
    return { write: (text) => void parts.push(text), end };
  }
}

function baseOf(document: Document, url: string): string {
  const base = document.querySelector("base[href]")?.getAttribute("href") ?? "";
  return URL.canParse(base, url) ? new URL(base, url).href : url;
}
