import type { Bytes } from "../encoding/bytes.ts";

export const PADDED_LEB_BYTES = 5;

/** Bytes that are appended, with gaps that are filled in later. */
export class CodeWriter {
  #buffer: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.#buffer = new Uint8Array(capacity);
  }

  write(...parts: readonly Bytes[]): void {
    for (const part of parts) {
      const at = this.reserve(part.length);
      this.#buffer.set(part, at);
    }
  }

  /** Leaves a gap. @returns its offset */
  reserve(sizeBytes: number): number {
    const at = this.length;
    this.length += sizeBytes;
    if (this.length > this.#buffer.length) {
      const larger = new Uint8Array(this.length * 2);
      larger.set(this.#buffer.subarray(0, at));
      this.#buffer = larger;
    }
    return at;
  }

  /** Fills a gap of five bytes with a padded LEB128 number below 2^31. */
  patch(at: number, value: number): void {
    for (let index = 0; index < PADDED_LEB_BYTES; index++) {
      const isLast = index === PADDED_LEB_BYTES - 1;
      this.#buffer[at + index] = (Math.floor(value / 2 ** (7 * index)) & 0x7f) | (isLast ? 0 : 0x80);
    }
  }

  /** Fills a gap. */
  overwrite(at: number, bytes: Bytes): void {
    this.#buffer.set(bytes, at);
  }

  bytes(): Bytes {
    return this.#buffer.subarray(0, this.length);
  }
}
