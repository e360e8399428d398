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
  returnCallIndirect: 0x13,
  localGet: 0x20,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Const: 0x41,
  i64Const: 0x42,
  i64LtS: 0x53,
  i64Sub: 0x7d,
  i64ExtendI32U: 0xad,
} as const;

const MISC = 0xfc;
const SIMD = 0xfd;
const MEMORY_INIT = 8;
const TABLE_FILL = 17;
/** memory.init, memory.copy, memory.fill, table.init, table.copy, table.grow and table.fill: the length is on top of the stack. */
const BULK = new Set([8, 10, 11, 12, 14, 15, 17]);
const MISC_IMMEDIATES = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1] as const;

export interface Operator {
  opcode: number;
  /** Whether the number on top of the stack is how many bytes or entries it works on. */
  isBulk: boolean;
  /** Whether it changes a table or drops a segment, which neither memory nor globals hold. */
  changesInstance: boolean;
  /** The label depths that a branch goes to. */
  branches: readonly number[];
}

const TABLE_SET = 0x26;
/** data.drop, table.init, elem.drop, table.copy, table.grow and table.fill. */
const CHANGE_INSTANCE = new Set([9, 12, 13, 14, 15, 17]);
const PLAIN = { isBulk: false, changesInstance: false, branches: [] as readonly number[] };
/** Operators by opcode. A module has millions of them, so the objects are shared. */
const PLAIN_OPERATORS: readonly Operator[] = Array.from({ length: 256 }, (_, opcode) => ({
  ...PLAIN,
  opcode,
  changesInstance: opcode === TABLE_SET,
}));

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
    return { ...PLAIN, opcode, isBulk: BULK.has(code), changesInstance: CHANGE_INSTANCE.has(code) };
  }
  if (opcode === SIMD) skipSimd(reader);
  else skipImmediates(reader, opcode);
  return PLAIN_OPERATORS[opcode] ?? { ...PLAIN, opcode };
}

function readBranchTable(reader: WasmReader): number[] {
  const depths: number[] = [];
  for (let left = reader.u32() + 1; left > 0; left--) depths.push(reader.u32());
  return depths;
}

function skipImmediates(reader: WasmReader, opcode: number): void {
  if (opcode >= 0x45 && opcode <= 0xc4) return;
  if (opcode >= 0x28 && opcode <= 0x3e) {
    skipLebs(reader, 2);
    return;
  }
  switch (opcode) {
    case Op.unreachable:
    case Op.nop:
    case Op.else:
    case Op.end:
    case Op.return:
    case 0x1a: // drop
    case 0x1b: // select
    case 0xd1: // ref.is_null
      return;
    case 0x1c: // select with types
      for (let left = reader.u32(); left > 0; left--) reader.byte();
      return;
    case 0x11: // call_indirect
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
    case 0x21: // local.set
    case 0x22: // local.tee
    case Op.globalGet:
    case Op.globalSet:
    case 0x25: // table.get
    case TABLE_SET:
    case 0x3f: // memory.size
    case 0x40: // memory.grow
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

function skipSimd(reader: WasmReader): void {
  const code = reader.u32();
  if (code > 0x113) throw unsupported(`0xfd ${code}`);
  const isMemoryAccess = code <= 0x0b || (code >= 0x54 && code <= 0x5d);
  if (isMemoryAccess) skipLebs(reader, 2);
  if (code === 0x0c || code === 0x0d) reader.take(16);
  const hasLane = (code >= 0x15 && code <= 0x22) || (code >= 0x54 && code <= 0x5b);
  if (hasLane) reader.byte();
}

function skipLebs(reader: WasmReader, count: number): void {
  for (let left = count; left > 0; left--) reader.skipLeb();
}

function unsupported(operator: string): RangeError {
  return new RangeError(`it uses the operator ${operator}, of a feature that this network does not have`);
}
