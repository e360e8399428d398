import { concat, utf8 } from "../../src/encoding/bytes.ts";
import { sized } from "../../src/wasm/wasm-reader.ts";

/** A module with another custom section. */
export function withSection(wasm: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  return concat(wasm, Uint8Array.of(0), sized(concat(sized(utf8(name)), content)));
}
