import { expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { createHeap } from "../runtime/ic0.ts";
import { prepareModule } from "./canister-module.ts";

/** NaNs with a payload and a sign, which most machines pass on. */
const NAN_32 = "(f32.reinterpret_i32 (i32.const 0xffc12345))";
const NAN_64 = "(f64.reinterpret_i64 (i64.const 0xfff8123456789abc))";
const VECTOR_32 = `(f32x4.splat ${NAN_32})`;
const VECTOR_64 = `(f64x2.splat ${NAN_64})`;

/** The 16 bytes that code stores, as hexadecimal. */
function stored(code: string): string {
  const heap = createHeap(prepareModule(compileWat(`(module (memory 1) (func (export "run") ${code}))`)));
  heap.fuel = 1_000n;
  heap.callExport({}, "run");
  return Buffer.from(heap.bytes.subarray(0, 16)).toString("hex");
}

const CANONICAL_32 = "0000c07f";
const CANONICAL_64 = "000000000000f87f";

it.each([
  ...["add", "sub", "mul", "div", "min", "max"].map((op) => [`f32.${op}`, `(f32.${op} ${NAN_32} (f32.const 1))`]),
  ...["sqrt", "ceil", "floor", "trunc", "nearest"].map((op) => [`f32.${op}`, `(f32.${op} ${NAN_32})`]),
  ["f32.demote_f64", `(f32.demote_f64 ${NAN_64})`],
  ["0 / 0", "(f32.div (f32.const 0) (f32.const 0))"],
])("%s makes the canonical NaN", (_name, code = "") => {
  expect(stored(`(f32.store (i32.const 0) ${code})`).slice(0, 8)).toBe(CANONICAL_32);
});

it.each([
  ...["add", "sub", "mul", "div", "min", "max"].map((op) => [`f64.${op}`, `(f64.${op} ${NAN_64} (f64.const 1))`]),
  ...["sqrt", "ceil", "floor", "trunc", "nearest"].map((op) => [`f64.${op}`, `(f64.${op} ${NAN_64})`]),
  ["f64.promote_f32", `(f64.promote_f32 ${NAN_32})`],
])("%s makes the canonical NaN", (_name, code = "") => {
  expect(stored(`(f64.store (i32.const 0) ${code})`).slice(0, 16)).toBe(CANONICAL_64);
});

it("arithmetic on vectors makes canonical NaNs", () => {
  for (const op of ["add", "mul", "min"]) {
    const narrow = `(f32x4.${op} ${VECTOR_32} ${VECTOR_32})`;
    const wide = `(f64x2.${op} ${VECTOR_64} ${VECTOR_64})`;
    expect(stored(`(v128.store (i32.const 0) ${narrow})`)).toBe(CANONICAL_32.repeat(4));
    expect(stored(`(v128.store (i32.const 0) ${wide})`)).toBe(CANONICAL_64.repeat(2));
  }
});

it("numbers stay as they are, and so do NaNs that are moved or negated only", () => {
  expect(stored("(f32.store (i32.const 0) (f32.add (f32.const 1) (f32.const 0.5)))").slice(0, 8)).toBe("0000c03f");
  expect(stored("(f64.store (i32.const 0) (f64.sqrt (f64.const 4)))").slice(0, 16)).toBe("0000000000000040");
  expect(stored(`(f32.store (i32.const 0) ${NAN_32})`).slice(0, 8)).toBe("4523c1ff");
  expect(stored(`(f32.store (i32.const 0) (f32.neg ${NAN_32}))`).slice(0, 8)).toBe("4523c17f");
});
