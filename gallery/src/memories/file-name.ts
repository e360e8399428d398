import path from "node:path";

const MAX_NAME_LENGTH = 150;

/**
 * A file name that is only a name: no folders, no characters that steer terminals, readers or file systems.
 * @returns `file` where nothing is left
 */
export function safeFileName(name: string): string {
  const base = name.normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const cleaned = base.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, "").replace(/^[\s.]+|[\s.]+$/g, "");
  if (cleaned === "") return "file";
  if (cleaned.length <= MAX_NAME_LENGTH) return cleaned;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(cleaned)?.[0] ?? "";
  // Cutting may leave half a character.
  return cleaned.slice(0, MAX_NAME_LENGTH - extension.length).replace(/[\ud800-\udbff]$/, "") + extension;
}

/** `stream-in_the-forest.jpg` is "Stream in the forest". */
export function titleFromFileName(fileName: string): string {
  const words = path
    .parse(fileName)
    .name.replace(/[-_\s]+/g, " ")
    .trim();
  return words === "" ? fileName : words.charAt(0).toUpperCase() + words.slice(1);
}
