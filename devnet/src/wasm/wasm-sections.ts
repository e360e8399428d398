import { type Bytes, fromUtf8 } from "../encoding/bytes.ts";
import { WasmReader } from "./wasm-reader.ts";

export const SectionId = {
  Custom: 0,
  Type: 1,
  Function: 3,
  Table: 4,
  Memory: 5,
  Global: 6,
  Export: 7,
  Start: 8,
  Code: 10,
  Data: 11,
} as const;

export interface Section {
  id: number;
  content: Bytes;
}

export interface FunctionType {
  parameters: number[];
  results: number[];
}

export interface WasmImport {
  module: string;
  name: string;
  kind: number;
  typeIndex: number | undefined;
}

export interface WasmExport {
  name: string;
  kind: number;
  index: number;
}

/**
 * What the host has to know of a module's sections. JavaScript's `WebAssembly.Module` tells neither the types of functions nor their
 * code, so the sections are read here.
 */
export interface ModuleOutline {
  sections: Section[];
  types: FunctionType[];
  imports: WasmImport[];
  functionTypes: number[];
  tableCount: number;
  memoryCount: number;
  usesMemory64: boolean;
  usesSharedMemory: boolean;
  globals: Array<{ valueType: number; mutable: boolean }>;
  exports: WasmExport[];
  start: number | undefined;
  codeSizeBytes: number;
  customSections: Array<{ name: string; content: Bytes }>;
}

const MAGIC = "\0asm\u0001\0\0\0";
const SHARED_FLAG = 2;
const MEMORY64_FLAG = 4;

/** @throws RangeError when the bytes are not a WebAssembly module */
export function outlineModule(bytes: Bytes): ModuleOutline {
  if (fromUtf8(bytes.subarray(0, 8)) !== MAGIC) throw new RangeError("it does not begin like a WebAssembly module");
  const outline: ModuleOutline = {
    sections: [],
    types: [],
    imports: [],
    functionTypes: [],
    tableCount: 0,
    memoryCount: 0,
    usesMemory64: false,
    usesSharedMemory: false,
    globals: [],
    exports: [],
    start: undefined,
    codeSizeBytes: 0,
    customSections: [],
  };
  const reader = new WasmReader(bytes, 8);
  while (!reader.done) {
    const id = reader.byte();
    const content = reader.take(reader.u32());
    outline.sections.push({ id, content });
    SECTION_READERS[id]?.(outline, new WasmReader(content));
  }
  return outline;
}

type SectionReader = (outline: ModuleOutline, reader: WasmReader) => void;

/** Readers by section id. Other sections are kept without reading them. */
const SECTION_READERS: Readonly<Record<number, SectionReader>> = {
  0: (outline, reader) =>
    outline.customSections.push({ name: reader.name(), content: reader.take(reader.end - reader.offset) }),
  1: (outline, reader) => repeat(reader, () => outline.types.push(readType(reader))),
  2: (outline, reader) => repeat(reader, () => outline.imports.push(readImport(reader))),
  3: (outline, reader) => repeat(reader, () => outline.functionTypes.push(reader.u32())),
  4: (outline, reader) =>
    repeat(reader, () => {
      readTableType(outline, reader);
      outline.tableCount++;
    }),
  5: (outline, reader) =>
    repeat(reader, () => {
      readLimits(outline, reader);
      outline.memoryCount++;
    }),
  6: (outline, reader) =>
    repeat(reader, () => {
      const valueType = reader.byte();
      outline.globals.push({ valueType, mutable: reader.byte() === 1 });
      skipConstantExpression(reader);
    }),
  7: (outline, reader) =>
    repeat(reader, () => outline.exports.push({ name: reader.name(), kind: reader.byte(), index: reader.u32() })),
  8: (outline, reader) => {
    outline.start = reader.u32();
  },
  10: (outline, reader) => {
    outline.codeSizeBytes = reader.end;
  },
};

function repeat(reader: WasmReader, read: () => unknown): void {
  for (let left = reader.u32(); left > 0; left--) read();
}

function readType(reader: WasmReader): FunctionType {
  if (reader.byte() !== 0x60) throw new RangeError("it has a type that is no function type");
  const valueTypes = () => [...reader.take(reader.u32())];
  return { parameters: valueTypes(), results: valueTypes() };
}

function readImport(reader: WasmReader): WasmImport {
  const module = reader.name();
  const name = reader.name();
  const kind = reader.byte();
  if (kind !== 0) throw new RangeError(`it imports ${module}.${name}, which is not a function`);
  return { module, name, kind, typeIndex: reader.u32() };
}

function readTableType(outline: ModuleOutline, reader: WasmReader): void {
  if (reader.byte() === 0x40) throw new RangeError("it has a table with an initialiser, which is not supported");
  readLimits(outline, reader);
}

function readLimits(outline: ModuleOutline, reader: WasmReader): void {
  const flags = reader.byte();
  if ((flags & MEMORY64_FLAG) !== 0) outline.usesMemory64 = true;
  if ((flags & SHARED_FLAG) !== 0) outline.usesSharedMemory = true;
  reader.skipLeb();
  if ((flags & 1) !== 0) reader.skipLeb();
}

/** Constant expressions hold constants, `global.get`, `ref.*` and integer arithmetic. */
function skipConstantExpression(reader: WasmReader): void {
  for (;;) {
    const opcode = reader.byte();
    if (opcode === 0x0b) return;
    if (opcode === 0x41 || opcode === 0x42 || opcode === 0x23 || opcode === 0xd2) reader.skipLeb();
    else if (opcode === 0x43) reader.take(4);
    else if (opcode === 0x44) reader.take(8);
    else if (opcode === 0xd0) reader.byte();
    else if (opcode === 0xfd) {
      reader.skipLeb();
      reader.take(16);
    } else if (!(opcode >= 0x6a && opcode <= 0x6c) && !(opcode >= 0x7c && opcode <= 0x7e))
      throw new RangeError(`a global starts with an expression that is not constant (opcode ${opcode})`);
  }
}
