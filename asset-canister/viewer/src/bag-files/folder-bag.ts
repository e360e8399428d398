import type { BagFiles } from "../../../bag/bag-files.ts";
import { isSystemFile } from "../../../zip/zip-entry.ts";
import { digestOf } from "./digest.ts";

/** A file of a folder, with its path in it. */
export interface FolderFile {
  path: string;
  file: File;
}

/** What is in a folder, but for what systems leave there. */
export function folderBag(files: readonly FolderFile[]): BagFiles {
  const byPath = new Map(files.filter(({ path }) => !isSystemFile(path)).map(({ path, file }) => [path, file]));
  const fileAt = (path: string): File => {
    const file = byPath.get(path);
    if (file === undefined) throw new Error("it is missing from the folder.");
    return file;
  };
  async function* read(path: string): AsyncGenerator<Uint8Array> {
    yield* fileAt(path).stream();
  }
  return {
    paths: new Set(byPath.keys()),
    refused: new Map(),
    sizeOf: (path) => fileAt(path).size,
    read,
    digest: (path) => digestOf(read(path), fileAt(path).size),
    flawOf: () => undefined,
  };
}
