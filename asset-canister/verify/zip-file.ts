import type { Readable } from "node:stream";
import { promisify } from "node:util";
import yauzl, { type Entry, type ZipFile } from "yauzl";

/** The files in a ZIP, read one at a time; nothing is unpacked to disk. */
export interface OpenZip {
  entries: ReadonlyMap<string, Entry>;
  read: (entry: Entry) => Promise<Readable>;
  close: () => void;
}

/** @throws Error when the file is no ZIP file, is damaged, or has one name twice */
export async function openZip(path: string): Promise<OpenZip> {
  const open = promisify<string, yauzl.Options, ZipFile>(yauzl.open);
  const zip = await open(path, { lazyEntries: true, autoClose: false });
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on("error", reject);
    zip.on("end", resolve);
    zip.on("entry", (entry: Entry) => {
      if (entries.has(entry.fileName)) reject(new Error(`${entry.fileName} is in the ZIP file twice.`));
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  }).catch((error: unknown) => {
    zip.close();
    throw error;
  });
  const read = promisify<Entry, Readable>(zip.openReadStream.bind(zip));
  return { entries, read, close: () => zip.close() };
}
