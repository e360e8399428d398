import { type Bytes, concat, leb128 } from "../bytes.ts";
import { meterModule } from "./metering.ts";
import { readOperator } from "./wasm-operators.ts";
import { encodeName, sized, WasmReader } from "./wasm-reader.ts";
import { type ModuleOutline, type Section, SectionId, type WasmExport } from "./wasm-sections.ts";

/** What a rewritten module exports for its host. */
export const HostExport = {
  memory: "devnet:memory",
  start: "devnet:start",
  /** What is left of the instructions that the execution may use; only in metered modules. */
  fuel: "devnet:fuel",
  table: (index: number) => `devnet:table:${index}`,
  global: (index: number) => `devnet:global:${index}`,
  /** Only in modules that change their tables. */
  function: (index: number) => `devnet:function:${index}`,
} as const;

export interface RewrittenModule {
  bytes: Bytes;
  /** Whether its code changes its tables, which most code never does. */
  writesTables: boolean;
}

const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * Modules need not export what a host has to save and restore, so the exports are added here. The start function runs
 * on the host's call, not on instantiation.
 * @param metering whether the code counts its instructions
 */
export function rewriteModule(outline: ModuleOutline, metering: boolean): RewrittenModule {
  const metered = metering ? meterModule(outline) : undefined;
  const writesTables = metered?.writesTables ?? codeWritesTables(outline);
  const exports = hostExports(outline, writesTables);
  if (metered !== undefined) exports.push({ name: HostExport.fuel, kind: 3, index: metered.fuelGlobal });
  const sections = withExports(metered?.sections ?? outline.sections, [...outline.exports, ...exports]);
  const bytes = concat(HEADER, ...sections.flatMap(({ id, content }) => [Uint8Array.of(id), sized(content)]));
  return { bytes, writesTables };
}

function codeWritesTables({ sections }: ModuleOutline): boolean {
  const code = sections.find(({ id }) => id === SectionId.Code);
  if (code === undefined) return false;
  const reader = new WasmReader(code.content);
  for (let left = reader.u32(); left > 0; left--) {
    const end = reader.u32() + reader.offset;
    for (let groups = reader.u32(); groups > 0; groups--) {
      reader.skipLeb();
      reader.byte();
    }
    while (reader.offset < end) if (readOperator(reader).writesTable) return true;
  }
  return false;
}

/** Callbacks are in table 0; the others, and the functions, are for putting back tables that the code changes. */
function hostExports(outline: ModuleOutline, writesTables: boolean): WasmExport[] {
  const added: WasmExport[] = [];
  const tableCount = writesTables ? outline.tableCount : Math.min(outline.tableCount, 1);
  for (let index = 0; index < tableCount; index++) added.push({ name: HostExport.table(index), kind: 1, index });
  const functionCount = writesTables ? outline.imports.length + outline.functionTypes.length : 0;
  for (let index = 0; index < functionCount; index++) added.push({ name: HostExport.function(index), kind: 0, index });
  if (outline.memoryCount > 0) added.push({ name: HostExport.memory, kind: 2, index: 0 });
  if (outline.start !== undefined) added.push({ name: HostExport.start, kind: 0, index: outline.start });
  let mutableIndex = 0;
  outline.globals.forEach(({ mutable }, index) => {
    if (mutable) added.push({ name: HostExport.global(mutableIndex++), kind: 3, index });
  });
  return added;
}

function withExports(sections: readonly Section[], exports: readonly WasmExport[]): Section[] {
  const content = concat(
    leb128(exports.length),
    ...exports.map(({ name, kind, index }) => concat(encodeName(name), Uint8Array.of(kind), leb128(index))),
  );
  const kept = sections.filter(({ id }) => id !== SectionId.Export && id !== SectionId.Start);
  const next = kept.findIndex(({ id }) => id > SectionId.Export);
  const position = next < 0 ? kept.length : next;
  return [...kept.slice(0, position), { id: SectionId.Export, content }, ...kept.slice(position)];
}
