/**
 * Small things that each step of the interpreter makes expensive. Libraries have them too, but noble's `concatBytes` takes its parts as
 * arguments, of which the interpreter allows 65,535 (a witness can have more), and Candid's `lebEncode` makes big integers.
 */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Negative when `left` sorts before `right`, byte by byte. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  let index = 0;
  while (index < left.length && left[index] === right[index]) index++;
  return (left[index] ?? -1) - (right[index] ?? -1);
}

/** The shortest unsigned LEB128 of a natural number. */
export function leb128(value: number): Uint8Array {
  if (value < 0x80) return Uint8Array.of(value);
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
