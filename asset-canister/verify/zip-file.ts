import type { Readable } from "node:stream";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { type BagFiles, baseFolder } from "../bag/bag-files.ts";
import { digestOf } from "./digest.ts";

/** The package's types are of an older version than the package. */
declare module "yauzl" {
  function openPromise(path: string, options: Options): Promise<ZipFile>;
  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
    readLocalFileHeaderPromise(entry: Entry, options: { minimal: false }): Promise<{ fileName: Buffer }>;
  }
  interface Entry {
    fileNameRaw: Buffer;
  }
}

/** A bag that is open until it is closed; nothing is unpacked to disk. */
export interface OpenBag extends BagFiles {
  close: () => void;
}

/** As many as a ZIP file counts with 16 bits: bags have no more. */
const MOST_FILES = 65_535;
const SYMBOLIC_LINK = 0o12;
const STORED = 0;

/**
 * Opens a ZIP file of the kind that downloads are: files that are stored as they are, each once, under names that all programs
 * read the same.
 * @throws Error when it is no ZIP file, is damaged, or is of another kind
 */
export async function openZip(path: string): Promise<OpenBag> {
  const zip = await yauzl.openPromise(path, { autoClose: false, strictFileNames: true });
  try {
    return openZipOf(zip, await entriesOf(zip));
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_FILES) throw new Error(`The ZIP file has ${zip.entryCount} files. A download has fewer.`);
  const entries = new Map<string, Entry>();
  // Some systems take names for the same that differ in capitals or in how accents are written.
  const taken = new Set<string>();
  for await (const entry of zip.eachEntry()) {
    const sameName = entry.fileName.normalize("NFC").toLowerCase();
    if (taken.has(sameName)) throw new Error(`${entry.fileName} is in the ZIP file twice.`);
    taken.add(sameName);
    await requirePlain(zip, entry);
    entries.set(entry.fileName, entry);
  }
  return entries;
}

/** @throws Error for what another program would unpack to something else than what is checked here */
async function requirePlain(zip: ZipFile, entry: Entry): Promise<void> {
  const { fileName, fileNameRaw, compressionMethod, externalFileAttributes } = entry;
  const refuse = (why: string) => new Error(`${fileName} ${why}: the ZIP file is not as it was downloaded.`);
  if (externalFileAttributes >>> 28 === SYMBOLIC_LINK) throw refuse("is a link");
  if (fileName.endsWith("/")) throw refuse("is a folder");
  if (entry.isEncrypted()) throw refuse("is encrypted");
  // What is stored as it is cannot unpack to more than the ZIP file has.
  if (compressionMethod !== STORED) throw refuse("is compressed");
  const local = await zip.readLocalFileHeaderPromise(entry, { minimal: false });
  const names = [fileNameRaw, local.fileName].map((raw) => Buffer.from(raw).toString("utf8"));
  if (names.some((name) => name !== fileName)) throw refuse("has two names");
}

function openZipOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>): OpenBag {
  const folder = baseFolder(entries.keys());
  const entryAt = (path: string): Entry => {
    const entry = entries.get(`${folder}${path}`);
    if (entry === undefined) throw new Error(`${path} is missing from the ZIP file.`);
    return entry;
  };
  async function* read(path: string): AsyncGenerator<Uint8Array> {
    for await (const part of await zip.openReadStreamPromise(entryAt(path))) yield part as Uint8Array;
  }
  return {
    paths: new Set([...entries.keys()].map((name) => name.slice(folder.length))),
    sizeOf: (path) => entryAt(path).uncompressedSize,
    read,
    digest: (path) => digestOf(read(path)),
    close: () => zip.close(),
  };
}
