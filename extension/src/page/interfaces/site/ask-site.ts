import { addressSpaceOf } from "@store-forever/workers/address-space";
import { boundedText } from "./bounded-text.ts";

/** More questions are not asked about one page. */
const MAX_QUESTIONS = 60;
const TIMEOUT_MS = 10_000;

export interface Question {
  /** `PROPFIND` reads a folder by WebDAV. */
  method?: "GET" | "PROPFIND";
  headers?: Record<string, string>;
  body?: string;
}

/**
 * Asks the site of a page, as the person who sees it, and within bounds: its own origin, read only, each question once, so many
 * altogether. What cannot be had is no answer, because the page itself is there instead.
 */
export class SiteAsker {
  readonly #origin: string;
  readonly #answers = new Map<string, Promise<string | undefined>>();

  /** @param pageUrl address of the page */
  constructor(pageUrl: string) {
    this.#origin = new URL(pageUrl).origin;
  }

  /** @returns the text of an answer from the page's own origin, redirects included */
  text(url: URL, question: Question = {}): Promise<string | undefined> {
    if (url.origin !== this.#origin) return Promise.resolve(undefined);
    // A redirect to another origin is refused by the browser.
    return this.#once(url, { ...question, mode: "same-origin", credentials: "same-origin" });
  }

  async json(url: URL): Promise<unknown> {
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    return parsed(await this.text(url, { headers }));
  }

  /** As anybody reads it, also of another origin: that lets itself be read, is on the web, and gets no cookies. */
  async publicJson(url: URL): Promise<unknown> {
    if (url.origin === this.#origin) return this.json(url);
    if (url.protocol !== "https:" || addressSpaceOf(url.hostname) !== "public") return undefined;
    return parsed(await this.#once(url, { credentials: "omit", mode: "cors", redirect: "error" }));
  }

  #once(url: URL, init: RequestInit): Promise<string | undefined> {
    const known = this.#answers.get(url.href);
    if (known !== undefined) return known;
    if (this.#answers.size >= MAX_QUESTIONS) return Promise.resolve(undefined);
    const answer = ask(url, init);
    this.#answers.set(url.href, answer);
    return answer;
  }
}

async function ask(url: URL, init: RequestInit): Promise<string | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? await boundedText(response) : undefined;
  } catch {
    return undefined;
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
