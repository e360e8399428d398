import { concatBytes, toHex } from "@store-forever/protocol";
import { sha256 } from "@store-forever/protocol/verify";

/** The browser hashes quicker than a script does, but only what is in memory as a whole. */
const AT_ONCE_BYTES = 64 * 1024 * 1024;

/** SHA-256 in lower-case hexadecimal. @param sizeBytes as the file says, which may be wrong */
export async function digestOf(parts: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<string> {
  if (sizeBytes <= AT_ONCE_BYTES) {
    const all: Uint8Array[] = [];
    for await (const part of parts) all.push(part);
    const [only = new Uint8Array()] = all;
    const bytes = all.length < 2 ? (only as Uint8Array<ArrayBuffer>) : concatBytes(all);
    return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }
  const hash = sha256.create();
  for await (const part of parts) hash.update(part);
  return toHex(hash.digest());
}
