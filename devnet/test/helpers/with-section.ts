import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { sized } from "../../src/wasm/wasm-reader.ts";

/** The module with one more custom section. */
export function withSection(wasm: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  return concatBytes(wasm, Uint8Array.of(0), sized(concatBytes(sized(utf8ToBytes(name)), content)));
}
