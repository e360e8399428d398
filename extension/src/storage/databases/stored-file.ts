import { toHex } from "@store-forever/protocol";
import type { StoredMemory } from "@store-forever/workers";

/** The file that a memory was stored from. Its address is kept as a hash: only whoever has it can ask about it. */
export interface StoredFile {
  addressSha256: string;
  /** The tag by which its server tells this file from others, as it was first seen after storing. */
  seen?: { sha256: string; etag: string };
}

/** @returns `undefined` for a memory that was stored before, of which this job has read no file */
export async function storedFileOf({ fileUrl }: StoredMemory): Promise<StoredFile | undefined> {
  return fileUrl === undefined ? undefined : { addressSha256: await addressSha256(fileUrl) };
}

export async function addressSha256(url: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(url))));
}
