const CUSTOM = 0;
const IMPORT = 2;
const EXPORT = 7;
const HEADER_LENGTH = 8;

export interface SectionEdits {
  /** The module an import comes from, given the one it came from before. */
  importModule: (module: string) => string;
  keepExport: (name: string) => boolean;
  keepCustom: (name: string) => boolean;
  /** Custom sections put at the end, by name. */
  addCustom: Readonly<Record<string, Uint8Array>>;
}

/**
 * A copy of a WebAssembly module with other import modules, exports and custom sections; code and data stay as they are.
 * WebAssembly core specification, section 5.5 "Modules".
 * @throws Error when something other than a function is imported
 */
export function editSections(wasm: Uint8Array, edits: SectionEdits): Uint8Array {
  const reader = new Reader(wasm, HEADER_LENGTH);
  const parts: Uint8Array[] = [wasm.subarray(0, HEADER_LENGTH)];
  while (!reader.atEnd()) {
    const id = reader.byte();
    const body = reader.bytes(reader.u32());
    if (id === CUSTOM && !edits.keepCustom(new Reader(body).text())) continue;
    if (id === IMPORT) parts.push(section(id, editImports(body, edits)));
    else if (id === EXPORT) parts.push(section(id, editExports(body, edits)));
    else parts.push(section(id, body));
  }
  for (const [name, content] of Object.entries(edits.addCustom))
    parts.push(section(CUSTOM, Buffer.concat([sized(Buffer.from(name)), content])));
  return Buffer.concat(parts);
}

function editImports(body: Uint8Array, edits: SectionEdits): Uint8Array {
  const reader = new Reader(body);
  const count = reader.u32();
  const parts = [leb(count)];
  for (let index = 0; index < count; index++) {
    const module = reader.text();
    const name = reader.text();
    const kind = reader.byte();
    if (kind !== 0) throw new Error(`The import ${module}.${name} is not a function.`);
    parts.push(sized(Buffer.from(edits.importModule(module))), sized(Buffer.from(name)), leb(kind), leb(reader.u32()));
  }
  return Buffer.concat(parts);
}

function editExports(body: Uint8Array, edits: SectionEdits): Uint8Array {
  const reader = new Reader(body);
  const kept: Uint8Array[] = [];
  for (let rest = reader.u32(); rest > 0; rest--) {
    const name = reader.text();
    const kind = reader.byte();
    const index = reader.u32();
    if (edits.keepExport(name)) kept.push(Buffer.concat([sized(Buffer.from(name)), leb(kind), leb(index)]));
  }
  return Buffer.concat([leb(kept.length), ...kept]);
}

class Reader {
  readonly #bytes: Uint8Array;
  #offset: number;

  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes;
    this.#offset = offset;
  }

  atEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#offset++];
    if (byte === undefined) throw new Error("The WebAssembly module ends too early.");
    return byte;
  }

  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  bytes(length: number): Uint8Array {
    const start = this.#offset;
    this.#offset += length;
    if (this.#offset > this.#bytes.length) throw new Error("The WebAssembly module ends too early.");
    return this.#bytes.subarray(start, this.#offset);
  }

  text(): string {
    return Buffer.from(this.bytes(this.u32())).toString("utf8");
  }
}

function leb(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

function sized(content: Uint8Array): Uint8Array {
  return Buffer.concat([leb(content.length), content]);
}

function section(id: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(id), sized(body)]);
}
