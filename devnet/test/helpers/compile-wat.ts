import binaryen from "binaryen";

/** Compiles a module from WebAssembly text. */
export function compileWat(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  // Without it, no count of data segments is written, and code cannot name them.
  module.setFeatures(module.getFeatures() | binaryen.Features.BulkMemory);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
