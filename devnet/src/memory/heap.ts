import { ContractViolation } from "../messages/trap.ts";
import type { CanisterModule } from "../wasm/canister-module.ts";
import { HIDDEN_BYTES } from "../wasm/memory-barrier.ts";
import type { TypedGlobal, VisibleGlobal } from "../wasm/module-globals.ts";
import { HostExport } from "../wasm/rewrite-module.ts";
import { PAGE_BYTES, type Pages, pagesOf } from "./pages.ts";
import { tableFunction } from "./touch-table.ts";
import { UndoLog } from "./undo-log.ts";

export type GlobalValue = number | bigint;

/** A heap between executions. */
export interface HeapImage {
  sizeBytes: number;
  pages: Pages;
  globals: readonly GlobalValue[];
}

/** Makes the imports of an instance. `running` answers the execution on whose behalf the instance runs now. */
export type ImportFactory = (running: () => unknown) => WebAssembly.ModuleImports;

/** What a host uses of an instance, looked up once: messages use some of it ten thousand times. */
interface HostView {
  exports: WebAssembly.Exports;
  memory: WebAssembly.Memory | undefined;
  fuel: WebAssembly.Global<"i64"> | undefined;
  changed: WebAssembly.Global<"i32"> | undefined;
  /** The mutable globals. */
  globals: readonly WebAssembly.Global[];
}

const NO_MEMORY = { marks: new Uint8Array(0), own: new Uint8Array(0) };

/** What `rollback` returns to, while an execution runs. */
interface Beginning {
  sizeBytes: number;
  globals: GlobalValue[];
}

/**
 * A canister's running instance, whose memory and mutable globals can be rolled back.
 *
 * Only touched pages cost: the module calls before it first writes to a page (wasm/memory-barrier.ts), and the heap keeps a copy, which
 * `rollback` puts back. Memory cannot shrink, so undoing its growth takes a new instance.
 *
 * The network keeps memory and globals and makes a new instance for each execution (dfinity/ic, `ExecutionStateChanges`): its
 * tables are as the module defines them, and no segment is dropped. Here one instance serves all executions that change neither.
 */
export class Heap {
  readonly module: CanisterModule;
  #instance: HostView;
  readonly #createImports: ImportFactory;
  readonly #touchFunction = tableFunction((page) => this.#touch(page));
  readonly #undo = new UndoLog();
  /** Pages that were written to since `begin`, or since the instance was made. */
  readonly #touchedPages: number[] = [];
  #beginning: Beginning | undefined;
  #running: unknown;
  #cachedViews: { marks: Uint8Array; own: Uint8Array } | undefined;
  /** Pages changed since the last checkpoint took note of them. */
  readonly dirtyPages = new Set<number>();

  constructor(module: CanisterModule, createImports: ImportFactory, image?: HeapImage) {
    this.module = module;
    this.#createImports = createImports;
    this.#instance = this.#instantiate();
    if (image !== undefined) {
      this.#growTo(image.sizeBytes);
      this.#setPages(image.pages);
      this.#setGlobals(image.globals);
    }
    for (const [page] of pagesOf(this.bytes)) this.dirtyPages.add(page);
  }

  /** Memory as it is now; empty for a module without a memory. */
  get bytes(): Uint8Array {
    return this.#views.own;
  }

  /** The hidden page's marks, a byte a page, and the canister's own memory. */
  get #views(): { marks: Uint8Array; own: Uint8Array } {
    // Views of a memory that has grown are empty.
    if (this.#cachedViews !== undefined && this.#cachedViews.marks.length > 0) return this.#cachedViews;
    const buffer = this.#instance.memory?.buffer;
    if (buffer === undefined) return NO_MEMORY;
    this.#cachedViews = { marks: new Uint8Array(buffer, 0, HIDDEN_BYTES), own: new Uint8Array(buffer, HIDDEN_BYTES) };
    return this.#cachedViews;
  }

  /** How many instructions may still run; undefined for a module that does not count them. */
  get fuel(): bigint | undefined {
    return this.#instance.fuel?.value;
  }

  set fuel(instructions: bigint) {
    const { fuel } = this.#instance;
    if (fuel !== undefined) fuel.value = instructions;
  }

  /** Fixes the state that `rollback` returns to. */
  begin(): void {
    if (this.#isChanged) this.#renew();
    this.#forgetTouches();
    this.#beginning = { sizeBytes: this.bytes.length, globals: this.#globalValues() };
  }

  commit(): void {
    const memory = this.bytes;
    for (const page of this.#undo.changedPages(memory)) this.dirtyPages.add(page);
    const firstNew = (this.#beginning?.sizeBytes ?? 0) / PAGE_BYTES;
    for (let page = firstNew; page < memory.length / PAGE_BYTES; page++) this.dirtyPages.add(page);
    this.#beginning = undefined;
    this.#forgetTouches();
  }

  rollback(): void {
    if (this.#beginning === undefined) return;
    const { sizeBytes, globals } = this.#beginning;
    this.#undo.restore(this.bytes);
    if (this.bytes.length !== sizeBytes || this.#isChanged) this.#renew(sizeBytes);
    this.#setGlobals(globals);
    this.#beginning = undefined;
    this.#forgetTouches();
  }

  /** The heap between executions. Its pages are views that are valid until the next `begin`. */
  image(): HeapImage {
    const { bytes } = this;
    return { sizeBytes: bytes.length, pages: pagesOf(bytes), globals: this.#globalValues() };
  }

  /** The globals that are mutable or exported. */
  visibleGlobals(): TypedGlobal[] {
    const mutable = [...this.image().globals];
    return this.module.visibleGlobals.map((visible) => ({
      type: visible.type,
      value: (visible.mutable ? mutable.shift() : this.#constant(visible)) ?? 0,
    }));
  }

  /** JavaScript cannot read a v128. */
  #constant({ type, exportName = "" }: VisibleGlobal): GlobalValue {
    return type === "v128" ? 0n : ((this.#instance.exports[exportName] as WebAssembly.Global).value as GlobalValue);
  }

  /** An independent instance in the same state. */
  fork(): Heap {
    return new Heap(this.module, this.#createImports, this.image());
  }

  /** Runs an exported entry point on behalf of an execution; false when there is no such export. */
  callExport(execution: object, name: string): boolean {
    const entry = this.#instance.exports[name];
    if (typeof entry !== "function") return false;
    this.#run(execution, () => entry());
    return true;
  }

  /** Runs the callback at a table index with its environment value. */
  callTable(execution: object, index: number, environment: number): void {
    const table = this.#instance.exports[HostExport.table];
    if (!(table instanceof WebAssembly.Table) || index >= table.length)
      throw new ContractViolation(`the callback ${index} is not in the function table`);
    const callback: unknown = table.get(index);
    if (typeof callback !== "function") throw new ContractViolation(`the table holds no function at ${index}`);
    this.#run(execution, () => callback(environment));
  }

  #run(execution: object, body: () => void): void {
    this.#running = execution;
    try {
      body();
    } finally {
      this.#running = undefined;
    }
  }

  /** The host calls this before it writes to memory. */
  willWrite(start: number, length: number): void {
    if (length === 0) return;
    for (let page = Math.floor(start / PAGE_BYTES); page * PAGE_BYTES < start + length; page++) this.#touch(page);
  }

  /** Takes note of a page that is about to change. */
  #touch(page: number): void {
    const { marks } = this.#views;
    if (marks[page] !== 0) return;
    marks[page] = 1;
    this.#touchedPages.push(page);
    if (this.#beginning === undefined) {
      this.dirtyPages.add(page);
      this.dirtyPages.add(page + 1);
    } else if (page * PAGE_BYTES < this.#beginning.sizeBytes) this.#undo.keep(this.bytes, page);
  }

  #forgetTouches(): void {
    const { marks } = this.#views;
    for (const page of this.#touchedPages.splice(0)) marks[page] = 0;
    this.#undo.clear();
  }

  #instantiate(): HostView {
    const { exports } = new WebAssembly.Instance(this.module.compiled, {
      ic0: this.#createImports(() => this.#running),
    });
    const table = exports[HostExport.touch];
    if (table instanceof WebAssembly.Table) table.set(0, this.#touchFunction);
    return {
      exports,
      memory: exports[HostExport.memory] as WebAssembly.Memory | undefined,
      fuel: exports[HostExport.fuel] as WebAssembly.Global<"i64"> | undefined,
      changed: exports[HostExport.changed] as WebAssembly.Global<"i32"> | undefined,
      globals: Array.from(
        { length: this.module.mutableGlobalCount },
        (_, index) => exports[HostExport.global(index)] as WebAssembly.Global,
      ),
    };
  }

  /** Whether tables or segments may differ from what the module defines. */
  get #isChanged(): boolean {
    return this.module.changesInstance && this.#instance.changed?.value !== 0;
  }

  #globalValues(): GlobalValue[] {
    return this.#instance.globals.map(({ value }) => value as GlobalValue);
  }

  #setGlobals(values: readonly GlobalValue[]): void {
    this.#instance.globals.forEach((global, index) => {
      global.value = values[index];
    });
  }

  /** Replaces the instance by a new one with the same globals and the first bytes of its memory. */
  #renew(sizeBytes = this.bytes.length): void {
    const memory = this.bytes.subarray(0, sizeBytes);
    const globals = this.#globalValues();
    this.#instance = this.#instantiate();
    this.#cachedViews = undefined;
    this.#growTo(sizeBytes);
    this.#setPages(pagesOf(memory));
    this.#setGlobals(globals);
  }

  /** Fills a new instance's memory. Pages that are zeros are not written, so that they take no memory of the machine. */
  #setPages(pages: Pages): void {
    const { bytes } = this;
    const initial = new Set([...pagesOf(bytes)].map(([index]) => index));
    for (const [index, page] of pages) {
      bytes.set(page, index * PAGE_BYTES);
      initial.delete(index);
    }
    for (const index of initial) bytes.fill(0, index * PAGE_BYTES, (index + 1) * PAGE_BYTES);
  }

  #growTo(sizeBytes: number): void {
    const missing = sizeBytes - this.bytes.length;
    if (missing > 0) this.#instance.memory?.grow(missing / PAGE_BYTES);
  }
}
