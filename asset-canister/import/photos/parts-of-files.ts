import type { BagFiles } from "../../bag/bag-files.ts";

/** Metadata are there in most formats. */
const HEAD_BYTES = 1024 * 1024;

export const headOf = (files: BagFiles, path: string): Promise<Uint8Array<ArrayBuffer>> =>
  partOf(files, path, Math.min(HEAD_BYTES, files.sizeOf(path)));

/** The first bytes of a file. */
export async function partOf(files: BagFiles, path: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(mostBytes);
  let at = 0;
  for await (const part of files.read(path)) {
    const taken = part.subarray(0, mostBytes - at);
    bytes.set(taken, at);
    at += taken.length;
    if (at === mostBytes) break;
  }
  return bytes.subarray(0, at);
}

export function split(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf("/") + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}
