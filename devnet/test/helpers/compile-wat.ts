import binaryen from "binaryen";

/** Compiles a module from WebAssembly text. */
export function compileWat(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  // Without this feature binaryen writes no count of data segments, and code cannot refer to them.
  module.setFeatures(module.getFeatures() | binaryen.Features.BulkMemory);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
