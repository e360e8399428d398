import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { unsigned } from "../encoding/leb128.ts";
import { type FloatType, Op } from "./wasm-operators.ts";
import { sized } from "./wasm-reader.ts";

/*
 * The payload of a NaN depends on the machine. The network makes all NaNs of arithmetic the canonical one, so that every node computes
 * the same (dfinity/ic, `cranelift_nan_canonicalization`). Here a function does it after each such operator.
 */

const V128 = 0x7b;
const NAN_32 = [0, 0, 0xc0, 0x7f];
const NAN_64 = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
const SIMD = 0xfd;
const V128_CONST = 0x0c;
const BITSELECT = 0x52;

interface FloatCode {
  valueType: number;
  nan: readonly number[];
  equals: readonly number[];
  select: readonly number[];
}

const FLOATS: Readonly<Record<FloatType, FloatCode>> = {
  f32: { valueType: 0x7d, nan: [0x43, ...NAN_32], equals: [0x5b], select: [Op.select] },
  f64: { valueType: 0x7c, nan: [0x44, ...NAN_64], equals: [0x61], select: [Op.select] },
  f32x4: {
    valueType: V128,
    nan: [SIMD, V128_CONST, ...NAN_32, ...NAN_32, ...NAN_32, ...NAN_32],
    equals: [SIMD, 0x41],
    select: [SIMD, BITSELECT],
  },
  f64x2: {
    valueType: V128,
    nan: [SIMD, V128_CONST, ...NAN_64, ...NAN_64],
    equals: [SIMD, 0x47],
    select: [SIMD, BITSELECT],
  },
};

/** What a module gets for canonical NaNs: items that come last in their sections, and the functions (number) → (number). */
export interface NanFunctions {
  types: Bytes[];
  functions: Bytes[];
  bodies: Bytes[];
  canonical: Readonly<Record<FloatType, number>>;
}

/** @param free the first free type and function index */
export function nanFunctions(free: { type: number; function: number }): NanFunctions {
  const floats = Object.values(FLOATS);
  const names = Object.keys(FLOATS) as FloatType[];
  return {
    types: floats.map(({ valueType }) => Uint8Array.of(0x60, 1, valueType, 1, valueType)),
    functions: floats.map((_, index) => unsigned(free.type + index)),
    // A number that equals itself is no NaN.
    bodies: floats.map(({ nan, equals, select }) => {
      const x = [Op.localGet, 0];
      return sized(Uint8Array.of(0, ...x, ...nan, ...x, ...x, ...equals, ...select, Op.end));
    }),
    canonical: Object.fromEntries(names.map((name, index) => [name, free.function + index])) as Record<
      FloatType,
      number
    >,
  };
}

/** Code that makes the number on top of the stack canonical. */
export function makeCanonical({ canonical }: NanFunctions, type: FloatType): Bytes {
  return concatBytes(Uint8Array.of(Op.call), unsigned(canonical[type]));
}
