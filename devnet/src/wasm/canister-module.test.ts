import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { testCanister } from "../../test/helpers/test-canister.ts";
import { RejectError } from "../messages/reject.ts";
import { createHeap } from "../runtime/ic0.ts";
import { prepareModule } from "./canister-module.ts";
import { IC0_TABLE } from "./ic0-table.ts";
import { HostExport } from "./rewrite-module.ts";

/** A module with a 64-bit memory, as Motoko's newer modules have it. Written byte by byte, because binaryen does not write one here. */
const MEMORY64_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 4, 1);

/** A module with a number of methods, whose names begin alike. */
function methods(count: number, prefix: string): string {
  const exported = Array.from(
    { length: count },
    (_, index) => `(export "canister_update ${prefix}${index}" (func $f))`,
  );
  return `(module (func $f) ${exported.join("")})`;
}

function refusalOf(source: Uint8Array): string {
  try {
    prepareModule(source);
  } catch (error) {
    if (error instanceof RejectError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("a module that is refused with IC0505", () => {
  it.each([
    ["no module at all", new TextEncoder().encode("hello"), "does not begin like a WebAssembly module"],
    ["a broken gzip", Uint8Array.of(0x1f, 0x8b, 1, 2), "cannot be unzipped"],
    ["a 64-bit memory", MEMORY64_MODULE, "64-bit memory"],
    ["a foreign import", compileWat('(module (import "env" "f" (func)))'), "only ic0 functions"],
    [
      "an unknown import",
      compileWat('(module (import "ic0" "fly" (func)))'),
      "ic0.fly, which this network does not have",
    ],
    [
      "a wrong signature",
      compileWat('(module (import "ic0" "time" (func (result i32))))'),
      "ic0.time with a wrong signature",
    ],
    ["an unknown export", compileWat('(module (func (export "canister_dance")))'), 'the unknown "canister_dance"'],
    ["a shared memory", compileWat("(module (memory 1 2 shared))"), "shared between threads"],
    ["1,001 methods", compileWat(methods(1_001, "m")), "exports 1001 update and query methods, at most 1000"],
    [
      "20,001 bytes of method names",
      compileWat(methods(1, "n".repeat(20_000))),
      "the names of its methods have 20001 bytes, at most 20000",
    ],
    ["a memory of 4 GiB from the start", compileWat("(module (memory 65536))"), "more than 65535 pages"],
    [
      "a method of two kinds",
      compileWat('(module (func (export "canister_update a")) (func (export "canister_query a")))'),
      'the method "a" twice',
    ],
    [
      "a method with a parameter",
      compileWat('(module (func (export "canister_update a") (param i32)))'),
      "not a function without parameters",
    ],
  ])("%s", (_what, source, reason) => {
    const refusal = refusalOf(source);
    expect(refusal).toMatch(/^IC0505: Canister's Wasm module is not valid: /);
    expect(refusal).toContain(reason);
  });
});

it("lets the host reach what the module does not export, and runs nothing on instantiation", () => {
  const { compiled, mutableGlobalCount } = prepareModule(testCanister());
  const names = WebAssembly.Module.exports(compiled).map(({ name }) => name);
  expect(mutableGlobalCount).toBe(1);
  expect(names).toEqual(
    expect.arrayContaining([HostExport.table, HostExport.memory, HostExport.start, HostExport.global(0)]),
  );
});

it("takes a method's name to begin after the first space", () => {
  const { methods } = prepareModule(compileWat('(module (func (export "canister_update <timer> with spaces")))'));
  expect([...methods]).toEqual([["<timer> with spaces", "update"]]);
});

it("knows the same code as another module when it is gzipped", () => {
  const raw = prepareModule(testCanister());
  const zipped = prepareModule(new Uint8Array(gzipSync(testCanister())));
  expect(zipped.hash).not.toEqual(raw.hash);
  expect([...zipped.methods.keys()]).toEqual([...raw.methods.keys()]);
});

it("links a module that imports the whole System API", () => {
  const types = { i: "i32", I: "i64" } as const;
  const imports = [...IC0_TABLE].map(([name, { parameters, result }]) => {
    const letters = [...parameters].map((letter) => types[letter as "i" | "I"]).join(" ");
    const wasmResult = result === "" ? "" : `(result ${types[result]})`;
    return `(import "ic0" "${name}" (func (param ${letters}) ${wasmResult}))`;
  });
  expect(createHeap(prepareModule(compileWat(`(module ${imports.join("")} (memory 2))`))).bytes.length).toBe(
    2 * 65_536,
  );
});

it("takes 1,000 methods, and names of 20,000 bytes", () => {
  expect(prepareModule(compileWat(methods(1_000, "m"))).methods.size).toBe(1_000);
  expect(prepareModule(compileWat(methods(1, "n".repeat(19_999)))).methods.size).toBe(1);
});

it("is prepared once, gzipped or not, and keeps the hash of what was uploaded", () => {
  const raw = compileWat('(module (func (export "canister_update prepared_once")))');
  const [first, second] = [prepareModule(raw), prepareModule(new Uint8Array(gzipSync(raw)))];
  expect(second.compiled).toBe(first.compiled);
  expect(second.hash).not.toEqual(first.hash);
  expect(second.source).not.toEqual(first.source);
  expect(prepareModule(raw, false).compiled).not.toBe(first.compiled);
});
