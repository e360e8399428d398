import { createSHA1 } from "hash-wasm";
import { type BytesOrFile, blobOf } from "../../bytes/asset-bytes.ts";

/** SHA-1, which sites tell of their files, in lower-case hexadecimal. Files on disk are never whole in RAM. */
export async function sha1Of(bytes: BytesOrFile): Promise<string> {
  const hasher = await createSHA1();
  const reader = blobOf(bytes).stream().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) hasher.update(part.value);
  return hasher.digest("hex");
}
