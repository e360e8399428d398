import { concatBytes } from "../bytes.ts";

const SELF_DESCRIBED = Uint8Array.of(0xd9, 0xd9, 0xf7);
const EMPTY = Uint8Array.of(0x81, 0x00);
const FORK = Uint8Array.of(0x83, 0x01);
const LABELED = Uint8Array.of(0x83, 0x02);
const LEAF = Uint8Array.of(0x82, 0x03);
const PRUNED = Uint8Array.of(0x82, 0x04);

/**
 * Writes a hash tree as the CBOR that IC clients read: tag 55799, then the nodes from the top, each before its children.
 * IC interface specification, "Encoding of certificates". The five shapes are written as they are met. A general encoder would
 * first need a tree of arrays, which the canister's interpreter would build and walk node by node.
 */
export class HashTreeWriter {
  readonly #parts: Uint8Array[] = [SELF_DESCRIBED];

  empty(): void {
    this.#parts.push(EMPTY);
  }

  /** The two children follow. */
  fork(): void {
    this.#parts.push(FORK);
  }

  /** The node under the label follows. */
  labeled(label: Uint8Array): void {
    this.#parts.push(LABELED, byteStringHead(label.length), label);
  }

  leaf(value: Uint8Array): void {
    this.#parts.push(LEAF, byteStringHead(value.length), value);
  }

  pruned(hash: Uint8Array): void {
    this.#parts.push(PRUNED, byteStringHead(hash.length), hash);
  }

  bytes(): Uint8Array {
    return concatBytes(this.#parts);
  }
}

/** RFC 8949, section 3: major type 2. */
function byteStringHead(length: number): Uint8Array {
  if (length < 24) return Uint8Array.of(0x40 | length);
  if (length < 0x100) return Uint8Array.of(0x58, length);
  if (length < 0x10000) return Uint8Array.of(0x59, length >> 8, length & 0xff);
  return Uint8Array.of(0x5a, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}
