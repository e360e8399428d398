import { concatBytes, toHex } from "@store-forever/protocol";
import type { Agent } from "@store-forever/protocol/ic";
import { VerificationError } from "@store-forever/protocol/verify";
import { filesOf } from "../../../../files/files-actor.ts";
import { type Module, moduleOf } from "./module.ts";

interface ReleasedFile {
  key: string;
  content_encoding: string;
  sha256: Uint8Array;
  sizeBytes: number;
}

/**
 * Reads a file of another canister, and its hash.
 * @throws VerificationError where it is another file than the one that is meant
 */
export async function readFile(agent: Agent, canisterId: string, file: ReleasedFile): Promise<Module> {
  const { key, content_encoding, sizeBytes } = file;
  const files = filesOf(agent, canisterId);
  const sha256: [Uint8Array] = [Uint8Array.from(file.sha256)];
  const chunks: Uint8Array[] = [];
  for (let leftBytes = sizeBytes; leftBytes > 0; ) {
    const { content } = await files.get_chunk({ key, content_encoding, sha256, index: BigInt(chunks.length) });
    if (content.length === 0) throw new TypeError(`${canisterId} sends less than all of ${key}.`);
    chunks.push(Uint8Array.from(content));
    leftBytes -= content.length;
  }
  const read = await moduleOf(concatBytes(chunks));
  if (toHex(read.hash) !== toHex(sha256[0]))
    throw new VerificationError(`${key} is ${toHex(read.hash)}, and not the released file.`);
  return read;
}
