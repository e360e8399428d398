import { concatBytes } from "../bytes.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Writes a stored record: a version byte, then the fields in order. Numbers are big-endian. Texts and bytes have their length first,
 * in four bytes.
 */
export class RecordWriter {
  readonly #parts: Uint8Array[];

  constructor(version: number) {
    this.#parts = [Uint8Array.of(version)];
  }

  nat8(value: number): this {
    this.#parts.push(Uint8Array.of(value));
    return this;
  }

  nat32(value: number): this {
    this.#parts.push(Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value));
    return this;
  }

  nat64(value: bigint): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value);
    this.#parts.push(bytes);
    return this;
  }

  /** Bytes whose length the reader knows. */
  fixed(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    return this.nat32(bytes.length).fixed(bytes);
  }

  text(text: string): this {
    return this.bytes(encoder.encode(text));
  }

  optional<T>(value: T | undefined, write: (value: T) => unknown): this {
    this.nat8(value === undefined ? 0 : 1);
    if (value !== undefined) write(value);
    return this;
  }

  list<T>(items: readonly T[], write: (item: T) => unknown): this {
    this.nat32(items.length);
    for (const item of items) write(item);
    return this;
  }

  finish(): Uint8Array {
    return concatBytes(this.#parts);
  }
}

/** Reads what `RecordWriter` wrote. The bytes that it returns are views of the record. */
export class RecordReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 1;

  /**
   * @param version the only one that this reader knows
   * @throws Error when the record has another version
   */
  constructor(bytes: Uint8Array, version: number, what: string) {
    if (bytes[0] !== version)
      throw new Error(`A stored ${what} has version ${bytes[0]}, which this canister cannot read.`);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  nat8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  nat32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  nat64(): bigint {
    return this.#view.getBigUint64(this.#advance(8));
  }

  fixed(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  bytes(): Uint8Array {
    return this.fixed(this.nat32());
  }

  text(): string {
    return decoder.decode(this.bytes());
  }

  optional<T>(read: () => T): T | undefined {
    return this.nat8() === 0 ? undefined : read();
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.nat32() }, read);
  }

  #advance(length: number): number {
    const start = this.#offset;
    this.#offset += length;
    return start;
  }
}
