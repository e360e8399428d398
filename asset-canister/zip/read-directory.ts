import { type Entry, Reader, ZipReader } from "@zip.js/zip.js/lib/zip-core.js";
import type { ByteSource } from "./byte-source.ts";
import { scanFiles } from "./scan-files.ts";
import type { ZipDirectory, ZipEntry } from "./zip-entry.ts";

/** Far more than anybody's photos. */
const MOST_ENTRIES = 1_000_000;
const SYMBOLIC_LINK = 0o12;

class SourceReader extends Reader<ByteSource> {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
    this.size = source.sizeBytes;
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return this.#source.read(index, index + length);
  }
}

/**
 * Reads the directory at the end of a ZIP file. Where there is none, because the file was not copied whole, the files are looked for one
 * after the other.
 * @throws Error for what is no ZIP file
 */
export async function readDirectory(source: ByteSource): Promise<ZipDirectory> {
  const reader = new ZipReader(new SourceReader(source), { filenameValidation: "tolerant", strictness: "tolerant" });
  const entries: ZipEntry[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.length === MOST_ENTRIES) throw new RangeError(`It has more than ${MOST_ENTRIES} files.`);
      // What says to be a folder and has bytes is a file to some programs.
      if (!entry.directory || entry.uncompressedSize > 0) entries.push(entryOf(entry));
    }
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const found = await scanFiles(source);
    if (found.entries.length === 0) throw new Error(`This is no ZIP file that can be read: ${String(error)}`);
    return found;
  }
  return { entries, cutOff: [] };
}

const entryOf = (entry: Entry): ZipEntry => ({
  path: entry.filename,
  rawName: entry.rawFilename,
  offset: entry.offset,
  packedBytes: entry.compressedSize,
  sizeBytes: entry.uncompressedSize,
  crc32: (entry.crc32 ?? 0) >>> 0,
  method: entry.compressionMethod,
  isEncrypted: entry.encrypted,
  isLink: entry.externalFileAttributes >>> 28 === SYMBOLIC_LINK,
});
