import type { AskOpenPage, RequestObserver, SourceAccess } from "../../api.ts";
import { fetchSource } from "../../reach/fetch-source.ts";

/** A page that was read a moment ago is not read again: its addresses are as fresh as they get. */
const FRESH_MS = 10_000;
/** The text of more pages is not kept. */
const MOST_PAGES = 8;
const TIMEOUT_MS = 30_000;
/** More of a page is not searched. */
const MOST_CHARACTERS = 5_000_000;
const ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8";

/**
 * Reads pages of a gallery again, as the person who is signed in there, to find newer addresses of their files. They are never shown or
 * run. What their scripts ask for is in none of them: then the page that the person has open is asked.
 */
export class FreshPages {
  readonly #galleryUrl: string;
  readonly #access: SourceAccess;
  readonly #observe: RequestObserver | undefined;
  readonly #askOpenPage: AskOpenPage;
  readonly #read = new Map<string, { html: Promise<string>; atMs: number }>();
  #open: { addresses: Promise<URL[]>; atMs: number } | undefined;

  /** @param galleryUrl address of the gallery's own page */
  constructor(
    galleryUrl: string,
    access: SourceAccess,
    observe: RequestObserver | undefined,
    askOpenPage: AskOpenPage = async () => [],
  ) {
    this.#galleryUrl = galleryUrl;
    this.#access = access;
    this.#observe = observe;
    this.#askOpenPage = askOpenPage;
  }

  /**
   * @param pageUrl the page that names the file, of the same site as the gallery's; by default the gallery's own
   * @param known other addresses of the file, which are not newer
   * @returns the address that the page has now for a file whose former one has expired, if it is another
   */
  async addressFor(
    expired: string,
    pageUrl = this.#galleryUrl,
    known: readonly string[] = [],
  ): Promise<string | undefined> {
    if (new URL(pageUrl).origin !== this.#access.pageOrigin) return undefined;
    const nowMs = Date.now();
    let read = this.#read.get(pageUrl);
    if (read === undefined || nowMs - read.atMs > FRESH_MS) {
      read = { html: this.#fetch(pageUrl), atMs: nowMs };
      this.#read.set(pageUrl, read);
      const [oldest] = this.#read.keys();
      if (this.#read.size > MOST_PAGES && oldest !== undefined) this.#read.delete(oldest);
    }
    const isNew = ({ href }: URL) => !known.includes(href);
    const told = newerAddress(expired, addressesIn(await read.html, pageUrl).filter(isNew));
    return told ?? newerAddress(expired, (await this.#askedAgain(nowMs)).filter(isNew));
  }

  /** What the page that is open names now. */
  async #askedAgain(nowMs: number): Promise<URL[]> {
    if (this.#open === undefined || nowMs - this.#open.atMs > FRESH_MS) {
      const addresses = this.#askOpenPage()
        .then((named) => named.flatMap((address) => (URL.canParse(address) ? [new URL(address)] : [])))
        .catch(() => []);
      this.#open = { addresses, atMs: nowMs };
    }
    return await this.#open.addresses;
  }

  async #fetch(url: string): Promise<string> {
    try {
      const options = { access: this.#access, observe: this.#observe, accept: ACCEPT, isFresh: true };
      const { response } = await fetchSource(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
      return response.ok ? (await response.text()).slice(0, MOST_CHARACTERS) : "";
    } catch {
      return "";
    }
  }
}

/** Finds an address that differs from an expired one in its query alone, or else in the folders before its name. */
export function newerAddress(expired: string, named: readonly URL[]): string | undefined {
  const old = new URL(expired);
  const others = named.filter((found) => found.origin === old.origin && found.href !== old.href);
  const sameName = others.filter((found) => lastPart(found) === lastPart(old) && lastPart(old) !== "");
  const newer =
    others.find((found) => found.pathname === old.pathname) ?? (sameName.length === 1 ? sameName[0] : undefined);
  return newer?.href;
}

const lastPart = ({ pathname }: URL) => pathname.split("/").at(-1);

/** What attributes and scripts of a page have between quotes, and the parts of lists such as `srcset`. */
export function addressesIn(html: string, pageUrl: string): URL[] {
  const quoted = html.match(/(?<==\s*|[[{:,(\s])(?:"[^"<>]*"|'[^'<>]*')/g) ?? [];
  const parts = quoted.flatMap((text) => unescaped(text.slice(1, -1)).split(/,\s+|\s+/));
  return parts.flatMap((part) => (/[/?.]/.test(part) && URL.canParse(part, pageUrl) ? [new URL(part, pageUrl)] : []));
}

const unescaped = (text: string) =>
  text.replaceAll("&amp;", "&").replaceAll("\\/", "/").replaceAll("\\u0026", "&").replaceAll("&quot;", '"');
