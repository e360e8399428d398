import type { BagFiles } from "../../../bag/bag-files.ts";
import { digestOf } from "./digest.ts";

/** A file of a folder, with its path in it. */
export interface FolderFile {
  path: string;
  file: File;
}

/** A bag that was unpacked into a folder. */
export function folderBag(files: readonly FolderFile[]): BagFiles {
  const byPath = new Map(files.map(({ path, file }) => [path, file]));
  const fileAt = (path: string): File => {
    const file = byPath.get(path);
    if (file === undefined) throw new Error(`${path} is missing from the folder.`);
    return file;
  };
  async function* read(path: string): AsyncGenerator<Uint8Array> {
    yield* fileAt(path).stream();
  }
  return {
    paths: new Set(byPath.keys()),
    sizeOf: (path) => fileAt(path).size,
    read,
    digest: (path) => digestOf(read(path), fileAt(path).size),
  };
}
