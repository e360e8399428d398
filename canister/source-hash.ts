import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** SHA-256 in hexadecimal over the names and contents of all source files of folders, without tests. It is the same on every machine. */
export async function sourceHash(folders: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true });
    const sources = entries.filter((name) => name.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(name));
    for (const name of sources.sort()) {
      const content = await readFile(join(folder, name));
      hash.update(`${name}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}
