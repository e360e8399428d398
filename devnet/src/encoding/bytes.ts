import { createHash } from "node:crypto";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";

export type Bytes = Uint8Array;

export const EMPTY: Bytes = new Uint8Array(0);

/** Decodes UTF-8; malformed sequences become U+FFFD. */
export function fromUtf8(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** Bytewise order, as labels of a hash tree are sorted. */
export function compareBytes(left: Bytes, right: Bytes): number {
  return Buffer.compare(left, right);
}

export function equalBytes(left: Bytes, right: Bytes): boolean {
  return compareBytes(left, right) === 0;
}

/** SHA-256 of the joined parts. Native, because modules and memories of many megabytes are hashed. */
export function sha256(...parts: readonly Bytes[]): Bytes {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** A domain separator: one length byte, then the text. */
export function separator(text: string): Bytes {
  return concatBytes(Uint8Array.of(text.length), utf8ToBytes(text));
}
