import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { signed, unsigned } from "../encoding/leb128.ts";
import { HIDDEN_BYTES, ifUnmarked, type MemoryBarrier } from "./memory-barrier.ts";
import { Op } from "./wasm-operators.ts";

const I32 = 0x7f;
const I64 = 0x7e;
const MAX_OFFSET = 2 ** 32 - 1;
/** A module has hundred thousands of stores, and most offsets are small: their code is made once. */
const MAX_SHARED_OFFSET = 1_000;

/** The locals that `codeBeforeStore` uses, three i32 and one i64, and none of them. */
export const ADDED_LOCALS = Uint8Array.of(3, I32, 1, I64);
export const NO_ADDED_LOCALS = Uint8Array.of(0, I32, 0, I64);

/** The code by barrier, because it names the barrier's function, and then by type, offset and local. */
const storeCode = new WeakMap<MemoryBarrier, Map<string, Bytes>>();

/** Code before the store of an integer, which marks its page. @param firstLocal the first of the added locals */
export function codeBeforeStore(
  barrier: MemoryBarrier,
  type: "i32" | "i64",
  offset: number,
  firstLocal: number,
): Bytes {
  const known = storeCode.get(barrier) ?? new Map<string, Bytes>();
  storeCode.set(barrier, known);
  const key = `${type} ${offset} ${firstLocal}`;
  const code = known.get(key) ?? makeStoreCode(barrier, type, offset, firstLocal);
  if (offset <= MAX_SHARED_OFFSET) known.set(key, code);
  return code;
}

function makeStoreCode(barrier: MemoryBarrier, type: "i32" | "i64", offset: number, firstLocal: number): Bytes {
  const local = (code: number, index: number) => concatBytes(Uint8Array.of(code), unsigned(firstLocal + index));
  const [address, page, value] = [0, 1, type === "i32" ? 2 : 3];
  return concatBytes(
    local(Op.localSet, value),
    local(Op.localTee, address),
    offset === 0 ? Uint8Array.of() : concatBytes(constantOf(offset), Uint8Array.of(Op.i32Add)),
    Uint8Array.of(Op.i32Const, 16, Op.i32ShrU),
    local(Op.localTee, page),
    ifUnmarked(firstLocal + page, barrier.mark),
    local(Op.localGet, address),
    local(Op.localGet, value),
  );
}

/** A constant of 32 bits. */
export function constantOf(value: number): Bytes {
  return concatBytes(Uint8Array.of(Op.i32Const), signed(value | 0));
}

const movedOffsets = new Map<number, Bytes>();

/** The offset of a load or store in memory that is moved up by the hidden page. */
export function movedOffset(offset: number): Bytes {
  const known = movedOffsets.get(offset);
  if (known !== undefined) return known;
  const moved = unsigned(Math.min(offset + HIDDEN_BYTES, MAX_OFFSET));
  if (offset <= MAX_SHARED_OFFSET) movedOffsets.set(offset, moved);
  return moved;
}
