import { sha256 } from "@noble/hashes/sha2.js";

const PIECE_BYTES = 256 * 1024;

/** SHA-256 in hexadecimal: by the browser's own code, which pages without TLS do not have, else piece by piece. */
export async function sha256Hex(blob: Blob): Promise<string> {
  if (globalThis.crypto.subtle !== undefined)
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())));
  const hash = sha256.create();
  for (let start = 0; start < blob.size; start += PIECE_BYTES) {
    hash.update(new Uint8Array(await blob.slice(start, start + PIECE_BYTES).arrayBuffer()));
    // The page goes on in between.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return hex(hash.digest());
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
