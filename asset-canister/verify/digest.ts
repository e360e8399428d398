import { createHash } from "node:crypto";

/** SHA-256 in lower-case hexadecimal. */
export async function digestOf(parts: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of parts) hash.update(part);
  return hash.digest("hex");
}
