import { createHash } from "node:crypto";

export type Bytes = Uint8Array;

export const EMPTY: Bytes = new Uint8Array(0);

/** Joins byte strings into one. */
export function concat(...parts: readonly Bytes[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

export function utf8(text: string): Bytes {
  return new Uint8Array(Buffer.from(text, "utf8"));
}

/** Decodes UTF-8; malformed sequences become U+FFFD. */
export function fromUtf8(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

export function toHex(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

export function fromHex(hex: string): Bytes {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

/** Bytewise order, as labels of a hash tree are sorted. */
export function compareBytes(left: Bytes, right: Bytes): number {
  return Buffer.compare(left, right);
}

export function equalBytes(left: Bytes, right: Bytes): boolean {
  return compareBytes(left, right) === 0;
}

export function sha256(...parts: readonly Bytes[]): Bytes {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** Shortest unsigned LEB128 of a natural number. */
export function leb128(value: bigint | number): Bytes {
  let rest = BigInt(value);
  if (rest < 0n) throw new RangeError("LEB128 is for natural numbers");
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

/** A domain separator: one length byte, then the text. */
export function separator(text: string): Bytes {
  return concat(Uint8Array.of(text.length), utf8(text));
}
