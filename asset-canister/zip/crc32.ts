/** The tables of CRC-32 for eight bytes at once. */
const TABLES: readonly Int32Array[] = (() => {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const tables = [first];
  for (let index = 1; index < 8; index++) {
    const before = tables[index - 1] as Int32Array;
    tables.push(before.map((value) => (value >>> 8) ^ (first[value & 0xff] as number)));
  }
  return tables;
})();

/** The checksum that ZIP files have of each file. */
export class Crc32 {
  #value = -1;

  append(bytes: Uint8Array): void {
    const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as [
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let value = this.#value;
    let at = 0;
    for (const end = bytes.length - 8; at <= end; at += 8) {
      const low = value ^ view.getInt32(at, true);
      const high = view.getInt32(at + 4, true);
      value =
        (t7[low & 0xff] as number) ^
        (t6[(low >>> 8) & 0xff] as number) ^
        (t5[(low >>> 16) & 0xff] as number) ^
        (t4[low >>> 24] as number) ^
        (t3[high & 0xff] as number) ^
        (t2[(high >>> 8) & 0xff] as number) ^
        (t1[(high >>> 16) & 0xff] as number) ^
        (t0[high >>> 24] as number);
    }
    for (; at < bytes.length; at++) value = (value >>> 8) ^ (t0[(value ^ (bytes[at] as number)) & 0xff] as number);
    this.#value = value;
  }

  get value(): number {
    return ~this.#value >>> 0;
  }
}
