import { lebEncode } from "@dfinity/candid";
import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { CodeWriter, PADDED_LEB_BYTES } from "./code-writer.ts";
import { Op, readOperator } from "./wasm-operators.ts";
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
const VOID_BLOCK = 0x40;

export interface MeteredModule {
  sections: Section[];
  /** The index of the global that holds the instructions left. */
  fuelGlobal: number;
  /** The index of the global that records that a table was changed or a segment dropped. */
  changedGlobal: number;
  changesInstance: boolean;
}

/**
 * Rewrites the code so that it subtracts the operators it executes from a global, the fuel: once at the start of each basic
 * block, and for bulk operators also the bytes they touch. Where code can repeat, at loops and function entries, it traps when the
 * fuel is below zero. Another global becomes 1 when code changes a table or drops a segment. Additions come last in their
 * section, so no index of the module changes.
 * @returns undefined for a module without code
 * @throws RangeError when the code cannot be read
 */
export function meterModule(outline: ModuleOutline): MeteredModule | undefined {
  const code = outline.sections.find(({ id }) => id === SectionId.Code);
  if (code === undefined) return undefined;
  const fuelGlobal = outline.globals.length;
  const changedGlobal = fuelGlobal + 1;
  const bulkFunction = outline.imports.length + outline.functionTypes.length;
  const added = new Map<number, Bytes[]>([
    [SectionId.Type, [Uint8Array.of(0x60, 1, I32, 1, I32)]],
    [SectionId.Function, [lebEncode(outline.types.length)]],
    [SectionId.Global, [Uint8Array.of(I64, 1, Op.i64Const, 0, Op.end), Uint8Array.of(I32, 1, Op.i32Const, 0, Op.end)]],
  ]);
  const meter = new CodeMeter(code.content, { fuelGlobal, changedGlobal, bulkFunction });
  const sections: Section[] = withGlobalSection(outline.sections).map((section) => {
    const items = added.get(section.id);
    if (items !== undefined) return { id: section.id, content: appendItems(section.content, items) };
    return section === code ? { id: section.id, content: meter.rewrite() } : section;
  });
  return { sections, fuelGlobal, changedGlobal, changesInstance: meter.changesInstance };
}

function withGlobalSection(sections: readonly Section[]): Section[] {
  if (sections.some(({ id }) => id === SectionId.Global)) return [...sections];
  const next = sections.findIndex(({ id }) => id > SectionId.Global);
  const empty = { id: SectionId.Global, content: Uint8Array.of(0) };
  return [...sections.slice(0, next), empty, ...sections.slice(next)];
}

function appendItems(vector: Bytes, items: readonly Bytes[]): Bytes {
  const reader = new WasmReader(vector);
  const count = reader.u32();
  return concatBytes(lebEncode(count + items.length), vector.subarray(reader.offset), ...items);
}

interface AddedIndices {
  fuelGlobal: number;
  changedGlobal: number;
  bulkFunction: number;
}

interface Block {
  isPlain: boolean;
  isBranchTarget: boolean;
}

/** Reads the function bodies of a code section and writes them again with the added code. */
class CodeMeter {
  readonly #reader: WasmReader;
  readonly #out: CodeWriter;
  readonly #fuel: Bytes;
  readonly #callBulk: Bytes;
  readonly #noteChange: Bytes;
  /** How many bytes of the source have been written. */
  #copied = 0;
  /** Where the cost of the open basic block will be filled in; undefined before its first operator that costs something. */
  #costAt: number | undefined;
  #cost = 0;
  #isChecked = false;
  /** Whether the code rewritten so far changes a table or drops a segment. */
  changesInstance = false;

  constructor(content: Bytes, { fuelGlobal, changedGlobal, bulkFunction }: AddedIndices) {
    this.#reader = new WasmReader(content);
    this.#out = new CodeWriter(content.length * 2 + 1024);
    this.#fuel = lebEncode(fuelGlobal);
    this.#callBulk = concatBytes(Uint8Array.of(Op.call), lebEncode(bulkFunction));
    this.#noteChange = concatBytes(Uint8Array.of(Op.i32Const, 1, Op.globalSet), lebEncode(changedGlobal));
  }

  rewrite(): Bytes {
    const count = this.#reader.u32();
    this.#copied = this.#reader.offset;
    this.#out.write(lebEncode(count + 1));
    for (let index = 0; index < count; index++) this.#body();
    if (!this.#reader.done) throw new RangeError("its code section has more than its functions");
    this.#out.write(this.#bulkBody());
    return this.#out.bytes();
  }

  #body(): void {
    const reader = this.#reader;
    const end = reader.u32() + reader.offset;
    this.#copied = reader.offset;
    const sizeAt = this.#out.reserve(PADDED_LEB_BYTES);
    for (let groups = reader.u32(); groups > 0; groups--) {
      reader.skipLeb();
      reader.byte();
    }
    this.#instructions();
    if (reader.offset !== end) throw new RangeError("a function's size does not fit its code");
    this.#copySource(end);
    this.#out.patch(sizeAt, this.#out.length - sizeAt - PADDED_LEB_BYTES);
  }

  #instructions(): void {
    const reader = this.#reader;
    const blocks: Block[] = [{ isPlain: false, isBranchTarget: false }];
    this.#startBasicBlock(true);
    while (blocks.length > 0) {
      const at = reader.offset;
      const { opcode, isBulk, changesInstance, branches } = readOperator(reader);
      this.changesInstance ||= changesInstance;
      if (!FREE.has(opcode)) this.#countOperator(at);
      if (isBulk) {
        this.#copySource(at);
        this.#out.write(this.#callBulk);
      }
      if (changesInstance) {
        this.#copySource(at);
        this.#out.write(this.#noteChange);
      }
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
    if (this.#isChecked) out.write(this.#trapWhenSpent());
  }

  #trapWhenSpent(): Bytes {
    const test = Uint8Array.of(Op.i64Const, 0, Op.i64LtS, Op.if, VOID_BLOCK, Op.unreachable, Op.end);
    return concatBytes(Uint8Array.of(Op.globalGet), this.#fuel, test);
  }

  /** A function that charges for a number of bytes and returns the number. */
  #bulkBody(): Bytes {
    const charge = Uint8Array.of(Op.localGet, 0, Op.i64ExtendI32U, Op.i64Sub, Op.globalSet);
    const noLocals = Uint8Array.of(0, Op.globalGet);
    const giveBack = Uint8Array.of(Op.localGet, 0, Op.end);
    return sized(concatBytes(noLocals, this.#fuel, charge, this.#fuel, this.#trapWhenSpent(), giveBack));
  }

  #copySource(end: number): void {
    this.#out.write(this.#reader.bytes.subarray(this.#copied, end));
    this.#copied = end;
  }
}
