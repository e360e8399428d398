import { toHex } from "@store-forever/protocol";
import type { FileValidator, StoredMemory } from "@store-forever/workers";
import { unsignedAddress } from "@store-forever/workers/reach";

/** By what its server knows the file of this hash again, and by what it is known where its server tells nothing. */
export interface SeenFile extends FileValidator {
  sha256: string;
  /** The hash of its first `PHOTO_HEAD_BYTES`, in hexadecimal. */
  headSha256?: string;
}

/**
 * The file that a memory was stored from. Its address is kept as a hash: only whoever has it can ask about it. A signature that ends is no
 * part of it.
 */
export interface StoredFile {
  addressSha256: string;
  /** What its server told of it, when it was stored or was first seen to be as it is stored. */
  seen?: SeenFile;
}

/** A SHA-256 that a gallery tells of a file, in hexadecimal, which is not that of the stored original. */
export interface ToldHash {
  sha256: string;
  /** `contradicted`: the file was read since, and was the stored original. */
  state: "offered" | "contradicted";
}

/** @returns `undefined` for a memory that was stored before, of which this job has read no file */
export async function storedFileOf(memory: StoredMemory): Promise<StoredFile | undefined> {
  if (memory.fileUrl === undefined) return undefined;
  const seen = seenFileOf(memory);
  return { addressSha256: await addressSha256(memory.fileUrl), ...(seen && { seen }) };
}

/** @returns `undefined` where nothing is known by which it could be known again */
export function seenFileOf({ validator, headSha256, assets }: StoredMemory): SeenFile | undefined {
  const original = assets.find(({ kind }) => kind === "original");
  if (original === undefined || (validator === undefined && headSha256 === undefined)) return undefined;
  return { ...validator, sha256: original.sha256, ...(headSha256 === undefined ? {} : { headSha256 }) };
}

export async function addressSha256(url: string): Promise<string> {
  return toHex(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(unsignedAddress(url) ?? url))),
  );
}
