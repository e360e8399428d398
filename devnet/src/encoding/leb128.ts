import type { Bytes } from "./bytes.ts";

/*
 * The numbers of WebAssembly's binary format. Libraries encode bigints, which takes twenty times as long, and a module has hundred
 * thousands of numbers that are written anew.
 */

/** An unsigned LEB128 number of at most 32 bits. */
export function unsigned(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** A signed LEB128 number of 32 bits. */
export function signed(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value | 0;
  for (; rest < -0x40 || rest > 0x3f; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
  return Uint8Array.from(bytes);
}
