import { decoded, webUrl } from "../addresses/file-kind.ts";

/** Parts of an address that name an act instead of a page. Asking for it could sign out, delete, buy or vote. */
const ACTS =
  /^(?:(?:wp-)?log-?(?:out|off|in)|sign-?(?:out|off|in|up)|register|delete|del|remove|destroy|trash|purge|clear|empty|cancel|(?:add|remove)-?(?:to|from)-?(?:cart|basket|bag|favou?rites|wishlist|list)|cart|basket|checkout|buy|purchase|payment|order|pay|donate|(?:un)?subscribe|(?:un)?follow|(?:un)?like|dislike|vote|rate|rating|report|flag|block|edit|update|upload|admin|wp-admin|install|setup|download|approve|confirm|accept|reject|publish|reset|revoke|disable|enable|ban|merge|move|rename|rotate|impersonate|switch-user|set-?lang\w*|_?method|do|cmd|exec|run)$/;

/** Whatever else an address has in common with the page's. */
const IRREVOCABLE = /^(?:.*-?(?:out|off)|del|delete|remove|destroy|trash|purge|empty|clear|cancel|buy|pay|purchase)$/;

/** A parameter that names what to do, and its values that only show. */
const ACT_PARAMETERS = /^(?:action|act|do|cmd|op|operation|task|mode|event)$/;
const ONLY_SHOWS =
  /^(?:view|show|display|list|browse|read|index|gallery|album|page|photo|image|picture|detail|thumbs?)/;

/**
 * Whether a page may be asked for with the person's session because of a link: it is of the page's own origin, and nothing in its address
 * tells that asking does more than show something.
 */
export function isSafeToOpen(url: URL, pageUrl: string): boolean {
  const page = webUrl(pageUrl, pageUrl);
  if (page === undefined || url.origin !== page.origin || !/^https?:$/.test(url.protocol)) return false;
  const own = new Set(partsOf(page));
  // What is in the page's own address names no act: a page about reports is below `/report/`.
  if (partsOf(url).some((part) => ACTS.test(part) && (!own.has(part) || IRREVOCABLE.test(part)))) return false;
  return url.search
    .slice(1)
    .split(/[&;]/)
    .every((parameter) => isHarmless(decoded(parameter).toLowerCase(), page));
}

const partsOf = ({ pathname }: URL) => decoded(pathname).toLowerCase().split("/").map(word);
const word = (part: string) => part.replace(/\.\w{2,5}$/, "").replaceAll("_", "-");

function isHarmless(parameter: string, page: URL): boolean {
  const [name = "", value = ""] = parameter.split("=", 2);
  // What the page is shown with already shows again.
  if (decoded(page.search).toLowerCase().slice(1).split(/[&;]/).includes(parameter)) return true;
  if (ACT_PARAMETERS.test(name)) return ONLY_SHOWS.test(value);
  if (name === "order" || name === "mode") return true;
  return ![...name.split("/"), ...value.split("/")]
    .map(word)
    .some((part) => ACTS.test(part) || /token|nonce|csrf/.test(name));
}
