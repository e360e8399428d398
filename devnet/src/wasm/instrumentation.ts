import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { unsigned } from "../encoding/leb128.ts";
import { nanFunctions } from "./canonical-nan.ts";
import { CodeRewriter } from "./code-rewriter.ts";
import { chargeCode } from "./fuel.ts";
import { type MemoryBarrier, memoryBarrier } from "./memory-barrier.ts";
import { movedSegments, withHiddenPage } from "./moved-memory.ts";
import { Op } from "./wasm-operators.ts";
import { WasmReader } from "./wasm-reader.ts";
import { type ModuleOutline, type Section, SectionId } from "./wasm-sections.ts";

const I32 = 0x7f;
const I64 = 0x7e;
/** The order of sections. Custom ones, 0, may be anywhere. The data count section, 12, was added to the format later. */
const ORDER = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
const ADDED_TO = [SectionId.Type, SectionId.Function, SectionId.Table, SectionId.Global, SectionId.Code];

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
 * Memory is moved up by a page, and what writes to it calls a barrier (memory-barrier.ts).
 * NaNs are made canonical. Additions come last in their section, so no index of the module changes.
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
  const nan = nanFunctions({
    type: free.type + (barrier?.types.length ?? 0),
    function: free.function + (barrier?.functions.length ?? 0),
  });
  const added = new Map<number, Bytes[]>([
    [SectionId.Type, [Uint8Array.of(0x60, 1, I32, 1, I32), ...(barrier?.types ?? []), ...nan.types]],
    [SectionId.Function, [unsigned(outline.types.length), ...(barrier?.functions ?? []), ...nan.functions]],
    [SectionId.Table, barrier?.tables ?? []],
    [SectionId.Global, [Uint8Array.of(I32, 1, Op.i32Const, 0, Op.end), Uint8Array.of(I64, 1, Op.i64Const, 0, Op.end)]],
  ]);
  const rewriter = new CodeRewriter(code, outline, {
    metering,
    fuelGlobal,
    changedGlobal,
    chargeFunction,
    barrier,
    nan,
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
  return concatBytes(unsigned(count + items.length), vector.subarray(reader.offset), ...items);
}
