/**
 * Labels are read as bit strings that sort as their bytes do, and none of which is a prefix of another: before each byte a 1, after
 * the last byte a 0. So a byte takes nine bits.
 */
const BITS_PER_BYTE = 9;
/** With longer labels, the numbers of bits would not fit into 16 bits. */
export const MAX_LABEL_BYTES = 7_000;

export function bitAt(label: Uint8Array, bit: number): 0 | 1 {
  const byte = label[Math.floor(bit / BITS_PER_BYTE)];
  if (byte === undefined) return 0;
  const place = bit % BITS_PER_BYTE;
  return place === 0 || (byte >> (8 - place)) & 1 ? 1 : 0;
}

/** The first bit in which two labels differ, or `undefined` when they are equal. */
export function firstDifference(left: Uint8Array, right: Uint8Array): number | undefined {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = (left[index] as number) ^ (right[index] as number);
    if (difference !== 0) return index * BITS_PER_BYTE + Math.clz32(difference) - 23;
  }
  return left.length === right.length ? undefined : shared * BITS_PER_BYTE;
}
