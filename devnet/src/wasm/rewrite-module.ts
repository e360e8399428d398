import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { unsigned } from "../encoding/leb128.ts";
import { instrumentModule } from "./instrumentation.ts";
import { encodeName, sized } from "./wasm-reader.ts";
import { type ModuleOutline, type Section, SectionId, type WasmExport } from "./wasm-sections.ts";

/** What a rewritten module exports for its host. */
export const HostExport = {
  memory: "devnet:memory",
  start: "devnet:start",
  /** The instructions that the execution may still use. Only in metered modules. */
  fuel: "devnet:fuel",
  /** 1 when the instance has changed a table or dropped a segment. */
  changed: "devnet:changed",
  /** A table for one function (page), which code calls before it first writes to a page. */
  touch: "devnet:touch",
  /** Table 0. Callbacks are indices into it. */
  table: "devnet:table",
  global: (index: number) => `devnet:global:${index}`,
} as const;

export interface RewrittenModule {
  bytes: Bytes;
  /** Whether its code changes tables or drops segments, which neither memory nor globals hold. Most code never does. */
  changesInstance: boolean;
}

const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * Adds exports for all that a host has to save and restore, because modules need not export it. The start function runs when the
 * host calls it, not on instantiation.
 * @param metering whether the code counts its instructions
 */
export function rewriteModule(outline: ModuleOutline, metering: boolean): RewrittenModule {
  const { sections, fuelGlobal, changedGlobal, changesInstance, barrier } = instrumentModule(outline, metering);
  const exports = hostExports(outline);
  exports.push({ name: HostExport.changed, kind: 3, index: changedGlobal });
  if (fuelGlobal !== undefined) exports.push({ name: HostExport.fuel, kind: 3, index: fuelGlobal });
  if (barrier !== undefined) exports.push({ name: HostExport.touch, kind: 1, index: barrier.touchTable });
  const exporting = withExports(sections, [...outline.exports, ...exports]);
  const bytes = concatBytes(HEADER, ...exporting.flatMap(({ id, content }) => [Uint8Array.of(id), sized(content)]));
  return { bytes, changesInstance };
}

function hostExports(outline: ModuleOutline): WasmExport[] {
  const added: WasmExport[] = [];
  if (outline.tableCount > 0) added.push({ name: HostExport.table, kind: 1, index: 0 });
  if (outline.memoryCount > 0) added.push({ name: HostExport.memory, kind: 2, index: 0 });
  if (outline.start !== undefined) added.push({ name: HostExport.start, kind: 0, index: outline.start });
  let mutableIndex = 0;
  outline.globals.forEach(({ mutable }, index) => {
    if (mutable) added.push({ name: HostExport.global(mutableIndex++), kind: 3, index });
  });
  return added;
}

function withExports(sections: readonly Section[], exports: readonly WasmExport[]): Section[] {
  const content = concatBytes(
    unsigned(exports.length),
    ...exports.map(({ name, kind, index }) => concatBytes(encodeName(name), Uint8Array.of(kind), unsigned(index))),
  );
  const kept = sections.filter(({ id }) => id !== SectionId.Export && id !== SectionId.Start);
  const next = kept.findIndex(({ id }) => id > SectionId.Export);
  const position = next < 0 ? kept.length : next;
  return [...kept.slice(0, position), { id: SectionId.Export, content }, ...kept.slice(position)];
}
