import { toHex } from "@store-forever/protocol";
import type { StoredMemory } from "@store-forever/workers";

/** The file that a memory was stored from. Its address is kept as a hash: only whoever has it can ask about it. */
export interface StoredFile {
  addressSha256: string;
  sizeBytes: number;
}

/** @returns `undefined` for a memory that was stored before, of which this job has read no file */
export async function storedFileOf({ fileUrl, assets }: StoredMemory): Promise<StoredFile | undefined> {
  const sizeBytes = assets.find(({ kind }) => kind === "original")?.sizeBytes;
  if (fileUrl === undefined || sizeBytes === undefined) return undefined;
  return { addressSha256: await addressSha256(fileUrl), sizeBytes };
}

export async function addressSha256(url: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(url))));
}
