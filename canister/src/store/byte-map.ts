import { compareBytes, toHex } from "@store-forever/protocol";

/** A map of bytes to bytes, ordered by its keys. In the canister it is in stable memory. */
export interface ByteMap {
  get(key: Uint8Array): Uint8Array | undefined;
  has(key: Uint8Array): boolean;
  set(key: Uint8Array, value: Uint8Array): void;
  delete(key: Uint8Array): void;
  /** The entry with the least key. */
  first(): ByteEntry | undefined;
  /** Entries in the order of their keys. The cost grows with `start`: only for what walks everything once. */
  entries(start: number, count: number): ByteEntry[];
}

export interface ByteEntry {
  key: Uint8Array;
  value: Uint8Array;
}

export class MemoryByteMap implements ByteMap {
  readonly #entries = new Map<string, ByteEntry>();
  #sorted: ByteEntry[] | undefined;

  get size(): number {
    return this.#entries.size;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#entries.get(toHex(key))?.value;
  }

  has(key: Uint8Array): boolean {
    return this.#entries.has(toHex(key));
  }

  set(key: Uint8Array, value: Uint8Array): void {
    this.#entries.set(toHex(key), { key: key.slice(), value: value.slice() });
    this.#sorted = undefined;
  }

  delete(key: Uint8Array): void {
    this.#entries.delete(toHex(key));
    this.#sorted = undefined;
  }

  first(): ByteEntry | undefined {
    return this.entries(0, 1)[0];
  }

  entries(start: number, count: number): ByteEntry[] {
    this.#sorted ??= [...this.#entries.values()].sort((left, right) => compareBytes(left.key, right.key));
    return this.#sorted.slice(start, start + count);
  }
}
