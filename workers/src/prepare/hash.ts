import { createSHA256 } from "hash-wasm";

/** Above this a file is hashed piece by piece: the browser's own SHA-256, four times as fast, wants all of it in memory. */
const WHOLE_FILE_BYTES = 48 * 1024 * 1024;
const PIECE_BYTES = 4 * 1024 * 1024;

/** SHA-256 of a file of any size, with little of it in memory at a time. */
export async function sha256Of(blob: Blob): Promise<Uint8Array> {
  if (blob.size <= WHOLE_FILE_BYTES)
    return new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  const hasher = await createSHA256();
  let next = blob.slice(0, PIECE_BYTES).arrayBuffer();
  for (let start = 0; start < blob.size; start += PIECE_BYTES) {
    const piece = new Uint8Array(await next);
    // The next piece is read while this one is hashed.
    next = blob.slice(start + PIECE_BYTES, start + 2 * PIECE_BYTES).arrayBuffer();
    hasher.update(piece);
  }
  return hasher.digest("binary");
}
