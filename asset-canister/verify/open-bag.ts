import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { digestOf } from "./digest.ts";
import { type OpenBag, openZip } from "./zip-file.ts";

/**
 * Opens a bag: a ZIP file, or the folder that was unpacked from it.
 * @throws Error when it is neither, or is damaged
 */
export async function openBag(file: string): Promise<OpenBag> {
  return (await stat(file)).isDirectory() ? openFolder(file) : openZip(file);
}

async function openFolder(folder: string): Promise<OpenBag> {
  const sizes = new Map<string, number>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const whole = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, whole).split(path.sep).join("/");
    if (entry.isDirectory()) continue;
    // What a link leads to may change after it was checked.
    if (!entry.isFile()) throw new Error(`${name} is a link: the folder is not as it was downloaded.`);
    sizes.set(name, (await stat(whole)).size);
  }
  const sizeOf = (name: string): number => {
    const size = sizes.get(name);
    if (size === undefined) throw new Error(`${name} is missing from the folder.`);
    return size;
  };
  async function* read(name: string): AsyncGenerator<Uint8Array> {
    sizeOf(name);
    for await (const part of createReadStream(path.join(folder, name))) yield part as Uint8Array;
  }
  return {
    paths: new Set(sizes.keys()),
    sizeOf,
    read,
    digest: (name) => digestOf(read(name)),
    close: () => undefined,
  };
}
