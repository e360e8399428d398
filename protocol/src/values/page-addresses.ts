/** Parameters that tell where a visitor came from, or keep a cache from answering. */
const MEANINGLESS = /^(?:utm_\w*|fbclid|gclid|ref|_|cb|nocache|cache-?buster|rnd|rand)$/i;
/** Parameters that are new at every visit: signatures, their time and their key, and sessions. */
const FLEETING = new RegExp(
  [
    "^x-(?:amz|goog|oss|cos|ms|upyun)-|accessid$|accesskeyid$|^key-pair-id$|^policy$|^expir(?:es?|y|ation)$|^exp$|^validity$",
    "sig$|signature|^hmac$|^hdn(?:ts|ea|tl)$|^o[eh]$|^_nc_|^(?:auth|access|download|url)?_?-?token$|^auth(?:_?key)?$|^jwt$",
    "sess(?:ion)?_?(?:id)?$|^sid$|^ts$|^timestamp$|^(?:se|sp|st|sr|sv|skoid|sktid|skt|ske|sks|skv)$",
  ].join("|"),
  "i",
);

/** An address without what is no part of it: two that differ only there are one file. */
export const cleanAddress = (url: URL): string => without(url, (name) => MEANINGLESS.test(name));

/** What of an address stays the same from visit to visit. Ids are derived from it. */
export const stableAddress = (url: URL): string =>
  without(url, (name) => MEANINGLESS.test(name) || FLEETING.test(name));

function without(url: URL, isLeftOut: (name: string) => boolean): string {
  if (!/[?#;]/.test(url.href)) return url.href;
  const kept = new URL(url);
  kept.hash = "";
  kept.pathname = kept.pathname.replace(/;(?:j?session|phpsess|sid)\w*=[^/]*/gi, "");
  // `searchParams` cannot be iterated in Firefox's content scripts.
  const parameters = kept.search.slice(1).split("&");
  kept.search = parameters.filter((parameter) => !isLeftOut(parameter.split("=", 1)[0] ?? "")).join("&");
  return kept.href;
}

/** An address's query without parameters that tell only where a visitor came from. */
export function withoutVisitParameters(search: string): string {
  // `searchParams` cannot be iterated in Firefox's content scripts.
  const kept = search.slice(1).split("&");
  return kept.filter((parameter) => !/^(?:utm_[^=]*|fbclid|gclid|ref)(?:=|$)/.test(parameter)).join("&");
}
