import { BlobReader, configure, type FileEntry, ZipReader } from "@zip.js/zip.js/lib/zip-core.js";
import { type BagFiles, baseFolder } from "../../../bag/bag-files.ts";
import { digestOf } from "./digest.ts";

// Bags are not compressed, so there is nothing for a worker to do.
configure({ useWebWorkers: false });

/**
 * A bag in a ZIP file. Its files are read where they are; nothing is unpacked.
 * @throws Error when it is no such file, or is damaged
 */
export async function zipBag(file: Blob): Promise<BagFiles> {
  const entries = (await new ZipReader(new BlobReader(file)).getEntries()).filter(
    (entry): entry is FileEntry => !entry.directory,
  );
  const folder = baseFolder(entries.map(({ filename }) => filename));
  const byPath = new Map<string, FileEntry>();
  for (const entry of entries) {
    const path = entry.filename.slice(folder.length);
    if (byPath.has(path)) throw new Error(`${path} is in the ZIP file twice.`);
    byPath.set(path, entry);
  }
  const entryAt = (path: string): FileEntry => {
    const entry = byPath.get(path);
    if (entry === undefined) throw new Error(`${path} is missing from the ZIP file.`);
    return entry;
  };
  async function* read(path: string): AsyncGenerator<Uint8Array> {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writing = entryAt(path).getData(writable);
    // Whoever reads hears of the failure when the stream ends.
    writing.catch(() => undefined);
    yield* readable;
    await writing;
  }
  return {
    paths: new Set(byPath.keys()),
    sizeOf: (path) => entryAt(path).uncompressedSize,
    read,
    digest: (path) => digestOf(read(path), entryAt(path).uncompressedSize),
  };
}
