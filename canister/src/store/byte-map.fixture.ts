import { compareBytes, toHex } from "@store-forever/protocol";
import type { ByteEntry, ByteMap } from "./byte-map.ts";

/** A map that is gone with the process: for tests. */
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
