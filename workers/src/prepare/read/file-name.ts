import { parse } from "content-disposition";

/** Windows takes no longer names, and no archive needs them. */
const MAX_LENGTH = 200;

/**
 * The name that a server gives a file (`Content-Disposition`, RFC 6266), without its path and without characters that change how a
 * text is read.
 */
export function toldFileName(header: string | null): string | undefined {
  if (header === null) return undefined;
  const name = readableName(parse(header).parameters.filename ?? "");
  return name === "" ? undefined : name;
}

function readableName(name: string): string {
  const last = percentDecoded(utf8Of(name)).split(/[/\\]/).at(-1) ?? "";
  return last
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "")
    .trim()
    .slice(0, MAX_LENGTH);
}

/** Headers are read as Latin-1, and many servers write UTF-8 into them. */
function utf8Of(text: string): string {
  const codes = Array.from(text, (character) => character.charCodeAt(0));
  if (codes.some((code) => code > 0xff)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(codes));
  } catch {
    return text;
  }
}

/** Browsers decode names that servers write as in an address. */
function percentDecoded(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
