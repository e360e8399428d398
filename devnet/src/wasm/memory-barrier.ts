import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { unsigned } from "../encoding/leb128.ts";
import { Op, type StoredType } from "./wasm-operators.ts";
import { sized } from "./wasm-reader.ts";

/*
 * WebAssembly gives a host no dirty bits, so the code itself notes which pages it writes: before the first write to a page it tells the
 * host. The note, a byte a page, is in a page of memory that the canister does not see: all its addresses are moved up by one page. That
 * costs loads nothing, because the move is part of their constant offset, and no address of the canister reaches the first page.
 */

/** The page in front of the canister's own. */
export const HIDDEN_BYTES = 65_536;

const PAGE_SHIFT = 16;
const VOID_BLOCK = 0x40;
const I32 = 0x7f;
const I64 = 0x7e;
const FUNCREF = 0x70;
const VALUE_TYPES: Readonly<Record<StoredType, number>> = { i32: I32, i64: I64, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const STORED_TYPES = Object.keys(VALUE_TYPES) as StoredType[];

/** The first free index of each kind in a module. */
export interface FreeIndices {
  type: number;
  function: number;
  table: number;
}

/** What a module gets for its barriers: items that come last in their sections, and the indices by which code reaches them. */
export interface MemoryBarrier {
  types: Bytes[];
  /** Type indices of the added functions. */
  functions: Bytes[];
  tables: Bytes[];
  bodies: Bytes[];
  /** The function (page) that tells the host about the first write to a page. */
  mark: number;
  /** Functions (address, value, offset) → (address, value). */
  beforeStore: Readonly<Record<StoredType, number>>;
  /** Functions (destination, value or source, length) → the operands of the moved operator. */
  beforeFill: number;
  beforeCopy: number;
  /** The function (pages before, or −1) → the same of the canister's own pages. */
  afterGrow: number;
  /** The table whose one function (page) the host sets. It is called at the first write to a page. */
  touchTable: number;
}

/** @param charge code that charges for the bytes in local 2 */
export function memoryBarrier(free: FreeIndices, charge: Bytes): MemoryBarrier {
  const [pageType, growType, rangeType, firstStoreType] = [free.type, free.type + 1, free.type + 2, free.type + 3];
  const types = STORED_TYPES.map((name) => functionType([I32, VALUE_TYPES[name], I32], [I32, VALUE_TYPES[name]]));
  const mark = free.function;
  const [fill, copy, grow, firstStore] = [mark + 1, mark + 2, mark + 3, mark + 4];
  const page = 3;
  const touch = concatBytes(
    op(Op.localGet, 0, Op.i32Const, 0, Op.callIndirect),
    unsigned(pageType),
    unsigned(free.table),
  );
  const moved = (index: number) => concatBytes(op(Op.localGet, index), HIDDEN, op(Op.i32Add));
  const bodies = [
    body(0, touch),
    body(2, charge, checkRange(0), markRange(mark), moved(0), op(Op.localGet, 1, Op.localGet, 2)),
    body(2, charge, checkRange(0), checkRange(1), markRange(mark), moved(0), moved(1), op(Op.localGet, 2)),
    body(
      0,
      op(
        Op.i32Const,
        0x7f,
        Op.localGet,
        0,
        Op.i32Const,
        1,
        Op.i32Sub,
        Op.localGet,
        0,
        Op.i32Const,
        0x7f,
        Op.i32Eq,
        Op.select,
      ),
    ),
    ...STORED_TYPES.map(() =>
      body(
        1,
        op(Op.localGet, 0, Op.localGet, 2, Op.i32Add, Op.i32Const, PAGE_SHIFT, Op.i32ShrU, Op.localTee, page),
        ifUnmarked(page, mark),
        op(Op.localGet, 0, Op.localGet, 1),
      ),
    ),
  ];
  const functions = [
    pageType,
    rangeType,
    rangeType,
    growType,
    ...STORED_TYPES.map((_, index) => firstStoreType + index),
  ];
  return {
    types: [
      functionType([I32], []),
      functionType([I32], [I32]),
      functionType([I32, I32, I32], [I32, I32, I32]),
      ...types,
    ],
    functions: functions.map((index) => unsigned(index)),
    tables: [Uint8Array.of(FUNCREF, 1, 1, 1)],
    bodies,
    mark,
    beforeFill: fill,
    beforeCopy: copy,
    afterGrow: grow,
    beforeStore: Object.fromEntries(STORED_TYPES.map((name, index) => [name, firstStore + index])) as Record<
      StoredType,
      number
    >,
    touchTable: free.table,
  };
}

/** Tells the host about a page, whose number is on the stack and in a local, unless it knows. */
export function ifUnmarked(pageLocal: number, mark: number): Bytes {
  const page = concatBytes(op(Op.localGet), unsigned(pageLocal));
  return concatBytes(
    op(Op.i32Load8U, 0, 0, Op.i32Eqz, Op.if, VOID_BLOCK),
    page,
    op(Op.call),
    unsigned(mark),
    op(Op.end),
  );
}

/** 65,536 as a constant. */
const HIDDEN = Uint8Array.of(Op.i32Const, 0x80, 0x80, 0x04);

/** Traps like the operator unless a range (local: start, 2: length) is inside the canister's memory. */
function checkRange(start: number): Bytes {
  return concatBytes(
    op(Op.memorySize, 0, Op.i32Const, 1, Op.i32Sub, Op.i64ExtendI32U, Op.i64Const, PAGE_SHIFT, Op.i64Shl),
    op(Op.localGet, start, Op.i64ExtendI32U, Op.localGet, 2, Op.i64ExtendI32U, Op.i64Add),
    op(Op.i64LtU, Op.if, VOID_BLOCK),
    // A load from the last address of all traps, because no memory reaches it.
    op(Op.i32Const, 0x7f, Op.i32Load8U, 0, 1, Op.drop, Op.end),
  );
}

/** Marks all pages of a range (0: destination, 2: length) that is inside of memory. */
function markRange(mark: number): Bytes {
  const [page, last] = [3, 4];
  return concatBytes(
    op(Op.block, VOID_BLOCK, Op.localGet, 2, Op.i32Eqz, Op.brIf, 0),
    op(Op.localGet, 0, Op.i32Const, PAGE_SHIFT, Op.i32ShrU, Op.localSet, page),
    op(Op.localGet, 0, Op.localGet, 2, Op.i32Add, Op.i32Const, 1, Op.i32Sub),
    op(Op.i32Const, PAGE_SHIFT, Op.i32ShrU, Op.localSet, last),
    op(Op.loop, VOID_BLOCK, Op.localGet, page),
    ifUnmarked(page, mark),
    op(Op.localGet, page, Op.i32Const, 1, Op.i32Add, Op.localTee, page, Op.localGet, last, Op.i32LeU, Op.brIf, 0),
    op(Op.end, Op.end),
  );
}

function functionType(parameters: readonly number[], results: readonly number[]): Bytes {
  return Uint8Array.of(0x60, parameters.length, ...parameters, results.length, ...results);
}

/** A function body with a number of i32 locals. */
function body(locals: number, ...code: readonly Bytes[]): Bytes {
  const declared = locals === 0 ? [0] : [1, locals, I32];
  return sized(concatBytes(Uint8Array.from(declared), ...code, op(Op.end)));
}

function op(...bytes: readonly number[]): Bytes {
  return Uint8Array.from(bytes);
}
