import type { Serializable } from "azle";

/** Bytes as they are. Azle's default would turn each into JSON text (ARCHITECTURE.md#raw-storage). */
export const rawBytes: Serializable<Uint8Array> = { toBytes: (bytes) => bytes, fromBytes: (bytes) => bytes };

/** Big-endian, so that numbers are ordered as their bytes are. */
export const rawNat32: Serializable<number> = {
  toBytes: (value) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value),
  fromBytes: (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0),
};

/** UTF-8. */
export const rawText: Serializable<string> = {
  toBytes: (text) => new TextEncoder().encode(text),
  fromBytes: (bytes) => new TextDecoder().decode(bytes),
};
