import { lebEncode, slebEncode } from "@dfinity/candid";
import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { CodeWriter, PADDED_LEB_BYTES } from "./code-writer.ts";
import { HIDDEN_BYTES, ifUnmarked, type MemoryBarrier, memoryBarrier } from "./memory-barrier.ts";
import { movedSegments, withHiddenPage } from "./moved-memory.ts";
import { Op, type Operator, readOperator, type StoredType } from "./wasm-operators.ts";
import { sized, WasmReader } from "./wasm-reader.ts";
import { type ModuleOutline, type Section, SectionId } from "./wasm-sections.ts";

/** Operators that only structure the code cost nothing. All others cost one. */
const FREE = new Set<number>([Op.nop, Op.block, Op.loop, Op.else, Op.end]);
const LEAVES_STRAIGHT_LINE = new Set<number>([
  Op.unreachable,
  Op.br,
  Op.brIf,
  Op.brTable,
  Op.return,
  Op.returnCall,
  Op.returnCallIndirect,
  Op.if,
  Op.else,
]);
const I32 = 0x7f;
const I64 = 0x7e;
/** The order of sections. Custom ones, 0, may be anywhere. The data count section, 12, was added to the format later. */
const ORDER = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
const ADDED_TO = [SectionId.Type, SectionId.Function, SectionId.Table, SectionId.Global, SectionId.Code];
const VOID_BLOCK = 0x40;
const MAX_OFFSET = 2 ** 32 - 1;
const MAX_SHARED_OFFSET = 1_000;
/** Three i32 and one i64, and none. */
const ADDED_LOCALS = Uint8Array.of(3, I32, 1, I64);
const NO_ADDED_LOCALS = Uint8Array.of(0, I32, 0, I64);

export interface InstrumentedModule {
  sections: Section[];
  /** The index of the global that holds the instructions left; undefined in a module that does not count them. */
  fuelGlobal: number | undefined;
  /** The index of the global that records that a table was changed or a segment dropped. */
  changedGlobal: number;
  changesInstance: boolean;
  /** Undefined for a module without a memory. */
  barrier: MemoryBarrier | undefined;
}

/**
 * Rewrites the code so that it tells the host what it changes and counts what it executes. It subtracts its operators from a global,
 * the fuel: once at the start of each basic block, and for bulk operators also the bytes they touch. Where code can repeat, at loops
 * and function entries, it traps when the fuel is below zero. Another global becomes 1 when code changes a table or drops a segment.
 * Memory is moved up by a page, and what writes to it calls a barrier (memory-barrier.ts). Additions come last in their section, so no index of the module changes.
 * @param metering whether the code counts its instructions
 * @throws RangeError when the code cannot be read
 */
export function instrumentModule(outline: ModuleOutline, metering: boolean): InstrumentedModule {
  const all = withSections(outline.sections, ADDED_TO);
  const code = all.find(({ id }) => id === SectionId.Code)?.content ?? Uint8Array.of(0);
  const changedGlobal = outline.globals.length;
  const fuelGlobal = changedGlobal + 1;
  const chargeFunction = outline.imports.length + outline.functionTypes.length;
  const free = {
    type: outline.types.length + 1,
    function: chargeFunction + 1,
    table: outline.tableCount,
  };
  const chargeRange = metering ? concatBytes(Uint8Array.of(Op.localGet, 2), chargeCode(fuelGlobal)) : Uint8Array.of();
  const barrier = outline.memoryCount === 0 ? undefined : memoryBarrier(free, chargeRange);
  const added = new Map<number, Bytes[]>([
    [SectionId.Type, [Uint8Array.of(0x60, 1, I32, 1, I32), ...(barrier?.types ?? [])]],
    [SectionId.Function, [lebEncode(outline.types.length), ...(barrier?.functions ?? [])]],
    [SectionId.Table, barrier?.tables ?? []],
    [SectionId.Global, [Uint8Array.of(I32, 1, Op.i32Const, 0, Op.end), Uint8Array.of(I64, 1, Op.i64Const, 0, Op.end)]],
  ]);
  const rewriter = new CodeRewriter(code, outline, {
    metering,
    fuelGlobal,
    changedGlobal,
    chargeFunction,
    barrier,
  });
  const sections: Section[] = all.map((section) => {
    const items = added.get(section.id);
    if (items !== undefined) return { id: section.id, content: appendItems(section.content, items) };
    if (section.id === SectionId.Memory) return { id: section.id, content: withHiddenPage(section.content) };
    if (section.id === SectionId.Data) return { id: section.id, content: movedSegments(section.content) };
    return section.id === SectionId.Code ? { id: section.id, content: rewriter.rewrite() } : section;
  });
  const { changesInstance } = rewriter;
  return { sections, fuelGlobal: metering ? fuelGlobal : undefined, changedGlobal, changesInstance, barrier };
}

/** Adds empty sections where there are none. */
function withSections(sections: readonly Section[], ids: readonly number[]): Section[] {
  return ids.reduce<Section[]>(
    (all, wanted) => {
      if (all.some(({ id }) => id === wanted)) return all;
      const next = all.findIndex(({ id }) => ORDER.indexOf(id) > ORDER.indexOf(wanted));
      const at = next < 0 ? all.length : next;
      return [...all.slice(0, at), { id: wanted, content: Uint8Array.of(0) }, ...all.slice(at)];
    },
    [...sections],
  );
}

function appendItems(vector: Bytes, items: readonly Bytes[]): Bytes {
  const reader = new WasmReader(vector);
  const count = reader.u32();
  return concatBytes(lebEncode(count + items.length), vector.subarray(reader.offset), ...items);
}

/** Takes the number on top of the stack from the fuel, and traps when it is spent. */
function chargeCode(fuelGlobal: number): Bytes {
  const fuel = lebEncode(fuelGlobal);
  return concatBytes(
    // The number is on the stack already, so it is negated and added.
    Uint8Array.of(Op.i64ExtendI32U, Op.i64Const, 0x7f, Op.i64Mul, Op.globalGet),
    fuel,
    Uint8Array.of(Op.i64Add, Op.globalSet),
    fuel,
    trapWhenSpent(fuel),
  );
}

function trapWhenSpent(fuel: Bytes): Bytes {
  const test = Uint8Array.of(Op.i64Const, 0, Op.i64LtS, Op.if, VOID_BLOCK, Op.unreachable, Op.end);
  return concatBytes(Uint8Array.of(Op.globalGet), fuel, test);
}

interface Additions {
  metering: boolean;
  fuelGlobal: number;
  changedGlobal: number;
  chargeFunction: number;
  barrier: MemoryBarrier | undefined;
}

interface Block {
  isPlain: boolean;
  isBranchTarget: boolean;
}

/** Reads the function bodies of a code section and writes them again with the added code. */
class CodeRewriter {
  readonly #metering: boolean;
  readonly #barrier: MemoryBarrier | undefined;
  readonly #outline: ModuleOutline;
  readonly #reader: WasmReader;
  readonly #out: CodeWriter;
  readonly #fuelGlobal: number;
  readonly #fuel: Bytes;
  readonly #callCharge: Bytes;
  readonly #noteChange: Bytes;
  /** The first local of those added to the function that is being rewritten. */
  #firstLocal = 0;
  #usesLocals = false;
  /** Code before stores, which functions have in common: a module has hundred thousands of stores. */
  readonly #storeCode = new Map<string, Bytes>();
  /** How many bytes of the source have been written. */
  #copied = 0;
  /** Where the cost of the open basic block will be filled in; undefined before its first operator that costs something. */
  #costAt: number | undefined;
  #cost = 0;
  #isChecked = false;
  /** Whether the code rewritten so far changes a table or drops a segment. */
  changesInstance = false;

  constructor(
    content: Bytes,
    outline: ModuleOutline,
    { metering, fuelGlobal, changedGlobal, chargeFunction, barrier }: Additions,
  ) {
    this.#metering = metering;
    this.#barrier = barrier;
    this.#outline = outline;
    this.#reader = new WasmReader(content);
    this.#out = new CodeWriter(content.length * 2 + 1024);
    this.#fuelGlobal = fuelGlobal;
    this.#fuel = lebEncode(fuelGlobal);
    this.#callCharge = concatBytes(Uint8Array.of(Op.call), lebEncode(chargeFunction));
    this.#noteChange = concatBytes(Uint8Array.of(Op.i32Const, 1, Op.globalSet), lebEncode(changedGlobal));
  }

  rewrite(): Bytes {
    const count = this.#reader.u32();
    this.#copied = this.#reader.offset;
    const bodies = this.#barrier?.bodies ?? [];
    this.#out.write(lebEncode(count + 1 + bodies.length));
    for (let index = 0; index < count; index++) this.#body(index);
    if (!this.#reader.done) throw new RangeError("its code section has more than its functions");
    this.#out.write(this.#chargeBody(), ...bodies);
    return this.#out.bytes();
  }

  #body(index: number): void {
    const reader = this.#reader;
    const end = reader.u32() + reader.offset;
    const sizeAt = this.#out.reserve(PADDED_LEB_BYTES);
    const groups = reader.u32();
    this.#copied = reader.offset;
    const { parameters } = this.#outline.types[this.#outline.functionTypes[index] ?? 0] ?? { parameters: [] };
    this.#firstLocal = parameters.length;
    for (let left = groups; left > 0; left--) {
      this.#firstLocal += reader.u32();
      reader.byte();
    }
    this.#usesLocals = false;
    this.#out.write(lebEncode(groups + 2));
    this.#copySource(reader.offset);
    const localsAt = this.#out.reserve(ADDED_LOCALS.length);
    this.#instructions();
    if (reader.offset !== end) throw new RangeError("a function's size does not fit its code");
    this.#copySource(end);
    this.#out.overwrite(localsAt, this.#usesLocals ? ADDED_LOCALS : NO_ADDED_LOCALS);
    this.#out.patch(sizeAt, this.#out.length - sizeAt - PADDED_LEB_BYTES);
  }

  #instructions(): void {
    const reader = this.#reader;
    const blocks: Block[] = [{ isPlain: false, isBranchTarget: false }];
    this.#startBasicBlock(true);
    while (blocks.length > 0) {
      const at = reader.offset;
      const operator = readOperator(reader);
      const { opcode, branches } = operator;
      if (this.#metering && !FREE.has(opcode)) this.#countOperator(at);
      this.#noteEffects(operator, at);
      this.#moveMemory(operator);
      for (const depth of branches) {
        const target = blocks[blocks.length - 1 - depth];
        if (target !== undefined) target.isBranchTarget = true;
      }
      if (opcode === Op.block || opcode === Op.loop || opcode === Op.if)
        blocks.push({ isPlain: opcode === Op.block, isBranchTarget: false });
      if (opcode === Op.loop) this.#startBasicBlock(true);
      else if (LEAVES_STRAIGHT_LINE.has(opcode)) this.#startBasicBlock(false);
      else if (opcode === Op.end) {
        const block = blocks.pop();
        // A plain block that nothing branches to does not join two paths, so its end starts no basic block.
        if (block?.isPlain !== true || block.isBranchTarget) this.#startBasicBlock(false);
      }
    }
  }

  /** Writes before an operator what tells the host about its effects. */
  #noteEffects({ isBulk, memory, changesInstance }: Operator, at: number): void {
    const { kind } = memory;
    const writes = kind === "store" || kind === "fill" || kind === "copy";
    if (!isBulk && !writes && !changesInstance) return;
    const barrier = this.#barrier;
    this.changesInstance ||= changesInstance;
    this.#copySource(at);
    if (barrier !== undefined && kind === "store") this.#beforeStore(barrier, memory.type, memory.offset);
    else if (barrier !== undefined && writes)
      this.#out.write(Uint8Array.of(Op.call), lebEncode(kind === "copy" ? barrier.beforeCopy : barrier.beforeFill));
    else if (isBulk && this.#metering) this.#out.write(this.#callCharge);
    if (changesInstance) this.#out.write(this.#noteChange);
  }

  /** Marks the page of a store. Integers, which most stores are of, wait in locals meanwhile; a call would take longer. */
  #beforeStore(barrier: MemoryBarrier, type: StoredType, offset: number): void {
    if (type !== "i32" && type !== "i64") {
      this.#out.write(constantOf(offset), Uint8Array.of(Op.call), lebEncode(barrier.beforeStore[type]));
      return;
    }
    this.#usesLocals = true;
    const key = `${type} ${offset} ${this.#firstLocal}`;
    const code = this.#storeCode.get(key) ?? this.#codeBeforeStore(barrier, type, offset);
    this.#storeCode.set(key, code);
    this.#out.write(code);
  }

  #codeBeforeStore(barrier: MemoryBarrier, type: "i32" | "i64", offset: number): Bytes {
    const local = (code: number, index: number) =>
      concatBytes(Uint8Array.of(code), lebEncode(this.#firstLocal + index));
    const [address, page, value] = [0, 1, type === "i32" ? 2 : 3];
    return concatBytes(
      local(Op.localSet, value),
      local(Op.localTee, address),
      offset === 0 ? Uint8Array.of() : concatBytes(constantOf(offset), Uint8Array.of(Op.i32Add)),
      Uint8Array.of(Op.i32Const, 16, Op.i32ShrU),
      local(Op.localTee, page),
      ifUnmarked(this.#firstLocal + page, barrier.mark),
      local(Op.localGet, address),
      local(Op.localGet, value),
    );
  }

  /** Moves what an operator does with memory up by the hidden page. */
  #moveMemory({ memory }: Operator): void {
    const reader = this.#reader;
    if (memory.kind === "load" || memory.kind === "store") {
      this.#copySource(reader.numberStart);
      this.#out.write(movedOffset(memory.offset));
      this.#copied = reader.numberEnd;
    } else if (memory.kind === "size") {
      this.#copySource(reader.offset);
      this.#out.write(Uint8Array.of(Op.i32Const, 1, Op.i32Sub));
    } else if (memory.kind === "grow" && this.#barrier !== undefined) {
      this.#copySource(reader.offset);
      this.#out.write(Uint8Array.of(Op.call), lebEncode(this.#barrier.afterGrow));
    }
  }

  #startBasicBlock(isChecked: boolean): void {
    if (this.#costAt !== undefined) this.#out.patch(this.#costAt, this.#cost);
    this.#costAt = undefined;
    this.#cost = 0;
    this.#isChecked = isChecked;
  }

  #countOperator(at: number): void {
    this.#cost++;
    if (this.#costAt !== undefined) return;
    this.#copySource(at);
    const out = this.#out;
    out.write(Uint8Array.of(Op.globalGet), this.#fuel, Uint8Array.of(Op.i64Const));
    this.#costAt = out.reserve(PADDED_LEB_BYTES);
    out.write(Uint8Array.of(Op.i64Sub, Op.globalSet), this.#fuel);
    if (this.#isChecked) out.write(trapWhenSpent(this.#fuel));
  }

  /** A function that charges for a number of bytes and returns the number. */
  #chargeBody(): Bytes {
    const argument = Uint8Array.of(Op.localGet, 0);
    return sized(
      concatBytes(Uint8Array.of(0), argument, chargeCode(this.#fuelGlobal), argument, Uint8Array.of(Op.end)),
    );
  }

  #copySource(end: number): void {
    this.#out.write(this.#reader.bytes.subarray(this.#copied, end));
    this.#copied = end;
  }
}

function constantOf(value: number): Bytes {
  return concatBytes(Uint8Array.of(Op.i32Const), slebEncode(value | 0));
}

const MOVED_OFFSETS = new Map<number, Bytes>();

function movedOffset(offset: number): Bytes {
  const known = MOVED_OFFSETS.get(offset);
  if (known !== undefined) return known;
  const moved = lebEncode(Math.min(offset + HIDDEN_BYTES, MAX_OFFSET));
  if (offset <= MAX_SHARED_OFFSET) MOVED_OFFSETS.set(offset, moved);
  return moved;
}
