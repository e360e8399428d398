import type { RecordReader, RecordWriter } from "@store-forever/certified";
import { SHA256_BYTES } from "../ids.ts";

/** A key that a memory's description or a gallery was written with. */
export interface WrittenKey {
  sha256: Uint8Array;
  atNs: bigint;
}

export function writeKeys(writer: RecordWriter, keys: readonly WrittenKey[]): void {
  writer.list(keys, ({ sha256, atNs }) => writer.fixed(sha256).nat64(atNs));
}

export function readKeys(reader: RecordReader): WrittenKey[] {
  return reader.list(() => ({ sha256: reader.fixed(SHA256_BYTES), atNs: reader.nat64() }));
}
