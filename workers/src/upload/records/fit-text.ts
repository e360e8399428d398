import type { Opt } from "@store-forever/protocol";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ELLIPSIS = "…";

/** The text, or as much of it as fits into so many bytes of UTF-8 with an ellipsis; no character is cut in two. */
export function fitText(text: string, maxBytes: number): string {
  const bytes = encoder.encode(text);
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes - encoder.encode(ELLIPSIS).length;
  while (((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end--;
  return decoder.decode(bytes.subarray(0, end)) + ELLIPSIS;
}

/** A text that may be missing or empty, as Candid has it. */
export function optionalText(text: string | undefined, maxBytes: number): Opt<string> {
  return text === undefined || text === "" ? [] : [fitText(text, maxBytes)];
}

/** A web address that others can follow; none is better than a shortened one, which would lead elsewhere. */
export function optionalWebUrl(url: string, maxBytes: number): Opt<string> {
  if (!URL.canParse(url)) return [];
  const { protocol, href } = new URL(url);
  return /^https?:$/.test(protocol) && encoder.encode(href).length <= maxBytes ? [href] : [];
}
