import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { unsigned } from "../encoding/leb128.ts";
import { Op } from "./wasm-operators.ts";

const VOID_BLOCK = 0x40;

/** Takes the number on top of the stack from the fuel, and traps when it is spent. */
export function chargeCode(fuelGlobal: number): Bytes {
  const fuel = unsigned(fuelGlobal);
  return concatBytes(
    // The number is on the stack already, so it is negated and added.
    Uint8Array.of(Op.i64ExtendI32U, Op.i64Const, 0x7f, Op.i64Mul, Op.globalGet),
    fuel,
    Uint8Array.of(Op.i64Add, Op.globalSet),
    fuel,
    trapWhenSpent(fuel),
  );
}

/** Traps when the fuel, a global, is below zero. */
export function trapWhenSpent(fuel: Bytes): Bytes {
  const test = Uint8Array.of(Op.i64Const, 0, Op.i64LtS, Op.if, VOID_BLOCK, Op.unreachable, Op.end);
  return concatBytes(Uint8Array.of(Op.globalGet), fuel, test);
}
