/** Which chunks of a blob have arrived: one bit each, lowest bit of the first byte first, as in the backend. */
export class ChunkBitmap {
  readonly bytes: Uint8Array;
  readonly count: number;

  constructor(count: number, ...known: readonly Uint8Array[]) {
    this.count = count;
    this.bytes = new Uint8Array(Math.ceil(count / 8));
    for (const bits of known)
      for (let at = 0; at < this.bytes.length; at++) this.bytes[at] = (this.bytes[at] ?? 0) | (bits[at] ?? 0);
  }

  has(index: number): boolean {
    return (((this.bytes[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
  }

  add(index: number): void {
    this.bytes[index >> 3] = (this.bytes[index >> 3] ?? 0) | (1 << (index & 7));
  }

  missing(): number[] {
    return Array.from({ length: this.count }, (_, index) => index).filter((index) => !this.has(index));
  }
}
