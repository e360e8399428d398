import binaryen from "binaryen";
import { describe, expect, it } from "vitest";
import { isCanisterExport } from "./build-canister.ts";
import { editSections, type SectionEdits } from "./wasm-sections.ts";

const keepAll: SectionEdits = {
  importModule: (module) => module,
  keepExport: () => true,
  keepCustom: () => true,
  addCustom: {},
};

function assemble(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  const wasm = module.emitBinary();
  module.dispose();
  return new Uint8Array(wasm);
}

const wasm = assemble(`(module
  (import "ic0_real" "time" (func $time (result i64)))
  (import "ic0" "msg_reply" (func $reply))
  (memory (export "memory") 1)
  (func (export "canister_update store") (call $reply))
  (func (export "canister_update _azle_chunk"))
  (func (export "canister_query now") (drop (call $time))))`);

describe("editSections", () => {
  it("changes nothing when nothing is to be changed", () => {
    expect(Buffer.compare(editSections(wasm, keepAll), wasm)).toBe(0);
  });

  it("renames import modules, drops exports and adds metadata, and the module stays valid", () => {
    const edited = editSections(wasm, {
      ...keepAll,
      importModule: () => "ic0",
      keepExport: isCanisterExport,
      addCustom: { "icp:public candid:service": Buffer.from("service : {}") },
    });
    const module = new WebAssembly.Module(new Uint8Array(edited));
    expect(WebAssembly.Module.imports(module).map(({ module: from }) => from)).toEqual(["ic0", "ic0"]);
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    expect(names).toEqual(["memory", "canister_update store", "canister_query now"]);
    const [metadata] = WebAssembly.Module.customSections(module, "icp:public candid:service");
    expect(Buffer.from(metadata ?? new ArrayBuffer(0)).toString()).toBe("service : {}");
  });

  it("refuses a module that ends too early", () => {
    expect(() => editSections(wasm.subarray(0, wasm.length - 5), keepAll)).toThrow("ends too early");
  });
});
