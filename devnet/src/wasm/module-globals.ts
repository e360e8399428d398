import type { WasmExport } from "./wasm-sections.ts";

export type GlobalType = "i32" | "i64" | "f32" | "f64" | "v128";

/** A global that snapshots contain: one that is mutable or exported, in the order of the module. */
export interface VisibleGlobal {
  type: GlobalType;
  mutable: boolean;
  /** The name under which the module exports it; undefined when it does not. */
  exportName: string | undefined;
}

export interface TypedGlobal {
  type: GlobalType;
  value: number | bigint;
}

const TYPES: Readonly<Record<number, GlobalType>> = { 127: "i32", 126: "i64", 125: "f32", 124: "f64", 123: "v128" };
const GLOBAL_EXPORT = 3;

/** The globals that snapshots contain. References cannot be saved, so globals that hold them are left out. */
export function visibleGlobals(
  globals: ReadonlyArray<{ valueType: number; mutable: boolean }>,
  exports: readonly WasmExport[],
): VisibleGlobal[] {
  return globals.flatMap(({ valueType, mutable }, index) => {
    const type = TYPES[valueType];
    const exported = exports.find(({ kind, index: at }) => kind === GLOBAL_EXPORT && at === index);
    if (type === undefined || (!mutable && exported === undefined)) return [];
    return [{ type, mutable, exportName: exported?.name }];
  });
}
