import { once } from "./once.ts";

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
export const cleanAddress = once((url) => without(url, (name) => MEANINGLESS.test(name)));

/** What of an address stays the same from visit to visit. Ids are derived from it. */
export function stableAddress(url: URL): string {
  return without(url, (name) => MEANINGLESS.test(name) || FLEETING.test(name));
}

function without(url: URL, isLeftOut: (name: string) => boolean): string {
  const kept = new URL(url);
  kept.hash = "";
  kept.pathname = kept.pathname.replace(/;(?:j?session|phpsess|sid)\w*=[^/]*/gi, "");
  // `searchParams` cannot be iterated in Firefox's content scripts.
  const parameters = kept.search.slice(1).split("&");
  kept.search = parameters.filter((parameter) => !isLeftOut(parameter.split("=", 1)[0] ?? "")).join("&");
  return kept.href;
}
