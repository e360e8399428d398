import { createSHA256 } from "hash-wasm";

/** SHA-256 of bytes in RAM, by the browser's own code. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** SHA-256 of bytes as they arrive. */
export interface RunningHash {
  add(bytes: Uint8Array): void;
  finish(): Uint8Array;
}

/** Hashes in WebAssembly, half as fast as the browser's own code, which needs all bytes in RAM. */
export async function startHash(): Promise<RunningHash> {
  const hasher = await createSHA256();
  return { add: (bytes) => void hasher.update(bytes), finish: () => hasher.digest("binary") };
}
