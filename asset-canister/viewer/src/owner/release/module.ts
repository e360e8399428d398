import { toHex } from "@store-forever/protocol";

/** A module as it is installed, gzipped or not. */
export interface Module {
  bytes: Uint8Array<ArrayBuffer>;
  /** SHA-256. */
  hash: Uint8Array;
}

const WASM_MAGIC = "0061736d";
const GZIP_MAGIC = "1f8b";
/** The network takes modules up to this size. */
const MOST_BYTES = 100 * 1024 * 1024;

/** Reads a module that a person chose; `undefined` for a file that is none. */
export async function readModule(file: File): Promise<Module | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const beginning = toHex(bytes.subarray(0, 4));
  if (beginning !== WASM_MAGIC && !beginning.startsWith(GZIP_MAGIC)) return undefined;
  return moduleOf(bytes);
}

export async function moduleOf(bytes: Uint8Array): Promise<Module> {
  const own = Uint8Array.from(bytes);
  return { bytes: own, hash: await sha256Of(own) };
}

export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
