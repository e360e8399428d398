/** A file in a ZIP file, as its directory describes it. */
export interface ZipEntry {
  path: string;
  /** The name as it is written, byte for byte. */
  rawName: Uint8Array;
  /** Where its local header is. */
  offset: number;
  packedBytes: number;
  sizeBytes: number;
  crc32: number;
  /** 0: as it is, 8: compressed by Deflate. */
  method: number;
  isEncrypted: boolean;
  isLink: boolean;
}

/** What is in a ZIP file. */
export interface ZipDirectory {
  entries: ZipEntry[];
  /** What ends before its end: the file was not copied whole. */
  cutOff: string[];
}

export const STORED = 0;
export const DEFLATED = 8;

/** What programs of systems leave beside people's files. */
const SYSTEM_FILE = /(?:^|\/)(?:__MACOSX\/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/;
export const isSystemFile = (path: string): boolean => SYSTEM_FILE.test(path);

/** Deflate makes nothing smaller than a thousandth; photos and texts stay far above. */
const MOST_RATIO = 200;
const HARMLESS_BYTES = 32 * 1024 * 1024;

/** Names that lead out of a folder, or that systems read differently. */
const UNSAFE_NAME = /^[/\\]|^[A-Za-z]:|\\|\0|(?:^|\/)\.\.?(?:\/|$)|\/\//;

/** Why a file cannot be taken, each in words that go on after its name; undefined where it can. */
export function reasonToRefuse(entry: ZipEntry): string | undefined {
  if (UNSAFE_NAME.test(entry.path)) return "its name leads out of the folder.";
  if (entry.isLink) return "it is a link.";
  if (entry.isEncrypted) return "it is encrypted.";
  if (entry.method !== STORED && entry.method !== DEFLATED) return "it is compressed in a way that is not known here.";
  if (entry.method === STORED && entry.packedBytes !== entry.sizeBytes) return "the ZIP file tells two sizes of it.";
  if (entry.sizeBytes > HARMLESS_BYTES && entry.sizeBytes > MOST_RATIO * entry.packedBytes)
    return `it would unpack to ${Math.round(entry.sizeBytes / Math.max(1, entry.packedBytes))} times its size.`;
  return undefined;
}
