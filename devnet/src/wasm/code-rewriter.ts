import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { unsigned } from "../encoding/leb128.ts";
import { makeCanonical, type NanFunctions } from "./canonical-nan.ts";
import { CodeWriter, PADDED_LEB_BYTES } from "./code-writer.ts";
import { chargeCode, trapWhenSpent } from "./fuel.ts";
import type { MemoryBarrier } from "./memory-barrier.ts";
import { ADDED_LOCALS, codeBeforeStore, constantOf, movedOffset, NO_ADDED_LOCALS } from "./store-code.ts";
import { Op, type Operator, readOperator, type StoredType } from "./wasm-operators.ts";
import { sized, WasmReader } from "./wasm-reader.ts";
import type { ModuleOutline } from "./wasm-sections.ts";

/** Operators that only structure the code cost nothing. All others cost one. */
const FREE = flagged([Op.nop, Op.block, Op.loop, Op.else, Op.end]);
const LEAVES_STRAIGHT_LINE = flagged([
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

/** Flags by opcode: a set would be asked millions of times. */
function flagged(opcodes: readonly number[]): Uint8Array {
  const flags = new Uint8Array(256);
  for (const opcode of opcodes) flags[opcode] = 1;
  return flags;
}

export interface Additions {
  metering: boolean;
  fuelGlobal: number;
  changedGlobal: number;
  chargeFunction: number;
  barrier: MemoryBarrier | undefined;
  nan: NanFunctions;
}

interface Block {
  isPlain: boolean;
  isBranchTarget: boolean;
}

/** Reads the function bodies of a code section and writes them again with the added code. */
export class CodeRewriter {
  readonly #metering: boolean;
  readonly #barrier: MemoryBarrier | undefined;
  readonly #nan: NanFunctions;
  readonly #outline: ModuleOutline;
  readonly #reader: WasmReader;
  readonly #out: CodeWriter;
  readonly #fuelGlobal: number;
  /** Before the cost of a basic block, and after it. */
  readonly #beforeCost: Bytes;
  readonly #afterCost: Bytes;
  readonly #afterCheckedCost: Bytes;
  readonly #callCharge: Bytes;
  readonly #noteChange: Bytes;
  /** The first local of those added to the function that is being rewritten. */
  #firstLocal = 0;
  #usesLocals = false;
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
    { metering, fuelGlobal, changedGlobal, chargeFunction, barrier, nan }: Additions,
  ) {
    this.#metering = metering;
    this.#barrier = barrier;
    this.#nan = nan;
    this.#outline = outline;
    this.#reader = new WasmReader(content);
    this.#out = new CodeWriter(content.length * 2 + 1024);
    this.#fuelGlobal = fuelGlobal;
    const fuel = unsigned(fuelGlobal);
    this.#beforeCost = concatBytes(Uint8Array.of(Op.globalGet), fuel, Uint8Array.of(Op.i64Const));
    this.#afterCost = concatBytes(Uint8Array.of(Op.i64Sub, Op.globalSet), fuel);
    this.#afterCheckedCost = concatBytes(this.#afterCost, trapWhenSpent(fuel));
    this.#callCharge = concatBytes(Uint8Array.of(Op.call), unsigned(chargeFunction));
    this.#noteChange = concatBytes(Uint8Array.of(Op.i32Const, 1, Op.globalSet), unsigned(changedGlobal));
  }

  rewrite(): Bytes {
    const count = this.#reader.u32();
    this.#copied = this.#reader.offset;
    const bodies = [...(this.#barrier?.bodies ?? []), ...this.#nan.bodies];
    this.#out.write(unsigned(count + 1 + bodies.length));
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
    this.#out.write(unsigned(groups + 2));
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
      const { opcode } = operator;
      if (this.#metering && FREE[opcode] === 0) this.#countOperator(at);
      if (operator.isSimple) continue;
      this.#noteEffects(operator, at);
      this.#moveMemory(operator);
      if (operator.makesNan !== undefined) {
        this.#copySource(reader.offset);
        this.#out.write(makeCanonical(this.#nan, operator.makesNan));
      }
      for (const depth of operator.branches) {
        const target = blocks[blocks.length - 1 - depth];
        if (target !== undefined) target.isBranchTarget = true;
      }
      if (opcode === Op.block || opcode === Op.loop || opcode === Op.if)
        blocks.push({ isPlain: opcode === Op.block, isBranchTarget: false });
      if (opcode === Op.loop) this.#startBasicBlock(true);
      else if (LEAVES_STRAIGHT_LINE[opcode] === 1) this.#startBasicBlock(false);
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
      this.#out.write(Uint8Array.of(Op.call), unsigned(kind === "copy" ? barrier.beforeCopy : barrier.beforeFill));
    else if (isBulk && this.#metering) this.#out.write(this.#callCharge);
    if (changesInstance) this.#out.write(this.#noteChange);
  }

  /** Marks the page of a store. Integers, which most stores are of, wait in locals meanwhile; a call would take longer. */
  #beforeStore(barrier: MemoryBarrier, type: StoredType, offset: number): void {
    if (type !== "i32" && type !== "i64") {
      this.#out.write(constantOf(offset), Uint8Array.of(Op.call), unsigned(barrier.beforeStore[type]));
      return;
    }
    this.#usesLocals = true;
    this.#out.write(codeBeforeStore(barrier, type, offset, this.#firstLocal));
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
      this.#out.write(Uint8Array.of(Op.call), unsigned(this.#barrier.afterGrow));
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
    this.#out.write(this.#beforeCost);
    this.#costAt = this.#out.reserve(PADDED_LEB_BYTES);
    this.#out.write(this.#isChecked ? this.#afterCheckedCost : this.#afterCost);
  }

  /** A function that charges for a number of bytes and returns the number. */
  #chargeBody(): Bytes {
    const argument = Uint8Array.of(Op.localGet, 0);
    return sized(
      concatBytes(Uint8Array.of(0), argument, chargeCode(this.#fuelGlobal), argument, Uint8Array.of(Op.end)),
    );
  }

  #copySource(end: number): void {
    if (end > this.#copied) this.#out.copy(this.#reader.bytes, this.#copied, end);
    this.#copied = end;
  }
}
