import { SIDECAR_ENDINGS } from "./bag-format.ts";

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "image/gif": ".gif",
  "image/avif": ".avif",
  "video/mp4": ".mp4",
  "video/webm": ".webm",
  "video/quicktime": ".mov",
  "audio/mpeg": ".mp3",
  "application/pdf": ".pdf",
  "text/plain": ".txt",
};
/**
 * Characters that nobody sees: controls, and marks that turn the direction of writing, with which `photo\u202egpj.exe` looks like a
 * picture.
 */
const UNSEEN = "\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff";
const UNSEEN_ONE = new RegExp(`[${UNSEEN}]`, "gu");
/** Those, what some system refuses in a file name, and what bags write in another way than `sha256sum` reads it. */
const REFUSED = new RegExp(`[${UNSEEN}<>:"/\\\\|?*%]`, "gu");
/** Windows keeps these for devices, whatever ending they have. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const LONGEST = 150;

/** How names of files of this type end, with the dot; empty for others than the usual types. */
export const endingOf = (contentType: string): string => EXTENSIONS[contentType] ?? "";

export interface NamedMemory {
  memoryId: string;
  title: string;
  fileName?: string | undefined;
}

/** The name that the original was uploaded with, or one made of its title, changed so that every system accepts it. */
export function downloadName({ memoryId, title, fileName }: NamedMemory, contentType: string): string {
  const name = fileName ?? `${title || memoryId}${endingOf(contentType)}`;
  const safe = name
    .replace(REFUSED, "_")
    .replace(/^[. ]+|[. ]+$/g, "")
    .replace(DEVICE, "_$&");
  if (safe === "") return memoryId;
  const { stem, ending } = split(safe);
  // Cutting may leave half a character at the end.
  return `${stem.slice(0, LONGEST - ending.length).replace(/[\ud800-\udbff]$/, "")}${ending}`;
}

/** The name of what moves in a live photo: that of its picture, as phones name the two. */
export function motionName(memory: NamedMemory, pictureType: string, motionType: string): string {
  return `${split(downloadName(memory, pictureType)).stem}${EXTENSIONS[motionType] ?? ".mov"}`;
}

/** A file's name as it is shown: what nobody sees is a mark that everybody does. */
export function visibleName(fileName: string): string {
  return fileName.replace(UNSEEN_ONE, "\ufffd");
}

/**
 * Makes names unique, also for systems that ignore upper and lower case or write accents in another way. The names of the
 * sidecars are free too.
 */
export class FileNames {
  readonly #taken = new Set<string>();

  unique(name: string): string {
    const { stem, ending } = split(name);
    let candidate = name;
    for (let count = 2; this.#isTaken(candidate); count++) candidate = `${stem} (${count})${ending}`;
    for (const each of withSidecars(candidate)) this.#taken.add(each);
    return candidate;
  }

  #isTaken(name: string): boolean {
    return withSidecars(name).some((each) => this.#taken.has(each));
  }
}

function withSidecars(name: string): string[] {
  return ["", ...Object.values(SIDECAR_ENDINGS)].map((ending) => `${name}${ending}`.normalize("NFC").toLowerCase());
}

/** Whether `FileNames` may have given this name for that one. */
export function isNameOf(candidate: string, name: string): boolean {
  const { stem, ending } = split(name);
  if (candidate === name) return true;
  const between = candidate.slice(stem.length, candidate.length - ending.length);
  return candidate.startsWith(stem) && candidate.endsWith(ending) && /^ \((?:[2-9]|[1-9]\d{1,4})\)$/.test(between);
}

function split(name: string): { stem: string; ending: string } {
  const ending = /\.\w{1,8}$/.exec(name)?.[0] ?? "";
  return { stem: name.slice(0, name.length - ending.length), ending };
}
