import { createSHA256 } from "hash-wasm";

/** SHA-256 of bytes that are few enough for the memory, by the browser's own code. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** SHA-256 of bytes as they come. */
export interface RunningHash {
  add(bytes: Uint8Array): void;
  finish(): Uint8Array;
}

/** In WebAssembly, half as fast as the browser's own, which wants all bytes in memory. */
export async function startHash(): Promise<RunningHash> {
  const hasher = await createSHA256();
  return { add: (bytes) => void hasher.update(bytes), finish: () => hasher.digest("binary") };
}
