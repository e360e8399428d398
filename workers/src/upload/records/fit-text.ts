import type { Opt } from "@store-forever/protocol";
import { toldAddress } from "../../reach/told-address.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ELLIPSIS = "…";

/** Shortens a text to so many bytes of UTF-8, ellipsis included. No character is cut in two. */
export function fitText(text: string, maxBytes: number): string {
  const bytes = encoder.encode(text);
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes - encoder.encode(ELLIPSIS).length;
  while (((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end--;
  return decoder.decode(bytes.subarray(0, end)) + ELLIPSIS;
}

/** Encodes a text that may be missing or empty for Candid. */
export function optionalText(text: string | undefined, maxBytes: number): Opt<string> {
  return text === undefined || text === "" ? [] : [fitText(text, maxBytes)];
}

/** Encodes what may be told of a web address for Candid. What is too long is left out: a shortened one would lead elsewhere. */
export function optionalWebUrl(url: string, maxBytes: number): Opt<string> {
  const told = toldAddress(url);
  return told !== undefined && encoder.encode(told).length <= maxBytes ? [told] : [];
}
