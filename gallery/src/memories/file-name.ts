import path from "node:path";

const MAX_NAME_LENGTH = 150;
/** More of a name is not looked at: what is cut off its ends is looked for at each of its characters. */
const MAX_READ_LENGTH = 1_000;

/**
 * Takes everything out of a file name that means more than a name: folders, and characters that control terminals, screen
 * readers or file systems.
 * @param name of any length, from a client
 * @returns `file` if nothing is left
 */
export function safeFileName(name: string): string {
  const last = name.slice(-MAX_READ_LENGTH).split(/[\\/]/).at(-1) ?? "";
  const base = last.normalize("NFC");
  const cleaned = base.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, "").replace(/^[\s.]+|[\s.]+$/g, "");
  if (cleaned === "") return "file";
  if (cleaned.length <= MAX_NAME_LENGTH) return cleaned;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(cleaned)?.[0] ?? "";
  // Cutting the name may leave half a character at the end, or a dot or a space.
  return cleaned.slice(0, MAX_NAME_LENGTH - extension.length).replace(/[\s.\ud800-\udbff]+$/, "") + extension;
}

/** `stream-in_the-forest.jpg` becomes "Stream in the forest". */
export function titleFromFileName(fileName: string): string {
  const words = path
    .parse(fileName)
    .name.replace(/[-_\s]+/g, " ")
    .trim();
  return words === "" ? fileName : words.charAt(0).toUpperCase() + words.slice(1);
}
