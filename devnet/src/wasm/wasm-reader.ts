import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, fromUtf8 } from "../encoding/bytes.ts";
import { unsigned } from "../encoding/leb128.ts";

/**
 * Reads the binary format of WebAssembly from front to back. The only LEB128 decoder here: it reads from an offset without copies,
 * which the decoders of libraries do not, and modules have millions of numbers.
 */
export class WasmReader {
  readonly bytes: Bytes;
  offset: number;
  readonly end: number;
  /** Where the last number that `u32` read begins and ends. */
  numberStart = 0;
  numberEnd = 0;

  constructor(bytes: Bytes, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  byte(): number {
    const value = this.bytes[this.offset];
    if (value === undefined || this.offset >= this.end) throw new RangeError("the module ends too early");
    this.offset++;
    return value;
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  u32(): number {
    let value = 0;
    this.numberStart = this.offset;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte >= 0x80) continue;
      this.numberEnd = this.offset;
      return value;
    }
    throw new RangeError("a number is too long");
  }

  /** Skips a LEB128 number of any size. */
  skipLeb(): void {
    while (this.byte() >= 0x80);
  }

  take(length: number): Bytes {
    if (this.offset + length > this.end) throw new RangeError("the module ends too early");
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  name(): string {
    return fromUtf8(this.take(this.u32()));
  }
}

/** Contents with their length in front. */
export function sized(content: Bytes): Bytes {
  return concatBytes(unsigned(content.length), content);
}

export function encodeName(name: string): Bytes {
  return sized(utf8ToBytes(name));
}
