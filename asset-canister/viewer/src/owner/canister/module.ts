import { toHex } from "@store-forever/protocol";
import { VerificationError } from "@store-forever/protocol/verify";
import { MODULE_FILE } from "../../../../settings/page-settings.ts";
import { viewerSettings } from "../../backend/viewer-settings.ts";

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

/** SHA-256, in hexadecimal, of the backend module that this viewer was released with; it came with the certified page. */
export const releasedModuleHash = (): string | undefined => viewerSettings().moduleHash;

/**
 * Fetches the module that this viewer was released with.
 * @throws VerificationError for another one, TypeError where it does not arrive
 */
export async function fetchReleasedModule(): Promise<Module> {
  const expected = releasedModuleHash();
  const response = await fetch(`/${MODULE_FILE}`, { cache: "no-store" });
  if (!response.ok) throw new TypeError(`/${MODULE_FILE} answered ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const hash = await sha256Of(bytes);
  if (expected === undefined || toHex(hash) !== expected)
    throw new VerificationError(`The module is ${toHex(hash)}, and not the released one.`);
  return { bytes, hash };
}

/** Reads a module that a person chose; `undefined` for a file that is none. */
export async function readModule(file: File): Promise<Module | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const beginning = toHex(bytes.subarray(0, 4));
  if (beginning !== WASM_MAGIC && !beginning.startsWith(GZIP_MAGIC)) return undefined;
  return { bytes, hash: await sha256Of(bytes) };
}

export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
