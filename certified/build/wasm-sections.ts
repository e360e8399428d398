import { lebDecode, lebEncode, PipeArrayBuffer } from "@store-forever/protocol/ic-types";

/** Numbers of sections. WebAssembly core specification, section 5.5 "Modules". */
const CUSTOM = 0;
const IMPORT = 2;
const EXPORT = 7;
/** The kind of an import that is a function. */
const FUNCTION = 0;
const HEADER_BYTES = 8;

export interface SectionEdits {
  /** The module an import comes from, given the one it came from before. */
  importModule: (module: string) => string;
  keepExport: (name: string) => boolean;
  keepCustom: (name: string) => boolean;
  /** Custom sections to put at the end, by name. */
  addCustom: Readonly<Record<string, Uint8Array>>;
}

/**
 * A copy of a WebAssembly module with other import modules, exports and custom sections. Code and data stay as they are, byte for byte;
 * Binaryen would write them anew.
 * @throws Error when something other than a function is imported, or the module ends too early
 */
export function editSections(wasm: Uint8Array, edits: SectionEdits): Uint8Array {
  const reader = new SectionReader(wasm);
  const parts: Uint8Array[] = [reader.bytes(HEADER_BYTES)];
  while (!reader.isAtEnd()) {
    const id = reader.number();
    const body = reader.bytes(reader.number());
    if (id === CUSTOM && !edits.keepCustom(new SectionReader(body).text())) continue;
    if (id === IMPORT) parts.push(section(id, editImports(body, edits)));
    else if (id === EXPORT) parts.push(section(id, editExports(body, edits)));
    else parts.push(section(id, body));
  }
  for (const [name, content] of Object.entries(edits.addCustom))
    parts.push(section(CUSTOM, Buffer.concat([sizedText(name), content])));
  return Buffer.concat(parts);
}

function editImports(body: Uint8Array, edits: SectionEdits): Uint8Array {
  const reader = new SectionReader(body);
  const count = reader.number();
  const parts = [lebEncode(count)];
  for (let index = 0; index < count; index++) {
    const module = reader.text();
    const name = reader.text();
    const kind = reader.number();
    if (kind !== FUNCTION) throw new Error(`The import ${module}.${name} is not a function.`);
    parts.push(sizedText(edits.importModule(module)), sizedText(name), lebEncode(kind), lebEncode(reader.number()));
  }
  return Buffer.concat(parts);
}

function editExports(body: Uint8Array, edits: SectionEdits): Uint8Array {
  const reader = new SectionReader(body);
  const kept: Uint8Array[] = [];
  for (let rest = reader.number(); rest > 0; rest--) {
    const name = reader.text();
    const kind = reader.number();
    const index = reader.number();
    if (edits.keepExport(name)) kept.push(Buffer.concat([sizedText(name), lebEncode(kind), lebEncode(index)]));
  }
  return Buffer.concat([lebEncode(kept.length), ...kept]);
}

class SectionReader {
  readonly #pipe: PipeArrayBuffer;

  constructor(bytes: Uint8Array) {
    // The pipe ignores where in its buffer an array begins, so it gets an array that begins at 0.
    this.#pipe = new PipeArrayBuffer(new Uint8Array(bytes));
  }

  isAtEnd(): boolean {
    return this.#pipe.end;
  }

  /** A byte below 128, or a LEB128 number. */
  number(): number {
    if (this.#pipe.end) throw new Error("The WebAssembly module ends too early.");
    return Number(lebDecode(this.#pipe));
  }

  bytes(length: number): Uint8Array {
    if (this.#pipe.byteLength < length) throw new Error("The WebAssembly module ends too early.");
    return this.#pipe.read(length);
  }

  text(): string {
    return Buffer.from(this.bytes(this.number())).toString("utf8");
  }
}

function sized(content: Uint8Array): Uint8Array {
  return Buffer.concat([lebEncode(content.length), content]);
}

function sizedText(text: string): Uint8Array {
  return sized(Buffer.from(text));
}

function section(id: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(id), sized(body)]);
}
