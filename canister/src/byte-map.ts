import { compareBytes, toHex } from "@store-forever/protocol";

/** A map of bytes to bytes, ordered by its keys. In the canister it is in stable memory. */
export interface ByteMap {
  get(key: Uint8Array): Uint8Array | undefined;
  has(key: Uint8Array): boolean;
  set(key: Uint8Array, value: Uint8Array): void;
  delete(key: Uint8Array): void;
  /** The entry with the least key. */
  first(): { key: Uint8Array; value: Uint8Array } | undefined;
}

export class MemoryByteMap implements ByteMap {
  readonly #entries = new Map<string, { key: Uint8Array; value: Uint8Array }>();

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
  }

  delete(key: Uint8Array): void {
    this.#entries.delete(toHex(key));
  }

  first(): { key: Uint8Array; value: Uint8Array } | undefined {
    return [...this.#entries.values()].sort((left, right) => compareBytes(left.key, right.key))[0];
  }
}
