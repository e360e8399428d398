import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** SHA-256 in hexadecimal over the names and contents of these files. It is the same on every machine for relative names. */
export async function sourceHash(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
