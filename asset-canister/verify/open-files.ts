import { createReadStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { BagFiles } from "../bag/bag-files.ts";
import { isSystemFile } from "../zip/zip-entry.ts";
import { zipFiles } from "../zip/zip-files.ts";
import { digestOf } from "./digest.ts";

/** Files that are open until they are closed. */
export interface OpenFiles extends BagFiles {
  close: () => Promise<void>;
}

/**
 * Opens a ZIP file, or a folder.
 * @throws Error when it is neither, or no ZIP file that can be read
 */
export async function openFiles(file: string): Promise<OpenFiles> {
  return (await stat(file)).isDirectory() ? openFolder(file) : openZip(file);
}

async function openZip(file: string): Promise<OpenFiles> {
  const handle = await open(file);
  const read = async (start: number, end: number) => {
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  };
  try {
    const files = await zipFiles({ sizeBytes: (await handle.stat()).size, read }, digestOf);
    return { ...files, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFolder(folder: string): Promise<OpenFiles> {
  const sizes = new Map<string, number>();
  const refused = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const whole = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, whole).split(path.sep).join("/");
    if (entry.isDirectory() || isSystemFile(name)) continue;
    // What a link leads to may change after it was checked.
    if (entry.isFile()) sizes.set(name, (await stat(whole)).size);
    else refused.set(name, "it is a link.");
  }
  const sizeOf = (name: string): number => {
    const size = sizes.get(name);
    if (size === undefined) throw new Error("it is missing from the folder.");
    return size;
  };
  async function* read(name: string): AsyncGenerator<Uint8Array> {
    sizeOf(name);
    for await (const part of createReadStream(path.join(folder, name))) yield part as Uint8Array;
  }
  return {
    paths: new Set(sizes.keys()),
    refused,
    sizeOf,
    read,
    digest: (name) => digestOf(read(name)),
    flawOf: () => undefined,
    close: async () => {},
  };
}
