import type { Bytes } from "../encoding/bytes.ts";

export const PADDED_LEB_BYTES = 5;
const MAX_LOOPED_BYTES = 64;

/** Bytes that are appended, with gaps that are filled in later. */
export class CodeWriter {
  #buffer: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.#buffer = new Uint8Array(capacity);
  }

  write(...parts: readonly Bytes[]): void {
    for (const part of parts) this.copy(part, 0, part.length);
  }

  /** Appends a part of other bytes. Most parts are of a few bytes, for which a view would take longer than the copy. */
  copy(source: Bytes, start: number, end: number): void {
    const at = this.reserve(end - start);
    const buffer = this.#buffer;
    if (end - start > MAX_LOOPED_BYTES) buffer.set(source.subarray(start, end), at);
    else for (let index = start, to = at; index < end; index++, to++) buffer[to] = source[index] as number;
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
    const last = PADDED_LEB_BYTES - 1;
    for (let index = 0; index < last; index++) this.#buffer[at + index] = ((value >>> (7 * index)) & 0x7f) | 0x80;
    this.#buffer[at + last] = value >>> (7 * last);
  }

  /** Fills a gap. */
  overwrite(at: number, bytes: Bytes): void {
    this.#buffer.set(bytes, at);
  }

  bytes(): Bytes {
    return this.#buffer.subarray(0, this.length);
  }
}
