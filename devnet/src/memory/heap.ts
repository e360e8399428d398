import type { Bytes } from "../encoding/bytes.ts";
import { ContractViolation } from "../messages/trap.ts";
import type { CanisterModule } from "../wasm/canister-module.ts";
import type { TypedGlobal, VisibleGlobal } from "../wasm/module-globals.ts";
import { HostExport } from "../wasm/rewrite-module.ts";
import { PAGE_BYTES } from "./pages.ts";

export type GlobalValue = number | bigint;

/** A heap between executions. */
export interface HeapImage {
  memory: Bytes;
  globals: readonly GlobalValue[];
}

/** Makes the imports of an instance. `running` answers the execution on whose behalf the instance runs now. */
export type ImportFactory = (running: () => unknown) => WebAssembly.ModuleImports;

/**
 * A canister's running instance, whose memory and mutable globals can be rolled back.
 *
 * WebAssembly gives a host no dirty bits, so the heap keeps a second copy of memory, the shadow. Comparing both finds the
 * changed pages (3 ms for 60 MB). Only these are copied: to the shadow on `begin`, from the shadow on `rollback`.
 * Memory cannot shrink, so undoing its growth takes a new instance.
 *
 * The network keeps memory and globals and makes a new instance for each execution (dfinity/ic, `ExecutionStateChanges`): its
 * tables are as the module defines them, and no segment is dropped. Here one instance serves all executions that change neither.
 */
export class Heap {
  readonly module: CanisterModule;
  #instance: WebAssembly.Instance;
  readonly #createImports: ImportFactory;
  #running: unknown;
  #shadow: Buffer = Buffer.alloc(0);
  #shadowBytes = 0;
  #shadowGlobals: GlobalValue[] = [];
  #shadowIsCurrent = false;
  #view: Uint8Array | undefined;
  /** Pages changed since the last checkpoint took note of them. */
  readonly dirtyPages = new Set<number>();

  constructor(module: CanisterModule, createImports: ImportFactory, image?: HeapImage) {
    this.module = module;
    this.#createImports = createImports;
    this.#instance = this.#instantiate();
    if (image === undefined) return;
    this.#growTo(image.memory.length);
    this.bytes.set(image.memory);
    this.#setGlobals(image.globals);
  }

  /** Memory as it is now; empty for a module without a memory. */
  get bytes(): Uint8Array {
    const buffer = this.#memory?.buffer;
    if (buffer === undefined) return new Uint8Array(0);
    if (this.#view?.buffer !== buffer) this.#view = new Uint8Array(buffer);
    return this.#view;
  }

  /** How many instructions may still run; undefined for a module that does not count them. */
  get fuel(): bigint | undefined {
    return this.#fuelGlobal?.value;
  }

  set fuel(instructions: bigint) {
    if (this.#fuelGlobal !== undefined) this.#fuelGlobal.value = instructions;
  }

  /** Fixes the state that `rollback` returns to. */
  begin(): void {
    if (this.#shadowIsCurrent) return;
    if (this.#isChanged) this.#renew();
    const memory = asBuffer(this.bytes);
    this.#reserve(memory.length);
    const shared = Math.min(this.#shadowBytes, memory.length);
    this.#eachChangedPage(memory, shared, (start, end) => {
      memory.copy(this.#shadow, start, start, end);
      this.dirtyPages.add(start / PAGE_BYTES);
    });
    memory.copy(this.#shadow, shared, shared);
    for (let start = shared; start < memory.length; start += PAGE_BYTES) this.dirtyPages.add(start / PAGE_BYTES);
    this.#shadowBytes = memory.length;
    this.#shadowGlobals = this.#globals.map(({ value }) => value as GlobalValue);
    this.#shadowIsCurrent = true;
  }

  commit(): void {
    this.#shadowIsCurrent = false;
  }

  rollback(): void {
    if (this.bytes.length !== this.#shadowBytes || this.#isChanged) {
      this.#instance = this.#instantiate();
      this.#growTo(this.#shadowBytes);
    }
    const memory = asBuffer(this.bytes);
    this.#eachChangedPage(memory, memory.length, (start, end) => {
      this.#shadow.copy(memory, start, start, end);
    });
    this.#setGlobals(this.#shadowGlobals);
    this.#shadowIsCurrent = true;
  }

  /** The heap as the last execution left it. Its memory is a view that is valid until the next `begin`. */
  image(): HeapImage {
    this.begin();
    const { buffer, byteOffset } = this.#shadow;
    // A plain array: slicing a Buffer would not copy.
    return { memory: new Uint8Array(buffer, byteOffset, this.#shadowBytes), globals: this.#shadowGlobals };
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

  #instantiate(): WebAssembly.Instance {
    return new WebAssembly.Instance(this.module.compiled, { ic0: this.#createImports(() => this.#running) });
  }

  get #memory(): WebAssembly.Memory | undefined {
    return this.#instance.exports[HostExport.memory] as WebAssembly.Memory | undefined;
  }

  get #fuelGlobal(): WebAssembly.Global<"i64"> | undefined {
    return this.#instance.exports[HostExport.fuel] as WebAssembly.Global<"i64"> | undefined;
  }

  /** Whether tables or segments may differ from what the module defines. */
  get #isChanged(): boolean {
    const noted = this.#instance.exports[HostExport.changed] as WebAssembly.Global<"i32"> | undefined;
    return this.module.changesInstance && noted?.value !== 0;
  }

  get #globals(): WebAssembly.Global[] {
    return Array.from(
      { length: this.module.mutableGlobalCount },
      (_, index) => this.#instance.exports[HostExport.global(index)] as WebAssembly.Global,
    );
  }

  #setGlobals(values: readonly GlobalValue[]): void {
    this.#globals.forEach((global, index) => {
      global.value = values[index];
    });
  }

  /** Replaces the instance by a new one with the same memory and globals. */
  #renew(): void {
    const memory = this.bytes;
    const globals = this.#globals.map(({ value }) => value as GlobalValue);
    this.#instance = this.#instantiate();
    this.#growTo(memory.length);
    this.bytes.set(memory);
    this.#setGlobals(globals);
  }

  #growTo(sizeBytes: number): void {
    const missing = sizeBytes - this.bytes.length;
    if (missing > 0) this.#memory?.grow(missing / PAGE_BYTES);
  }

  /** Memory grows page by page, so the shadow keeps room to spare. */
  #reserve(sizeBytes: number): void {
    if (this.#shadow.length >= sizeBytes) return;
    const larger = Buffer.allocUnsafeSlow(Math.ceil((sizeBytes * 1.25) / PAGE_BYTES) * PAGE_BYTES);
    this.#shadow.copy(larger, 0, 0, this.#shadowBytes);
    this.#shadow = larger;
  }

  #eachChangedPage(memory: Buffer, sizeBytes: number, visit: (start: number, end: number) => void): void {
    for (let start = 0; start < sizeBytes; start += PAGE_BYTES) {
      const end = start + PAGE_BYTES;
      if (memory.compare(this.#shadow, start, end, start, end) !== 0) visit(start, end);
    }
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
