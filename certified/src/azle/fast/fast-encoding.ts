import { concatBytes, leb128 } from "../../bytes.ts";
import type { Encoder, VectorEncoder } from "./candid-internals.ts";

/**
 * Makes writing Candid quick. The library makes big integers of lengths, and copies each element of a vector byte by byte into a
 * buffer that grows. In Azle's interpreter that takes half a million instructions for each item of a gallery.
 */
export function quickenEncoding(text: Encoder, vector: VectorEncoder): void {
  const { encodeValue } = vector;
  text.encodeValue = (value) => {
    const utf8 = new TextEncoder().encode(value as string);
    return concatBytes([leb128(utf8.length), utf8]);
  };
  vector.encodeValue = function (this: VectorEncoder, value) {
    if (value instanceof Uint8Array && this._blobOptimization) return concatBytes([leb128(value.length), value]);
    if (!Array.isArray(value) || this._blobOptimization) return encodeValue.call(this, value);
    const type = this._type;
    const parts = [leb128(value.length)];
    for (const item of value) parts.push(type.encodeValue(item));
    return concatBytes(parts);
  };
}
