/** The files of a bag (RFC 8493), and what is written in those that the RFC describes. */

export const BAG_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** Paths are relative to the bag's own folder. */
export const BAG_PATHS = {
  declaration: "bagit.txt",
  info: "bag-info.txt",
  payloadManifest: "manifest-sha256.txt",
  tagManifest: "tagmanifest-sha256.txt",
  /** Shows the photos by a double click. */
  page: "index.html",
  /** What the page shows: a page that is opened from a disk may load scripts beside it, and nothing else. */
  pageData: "gallery.js",
  archive: "data/archive.json",
} as const;

const PAYLOAD = "data/";
export const isPayload = (path: string): boolean => path.startsWith(PAYLOAD);
export const originalPath = (name: string): string => `${PAYLOAD}originals/${name}`;
const RECEIPTS = `${PAYLOAD}receipts/`;
export const receiptPath = (memoryId: string): string => `${RECEIPTS}${memoryId}.json`;
export const isReceipt = (path: string): boolean => path.startsWith(RECEIPTS);
/** @param kind display, thumb, placeholder or motion */
export const derivativePath = (kind: string, memoryId: string, ending: string): string =>
  `${PAYLOAD}${kind}/${memoryId}${ending}`;
/** @param number of a former version, from 1 for the oldest on */
export const versionPath = (memoryId: string, number: number, kind: string, ending: string): string =>
  `${PAYLOAD}versions/${memoryId}/${number}/${kind}${ending}`;
/** What photo software reads stands beside the original, under its whole name. */
export const SIDECAR_ENDINGS = { json: ".json", xmp: ".xmp" } as const;

/** A file and its SHA-256, in lower-case hexadecimal. */
export type ManifestEntry = readonly [path: string, sha256: string];

/** The lines that `sha256sum -c` reads. */
export function manifestText(entries: Iterable<ManifestEntry>): string {
  return [...entries].map(([path, sha256]) => `${sha256}  ${path}\n`).join("");
}

const LINE = /^([0-9a-f]+)\s+\*?(?:\.\/)?(.+)$/i;
const SHA256_DIGITS = 64;

/** @throws Error for a line that is none of a manifest, or a file that it names twice */
export function parseManifest(text: string, digits = SHA256_DIGITS): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line === "") continue;
    const [, hash, path] = LINE.exec(line) ?? [];
    if (hash?.length !== digits || path === undefined) throw new Error(`it has a line that is none: ${line}`);
    if (entries.has(path)) throw new Error(`it names ${path} twice.`);
    entries.set(path, hash.toLowerCase());
  }
  return entries;
}

export interface BagInfo {
  title: string;
  canisterId: string;
  owner: string;
  date: Date;
  payload: { sizeBytes: number; fileCount: number };
  bag: { number: number; count: number };
}

/** `bag-info.txt`: RFC 8493, section 2.2.2. A label's value is one line. */
export function bagInfoText({ title, canisterId, owner, date, payload, bag }: BagInfo): string {
  const lines: [string, string][] = [
    ["Bag-Software-Agent", "Store Forever"],
    ["External-Description", title],
    ["External-Identifier", `${canisterId} ${owner}`],
    ["Bagging-Date", date.toISOString().slice(0, 10)],
    ["Payload-Oxum", `${payload.sizeBytes}.${payload.fileCount}`],
    ["Bag-Group-Identifier", `${title} ${date.toISOString()}`],
    ["Bag-Count", `${bag.number} of ${bag.count}`],
  ];
  return lines.map(([label, value]) => `${label}: ${value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim()}\n`).join("");
}

/** @returns the size and the number of files that a bag says its payload has; undefined where it does not tell */
export function payloadOxum(bagInfo: string): { sizeBytes: number; fileCount: number } | undefined {
  const [, sizeBytes, fileCount] = /^Payload-Oxum:\s*(\d{1,15})\.(\d{1,9})\s*$/m.exec(bagInfo) ?? [];
  return sizeBytes === undefined ? undefined : { sizeBytes: Number(sizeBytes), fileCount: Number(fileCount) };
}
