import type { Photo, PhotoAsset } from "../reading/photo.ts";

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "image/gif": ".gif",
  "image/avif": ".avif",
  "video/mp4": ".mp4",
  "video/webm": ".webm",
  "audio/mpeg": ".mp3",
  "application/pdf": ".pdf",
  "text/plain": ".txt",
};
/** Characters that some system refuses in a file name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are among them
const REFUSED = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;
const LONGEST = 150;

/** The name that the original was uploaded with, or one made of its title, changed so that every system accepts it. */
export function downloadName(photo: Photo, asset: PhotoAsset): string {
  const name = photo.fileName ?? `${photo.title || photo.memoryId}${EXTENSIONS[asset.contentType] ?? ""}`;
  const safe = name.replace(REFUSED, "_").replace(/^[. ]+|[. ]+$/g, "");
  if (safe === "") return photo.memoryId;
  const { stem, ending } = split(safe);
  return `${stem.slice(0, LONGEST - ending.length)}${ending}`;
}

/** Makes names unique, also for systems that ignore upper and lower case. */
export class FileNames {
  readonly #taken = new Set<string>();

  unique(name: string): string {
    const { stem, ending } = split(name);
    let candidate = name;
    for (let count = 2; this.#taken.has(candidate.toLowerCase()); count++) candidate = `${stem} (${count})${ending}`;
    this.#taken.add(candidate.toLowerCase());
    return candidate;
  }
}

function split(name: string): { stem: string; ending: string } {
  const ending = /\.\w{1,8}$/.exec(name)?.[0] ?? "";
  return { stem: name.slice(0, name.length - ending.length), ending };
}
