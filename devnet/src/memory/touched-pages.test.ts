import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { createHeap } from "../runtime/ic0.ts";
import { prepareModule } from "../wasm/canister-module.ts";
import type { Heap } from "./heap.ts";
import { PAGE_BYTES } from "./pages.ts";

const PAGES = 6;
const INITIAL_BYTES = PAGES * PAGE_BYTES;

/** Every kind of operator that writes to memory. Each takes an address from $at and, where it has one, a length from $n. */
const WRITES = {
  i32: "(i32.store (global.get $at) (i32.const -1))",
  i32_8: "(i32.store8 (global.get $at) (i32.const -1))",
  i32_16: "(i32.store16 (global.get $at) (i32.const -1))",
  i64: "(i64.store (global.get $at) (i64.const -1))",
  i64_8: "(i64.store8 (global.get $at) (i64.const -1))",
  i64_16: "(i64.store16 (global.get $at) (i64.const -1))",
  i64_32: "(i64.store32 (global.get $at) (i64.const -1))",
  f32: "(f32.store (global.get $at) (f32.const 1.5))",
  f64: "(f64.store (global.get $at) (f64.const 1.5))",
  v128: "(v128.store (global.get $at) (v128.const i32x4 1 2 3 4))",
  lane: "(v128.store32_lane 1 (global.get $at) (v128.const i32x4 1 2 3 4))",
  far: "(i32.store offset=70000 (global.get $at) (i32.const 3))",
  fill: "(memory.fill (global.get $at) (i32.const 7) (global.get $n))",
  copy: "(memory.copy (global.get $at) (i32.const 3) (global.get $n))",
  init: "(memory.init $text (global.get $at) (i32.const 0) (i32.const 11))",
} as const;
type Write = keyof typeof WRITES;

const BINARY = compileWat(`(module
  (memory (export "memory") ${PAGES})
  (global $at (mut i32) (i32.const 0))
  (global $n (mut i32) (i32.const 0))
  (global $seen (export "seen") (mut i32) (i32.const 0))
  (table (export "table") 2 funcref)
  (elem (i32.const 0) $set_at $set_n)
  (func $set_at (param i32) (global.set $at (local.get 0)))
  (func $set_n (param i32) (global.set $n (local.get 0)))
  (data (i32.const 0) "begins here")
  (data (i32.const ${INITIAL_BYTES - 4}) "ends")
  (data $text "hello world")
  ${Object.entries(WRITES)
    .map(([name, code]) => `(func (export "${name}") ${code})`)
    .join("\n")}
  (func (export "grow") (global.set $seen (memory.grow (i32.const 2))))
  (func (export "grow_too_far") (global.set $seen (memory.grow (i32.const 65530))))
  (func (export "size") (global.set $seen (memory.size)))
  (func (export "load") (global.set $seen (i32.load (global.get $at)))))`);
const MODULE = prepareModule(BINARY);

const step = fc.record({
  write: fc.constantFrom(...(Object.keys(WRITES) as Write[])),
  at: fc.oneof(
    fc.integer({ min: 0, max: INITIAL_BYTES + 100 }),
    fc
      .tuple(fc.integer({ min: 1, max: PAGES }), fc.integer({ min: -17, max: 17 }))
      .map(([page, by]) => page * PAGE_BYTES + by),
    fc.constantFrom(2 ** 32 - 1, 2 ** 32 - PAGE_BYTES, 2 ** 31),
  ),
  length: fc.oneof(fc.integer({ min: 0, max: 3 * PAGE_BYTES }), fc.constant(2 ** 32 - 1)),
});

/** The module as it is, without a host. */
interface Plain {
  memory: WebAssembly.Memory;
  call(name: string, at?: number, length?: number): string | number;
}

function plain(): Plain {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(BINARY as Uint8Array<ArrayBuffer>));
  const { memory, table, seen } = exports as {
    memory: WebAssembly.Memory;
    table: WebAssembly.Table;
    seen: WebAssembly.Global;
  };
  return {
    memory,
    call: (name, at = 0, length = 0) => {
      table.get(0)(at);
      table.get(1)(length);
      return outcome(() => {
        (exports[name] as () => void)();
        return seen.value as number;
      });
    },
  };
}

function call(heap: Heap, name: string, at = 0, length = 0): string | number {
  heap.fuel = 10n ** 12n;
  heap.callTable({}, 0, at);
  heap.callTable({}, 1, length);
  return outcome(() => {
    heap.callExport({}, name);
    return Number(heap.image().globals[2]);
  });
}

function outcome(run: () => number): string | number {
  try {
    return run();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return error.message;
    throw error;
  }
}

const sameBytes = (left: Uint8Array, right: Uint8Array) => Buffer.compare(left, right) === 0;

function changedPages(before: Uint8Array, after: Uint8Array): number[] {
  const pages = Array.from({ length: after.length / PAGE_BYTES }, (_, page) => page);
  return pages.filter((page) => {
    const part = (bytes: Uint8Array) => bytes.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
    return !sameBytes(part(before), part(after));
  });
}

it("code does the same as in a plain instance, traps included, and what it changed can be told and undone", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 12 }), (kept, undone) => {
      const heap = createHeap(MODULE);
      const reference = plain();
      const before = heap.bytes.slice();
      heap.dirtyPages.clear();
      heap.begin();
      for (const { write, at, length } of kept)
        expect(call(heap, write, at, length)).toEqual(reference.call(write, at, length));
      heap.commit();
      const own = new Uint8Array(reference.memory.buffer);
      expect(sameBytes(heap.bytes, own)).toBe(true);
      expect([...heap.dirtyPages].sort()).toEqual(changedPages(before, own));
      heap.begin();
      for (const { write, at, length } of undone) call(heap, write, at, length);
      heap.rollback();
      expect(sameBytes(heap.bytes, own)).toBe(true);
      expect([...heap.dirtyPages].sort()).toEqual(changedPages(before, own));
    }),
    { numRuns: 150 },
  );
});

describe("growth", () => {
  it("answers the pages that the module knows of, and is undone with what was written there", () => {
    const [heap, reference] = [createHeap(MODULE), plain()];
    for (const name of ["size", "grow", "size", "grow_too_far", "size"])
      expect([name, call(heap, name)]).toEqual([name, reference.call(name)]);
    heap.begin();
    expect(call(heap, "grow")).toBe(PAGES + 2);
    call(heap, "i32", INITIAL_BYTES + 2 * PAGE_BYTES);
    call(heap, "i32", 0);
    heap.rollback();
    expect(call(heap, "size")).toBe(PAGES + 2);
    expect(Buffer.from(heap.bytes.subarray(0, 11)).toString()).toBe("begins here");
  });

  it("makes new pages dirty, so that they are saved", () => {
    const heap = createHeap(MODULE);
    heap.dirtyPages.clear();
    heap.begin();
    call(heap, "grow");
    heap.commit();
    expect([...heap.dirtyPages]).toEqual([PAGES, PAGES + 1]);
  });
});

it("reads and writes outside of memory trap, also where the host keeps its marks", () => {
  const heap = createHeap(MODULE);
  for (const at of [INITIAL_BYTES - 3, INITIAL_BYTES, 2 ** 32 - 4, 2 ** 32 - PAGE_BYTES, 2 ** 31])
    expect([at, call(heap, "load", at)]).toEqual([at, plain().call("load", at)]);
});

it("what the host writes is undone too", () => {
  const heap = createHeap(MODULE);
  const before = heap.bytes.slice();
  heap.begin();
  heap.willWrite(PAGE_BYTES - 10, 2 * PAGE_BYTES);
  heap.bytes.fill(9, PAGE_BYTES - 10, 3 * PAGE_BYTES - 10);
  heap.rollback();
  expect(sameBytes(heap.bytes, before)).toBe(true);
});
