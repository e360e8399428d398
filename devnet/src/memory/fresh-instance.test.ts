import { expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { createHeap } from "../runtime/ic0.ts";
import { prepareModule } from "../wasm/canister-module.ts";
import type { Heap } from "./heap.ts";

/** `show` writes to a global what the function in slot 1 returns, or −1 when the slot is empty. */
const MODULE = compileWat(`(module
  (table $t 2 funcref)
  (elem (i32.const 0) $one)
  (memory 1)
  (data $greeting "hi")
  (global $shown (mut i32) (i32.const 0))
  (type $number (func (result i32)))
  (func $one (result i32) (i32.const 1))
  (func (export "fill") (table.set $t (i32.const 1) (table.get $t (i32.const 0))))
  (func (export "grow") (call $mark) (drop (table.grow $t (ref.null func) (i32.const 5))))
  (func $mark (i32.store8 (i32.const 7) (i32.const 7)))
  (func (export "greet") (memory.init $greeting (i32.const 0) (i32.const 0) (i32.const 2)))
  (func (export "forget") (data.drop $greeting))
  (func (export "show") (global.set $shown
    (if (result i32) (ref.is_null (table.get $t (i32.const 1)))
      (then (i32.const -1)) (else (call_indirect $t (type $number) (i32.const 1))))))
  (func (export "size") (global.set $shown (table.size $t))))`);

function shown(heap: Heap, name: string): number | bigint | undefined {
  run(heap, [name], "commit");
  return heap.image().globals[0];
}

function run(heap: Heap, names: string[], end: "commit" | "rollback"): void {
  heap.begin();
  heap.fuel = 1_000n;
  for (const name of names) heap.callExport({}, name);
  heap[end]();
}

it.each([true, false])("every execution begins with the tables as the module has them (metering: %s)", (metering) => {
  const heap = createHeap(prepareModule(MODULE, metering));
  run(heap, ["fill", "show"], "commit");
  expect(heap.image().globals[0]).toBe(1);
  expect(shown(heap, "show")).toBe(-1);
  run(heap, ["fill"], "rollback");
  expect(shown(heap, "show")).toBe(-1);
  expect(shown(heap.fork(), "show")).toBe(-1);
});

it("tables lose what they grew by, and memory keeps what was written in the same execution", () => {
  const heap = createHeap(prepareModule(MODULE));
  run(heap, ["grow"], "rollback");
  expect(shown(heap, "size")).toBe(2);
  expect(heap.bytes[7]).toBe(0);
  run(heap, ["grow"], "commit");
  expect(shown(heap, "size")).toBe(2);
  expect(heap.bytes[7]).toBe(7);
});

it.each([true, false])("dropped segments are there again in the next execution (metering: %s)", (metering) => {
  const heap = createHeap(prepareModule(MODULE, metering));
  expect(() => run(heap, ["forget", "greet"], "commit")).toThrow(/out of bounds|segment/);
  heap.rollback();
  for (const end of ["commit", "rollback"] as const) {
    run(heap, ["forget"], end);
    run(heap, ["greet"], "commit");
    expect([...heap.bytes.subarray(0, 2)]).toEqual([...Buffer.from("hi")]);
  }
});

it("an execution that changes no table and drops no segment needs no new instance, though the module has such code", () => {
  const heap = createHeap(prepareModule(MODULE));
  const instance = heap.bytes.buffer;
  run(heap, ["show"], "commit");
  run(heap, ["greet"], "rollback");
  run(heap, ["show"], "rollback");
  expect(heap.bytes.buffer).toBe(instance);
  run(heap, ["forget"], "rollback");
  expect(heap.bytes.buffer).not.toBe(instance);
});

it("one instance does for all executions of code that changes no table and drops no segment", () => {
  const module = prepareModule(compileWat("(module (table 1 funcref) (elem (i32.const 0) $f) (func $f))"));
  expect(module.changesInstance).toBe(false);
});
