import type { WasmReader } from "./wasm-reader.ts";

/** Operators that structure code, end straight-line code, or are added by metering. */
export const Op = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  returnCall: 0x12,
  callIndirect: 0x11,
  returnCallIndirect: 0x13,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  drop: 0x1a,
  select: 0x1b,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load8U: 0x2d,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32LeU: 0x4d,
  i64LtS: 0x53,
  i64LtU: 0x54,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32ShrU: 0x76,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64Shl: 0x86,
  i64ExtendI32U: 0xad,
} as const;

/** What a store leaves in memory, named by the type of its value. */
export type StoredType = "i32" | "i64" | "f32" | "f64" | "v128";

const MISC = 0xfc;
const SIMD = 0xfd;
const MEMORY_INIT = 8;
const TABLE_FILL = 17;
/** memory.init, memory.copy, memory.fill, table.init, table.copy, table.grow and table.fill: the length is on top of the stack. */
const BULK = new Set([8, 10, 11, 12, 14, 15, 17]);
const MISC_IMMEDIATES = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1] as const;

/**
 * What an operator does with memory. The offset of loads and stores is the last number that the reader has read. Ranges are by memory.init,
 * memory.copy and memory.fill: destination, source or value, and length are on the stack.
 */
export type MemoryUse =
  | { kind: "none" }
  | { kind: "load"; offset: number }
  | { kind: "store"; type: StoredType; offset: number }
  | { kind: "fill" }
  | { kind: "copy" }
  | { kind: "size" }
  | { kind: "grow" };

/** A type of floating-point numbers, or of vectors of them. */
export type FloatType = "f32" | "f64" | "f32x4" | "f64x2";

export interface Operator {
  opcode: number;
  /** Whether it only works on the stack, locals and globals: it structures no code, and nothing below holds of it. Most are so. */
  isSimple: boolean;
  /** Defined for arithmetic whose result may be a NaN with any payload. */
  makesNan: FloatType | undefined;
  /** Whether the number on top of the stack is how many bytes or entries it works on. */
  isBulk: boolean;
  /** What it does with memory. */
  memory: MemoryUse;
  /** Whether it changes a table or drops a segment, which neither memory nor globals hold. */
  changesInstance: boolean;
  /** The label depths that a branch goes to. */
  branches: readonly number[];
}

const TABLE_SET = 0x26;
/** data.drop, table.init, elem.drop, table.copy, table.grow and table.fill. */
const CHANGE_INSTANCE = new Set([9, 12, 13, 14, 15, 17]);
const RANGE_KINDS: Readonly<Record<number, "fill" | "copy">> = { 8: "fill", 10: "copy", 11: "fill" };
/** The stores from i32.store, 0x36, on. */
const STORES: readonly StoredType[] = ["i32", "i64", "f32", "f64", "i32", "i32", "i64", "i64", "i64"];
const FIRST_LOAD = 0x28;
const FIRST_STORE = 0x36;
const LAST_STORE = 0x3e;
const V128_STORE = 0x0b;
const NO_MEMORY: MemoryUse = { kind: "none" };
/** Arithmetic by opcode. Negation, abs and copysign only change the sign bit. */
const SCALAR_ARITHMETIC: ReadonlyMap<number, FloatType> = new Map([
  ...range(0x8d, 0x97).map((opcode) => [opcode, "f32"] as const),
  ...range(0x9b, 0xa5).map((opcode) => [opcode, "f64"] as const),
  [0xb6, "f32"],
  [0xbb, "f64"],
]);
/** Arithmetic on vectors, by the second number of the operator. */
const VECTOR_ARITHMETIC: ReadonlyMap<number, FloatType> = new Map([
  ...[0x5e, ...range(0x67, 0x6a), ...range(0xe3, 0xe9)].map((code) => [code, "f32x4"] as const),
  ...[0x5f, 0x74, 0x75, 0x7a, 0x94, ...range(0xef, 0xf5)].map((code) => [code, "f64x2"] as const),
]);

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const SIMPLE_CONSTANTS = new Set<number>([Op.i32Const, Op.i64Const, 0x43, 0x44]);

const PLAIN = {
  isSimple: false,
  isBulk: false,
  makesNan: undefined,
  memory: NO_MEMORY,
  changesInstance: false,
  branches: [] as readonly number[],
};
/** Operators by opcode. A module has millions of them, so the objects are shared. */
const PLAIN_OPERATORS: readonly Operator[] = Array.from({ length: 256 }, (_, opcode) => ({
  ...PLAIN,
  isSimple: isSimple(opcode),
  opcode,
  changesInstance: opcode === TABLE_SET,
  makesNan: SCALAR_ARITHMETIC.get(opcode),
  memory: opcode === Op.memorySize ? { kind: "size" } : opcode === Op.memoryGrow ? { kind: "grow" } : NO_MEMORY,
}));

function isSimple(opcode: number): boolean {
  if (SCALAR_ARITHMETIC.has(opcode)) return false;
  const isNumeric = opcode >= 0x45 && opcode <= 0xc4;
  return isNumeric || opcode === Op.call || (opcode >= Op.drop && opcode < TABLE_SET) || SIMPLE_CONSTANTS.has(opcode);
}

/** Loads and stores by opcode and offset: a module has millions, and most offsets are small. */
const MEMORY_OPERATORS = new Map<number, Operator>();
const MAX_SHARED_OFFSET = 1_000;

function memoryOperator(opcode: number, type: StoredType | undefined, offset: number): Operator {
  const key = offset * 256 + opcode;
  const known = opcode === SIMD ? undefined : MEMORY_OPERATORS.get(key);
  if (known !== undefined) return known;
  const memory: MemoryUse = type === undefined ? { kind: "load", offset } : { kind: "store", type, offset };
  const operator = { ...PLAIN, opcode, memory };
  if (opcode !== SIMD && offset <= MAX_SHARED_OFFSET) MEMORY_OPERATORS.set(key, operator);
  return operator;
}

/**
 * Reads one operator with its immediates.
 * @throws RangeError for an operator of a feature that the Internet Computer does not have
 */
export function readOperator(reader: WasmReader): Operator {
  const opcode = reader.byte();
  if (opcode === Op.br || opcode === Op.brIf) return { ...PLAIN, opcode, branches: [reader.u32()] };
  if (opcode === Op.brTable) return { ...PLAIN, opcode, branches: readBranchTable(reader) };
  if (opcode === MISC) {
    const code = skipMisc(reader);
    const changesInstance = CHANGE_INSTANCE.has(code);
    const range = RANGE_KINDS[code];
    const memory = range === undefined ? NO_MEMORY : { kind: range };
    return { ...PLAIN, opcode, isBulk: BULK.has(code), memory, changesInstance };
  }
  if (opcode >= FIRST_LOAD && opcode <= LAST_STORE) {
    reader.skipLeb();
    return memoryOperator(opcode, STORES[opcode - FIRST_STORE], reader.u32());
  }
  if (opcode === SIMD) return readSimd(reader);
  skipImmediates(reader, opcode);
  return PLAIN_OPERATORS[opcode] ?? { ...PLAIN, opcode };
}

function readBranchTable(reader: WasmReader): number[] {
  const depths: number[] = [];
  for (let left = reader.u32() + 1; left > 0; left--) depths.push(reader.u32());
  return depths;
}

function skipImmediates(reader: WasmReader, opcode: number): void {
  if (opcode >= 0x45 && opcode <= 0xc4) return;
  switch (opcode) {
    case Op.unreachable:
    case Op.nop:
    case Op.else:
    case Op.end:
    case Op.return:
    case Op.drop:
    case Op.select:
    case 0xd1: // ref.is_null
      return;
    case 0x1c: // select with types
      for (let left = reader.u32(); left > 0; left--) reader.byte();
      return;
    case Op.callIndirect:
    case Op.returnCallIndirect:
      skipLebs(reader, 2);
      return;
    case 0x43: // f32.const
      reader.take(4);
      return;
    case 0x44: // f64.const
      reader.take(8);
      return;
    case Op.block:
    case Op.loop:
    case Op.if:
    case Op.call:
    case Op.returnCall:
    case Op.localGet:
    case Op.localSet:
    case Op.localTee:
    case Op.globalGet:
    case Op.globalSet:
    case 0x25: // table.get
    case TABLE_SET:
    case Op.memorySize:
    case Op.memoryGrow:
    case Op.i32Const:
    case Op.i64Const:
    case 0xd0: // ref.null
    case 0xd2: // ref.func
      skipLebs(reader, 1);
      return;
    default:
      throw unsupported(`0x${opcode.toString(16)}`);
  }
}

/** @returns the operator's second byte */
function skipMisc(reader: WasmReader): number {
  const code = reader.u32();
  if (code > TABLE_FILL) throw unsupported(`0xfc ${code}`);
  if (code >= MEMORY_INIT) skipLebs(reader, MISC_IMMEDIATES[code] ?? 0);
  return code;
}

function readSimd(reader: WasmReader): Operator {
  const code = reader.u32();
  if (code > 0x113) throw unsupported(`0xfd ${code}`);
  const hasLane = (code >= 0x15 && code <= 0x22) || (code >= 0x54 && code <= 0x5b);
  const isMemoryAccess = code <= V128_STORE || (code >= 0x54 && code <= 0x5d);
  if (isMemoryAccess) {
    reader.skipLeb();
    const offset = reader.u32();
    if (hasLane) reader.byte();
    const isStore = code === V128_STORE || (code >= 0x58 && code <= 0x5b);
    return memoryOperator(SIMD, isStore ? "v128" : undefined, offset);
  }
  if (code === 0x0c || code === 0x0d) reader.take(16);
  if (hasLane) reader.byte();
  return { ...PLAIN, opcode: SIMD, makesNan: VECTOR_ARITHMETIC.get(code) };
}

function skipLebs(reader: WasmReader, count: number): void {
  for (let left = count; left > 0; left--) reader.skipLeb();
}

function unsupported(operator: string): RangeError {
  return new RangeError(`it uses the operator ${operator}, of a feature that this network does not have`);
}
