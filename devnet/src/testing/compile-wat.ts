import binaryen from "binaryen";

/** Compiles a module from WebAssembly text. */
export function compileWat(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
