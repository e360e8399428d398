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
