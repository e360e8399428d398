import { gunzipSync } from "node:zlib";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, sha256 } from "../encoding/bytes.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { IC0_TABLE } from "./ic0-table.ts";
import { type VisibleGlobal, visibleGlobals } from "./module-globals.ts";
import { rewriteModule } from "./rewrite-module.ts";
import { type FunctionType, type ModuleOutline, outlineModule, type WasmExport } from "./wasm-sections.ts";

export type MethodKind = "update" | "query" | "composite query";

export interface MetadataSection {
  visibility: "public" | "private";
  content: Bytes;
}

/** A module ready to run: checked, and rewritten so that the host can access its table, memory, globals and instruction count. */
export interface CanisterModule {
  /** The module as it was uploaded, possibly gzipped. */
  source: Bytes;
  /** SHA-256 of `source`: what the network calls the module hash. */
  hash: Bytes;
  compiled: WebAssembly.Module;
  methods: ReadonlyMap<string, MethodKind>;
  metadata: ReadonlyMap<string, MetadataSection>;
  hasExport(name: string): boolean;
  mutableGlobalCount: number;
  visibleGlobals: readonly VisibleGlobal[];
  /** Whether it has code that changes tables or drops segments. Then executions may need an instance of their own. */
  changesInstance: boolean;
}

const MAX_MODULE_BYTES = 100 * 1024 * 1024;
const MAX_CODE_BYTES = 12 * 1024 * 1024;
const MAX_FUNCTIONS = 50_000;
const MAX_GLOBALS = 1_000;
/** dfinity/ic, `max_number_exported_functions` and `max_sum_exported_function_name_lengths`. */
const MAX_METHODS = 1_000;
const MAX_METHOD_NAME_BYTES = 20_000;
const MAX_METADATA_SECTIONS = 16;
const MAX_METADATA_BYTES = 1024 * 1024;
const V128 = 0x7b;
const METHOD_KINDS: Record<string, MethodKind> = {
  canister_update: "update",
  canister_query: "query",
  canister_composite_query: "composite query",
};
const SYSTEM_EXPORTS = new Set([
  "canister_init",
  "canister_pre_upgrade",
  "canister_post_upgrade",
  "canister_inspect_message",
  "canister_heartbeat",
  "canister_global_timer",
  "canister_on_low_wasm_memory",
]);

/** By the hash of what was uploaded, and by that of the module itself: the same module may come gzipped and raw. */
const preparedBySource = new Map<string, WeakRef<CanisterModule>>();
const preparedByBinary = new Map<string, WeakRef<CanisterModule>>();
/** Those prepared last, so that a network which starts after another one ended does not prepare the same modules again. */
const latest: CanisterModule[] = [];
const MOST_LATEST = 4;

/**
 * Checks and compiles a canister module.
 * @param source raw or gzipped WebAssembly
 * @param metering whether the module's code counts its instructions
 * @throws RejectError IC0505 that says what is wrong with the module
 */
export function prepareModule(source: Bytes, metering = true): CanisterModule {
  const keyOf = (hash: Bytes) => `${bytesToHex(hash)}${metering ? "" : " unmetered"}`;
  const hash = sha256(source);
  const known = preparedBySource.get(keyOf(hash))?.deref();
  if (known !== undefined) return known;
  const binary = unzip(source);
  const binaryKey = keyOf(sha256(binary));
  const same = preparedByBinary.get(binaryKey)?.deref();
  const module: CanisterModule = { ...(same ?? prepareBinary(binary, metering)), source, hash };
  preparedBySource.set(keyOf(hash), new WeakRef(module));
  preparedByBinary.set(binaryKey, new WeakRef(module));
  latest.unshift(module);
  latest.length = Math.min(latest.length, MOST_LATEST);
  return module;
}

function prepareBinary(binary: Bytes, metering: boolean): Omit<CanisterModule, "source" | "hash"> {
  const outline = outlineOf(binary);
  checkLimits(outline);
  checkImports(outline);
  const methods = methodsOf(outline);
  const metadata = metadataOf(outline);
  checkCode(binary);
  const { compiled, changesInstance } = rewriteAndCompile(outline, metering);
  const exported = new Set(outline.exports.map(({ name }) => name));
  return {
    compiled,
    methods,
    metadata,
    hasExport: (name) => exported.has(name),
    mutableGlobalCount: outline.globals.filter(({ mutable }) => mutable).length,
    visibleGlobals: visibleGlobals(outline.globals, outline.exports),
    changesInstance,
  };
}

export function invalidModule(reason: string): RejectError {
  return new RejectError(
    RejectCode.CanisterError,
    "IC0505",
    `Canister's Wasm module is not valid: ${reason}. Check that it was built for the Internet Computer.`,
  );
}

function unzip(source: Bytes): Bytes {
  if (source[0] !== 0x1f || source[1] !== 0x8b) return source;
  try {
    return new Uint8Array(gunzipSync(source, { maxOutputLength: MAX_MODULE_BYTES }));
  } catch (error) {
    throw invalidModule(`it cannot be unzipped (${messageOf(error)})`);
  }
}

function outlineOf(binary: Bytes): ModuleOutline {
  try {
    return outlineModule(binary);
  } catch (error) {
    throw invalidModule(messageOf(error));
  }
}

/** Validates the module before it is rewritten, so that no index out of bounds comes to mean something that was added. */
function checkCode(binary: Bytes): void {
  if (!WebAssembly.validate(binary as Uint8Array<ArrayBuffer>)) compile(() => binary);
}

function rewriteAndCompile(outline: ModuleOutline, metering: boolean) {
  let changesInstance = false;
  const compiled = compile(() => {
    const rewritten = rewriteModule(outline, metering);
    changesInstance = rewritten.changesInstance;
    return rewritten.bytes;
  });
  return { compiled, changesInstance };
}

function compile(binary: () => Bytes): WebAssembly.Module {
  try {
    return new WebAssembly.Module(binary() as Uint8Array<ArrayBuffer>);
  } catch (error) {
    throw invalidModule(messageOf(error));
  }
}

function checkLimits(outline: ModuleOutline): void {
  if (outline.usesMemory64)
    throw invalidModule("it uses a 64-bit memory, which this network cannot run; build it with a 32-bit memory");
  if (outline.usesSharedMemory)
    throw invalidModule("its memory is shared between threads, which this network does not have");
  if (outline.memoryCount > 1) throw invalidModule(`it has ${outline.memoryCount} memories, one is allowed`);
  if (outline.functionTypes.length > MAX_FUNCTIONS) throw invalidModule(`it has more than ${MAX_FUNCTIONS} functions`);
  if (outline.globals.length > MAX_GLOBALS) throw invalidModule(`it has more than ${MAX_GLOBALS} globals`);
  if (outline.globals.some(({ valueType, mutable }) => mutable && valueType === V128))
    throw invalidModule("it has a mutable v128 global, which this network cannot roll back");
  if (outline.codeSizeBytes > MAX_CODE_BYTES) throw invalidModule(`its code section is over ${MAX_CODE_BYTES} bytes`);
}

function checkImports({ imports, types }: ModuleOutline): void {
  for (const { module, name, typeIndex } of imports) {
    if (module !== "ic0") throw invalidModule(`it imports ${module}.${name}, but only ic0 functions can be imported`);
    const expected = IC0_TABLE.get(name);
    if (expected === undefined) throw invalidModule(`it imports ic0.${name}, which this network does not have`);
    const type = typeIndex === undefined ? undefined : types[typeIndex];
    if (type === undefined || signatureOf(type) !== `${expected.parameters}>${expected.result}`)
      throw invalidModule(`it imports ic0.${name} with a wrong signature`);
  }
}

function signatureOf({ parameters, results }: FunctionType): string {
  const letters = (valueTypes: number[]) =>
    valueTypes.map((type) => (type === 0x7f ? "i" : type === 0x7e ? "I" : "?")).join("");
  return `${letters(parameters)}>${letters(results)}`;
}

/** Method names may contain spaces, so an export's name is split at its first space only. */
function methodsOf(outline: ModuleOutline): Map<string, MethodKind> {
  const methods = new Map<string, MethodKind>();
  for (const entry of outline.exports) {
    if (!entry.name.startsWith("canister_")) continue;
    const space = entry.name.indexOf(" ");
    const kind = space < 0 ? undefined : METHOD_KINDS[entry.name.slice(0, space)];
    if (kind === undefined && !SYSTEM_EXPORTS.has(entry.name))
      throw invalidModule(`it exports the unknown "${entry.name}"`);
    checkEntryPoint(outline, entry);
    if (kind === undefined) continue;
    const method = entry.name.slice(space + 1);
    if (methods.has(method)) throw invalidModule(`it exports the method "${method}" twice`);
    methods.set(method, kind);
  }
  checkMethods([...methods.keys()]);
  return methods;
}

function checkMethods(names: readonly string[]): void {
  if (names.length > MAX_METHODS)
    throw invalidModule(`it exports ${names.length} update and query methods, at most ${MAX_METHODS} are allowed`);
  const nameBytes = names.reduce((sum, name) => sum + utf8ToBytes(name).length, 0);
  if (nameBytes > MAX_METHOD_NAME_BYTES)
    throw invalidModule(
      `the names of its methods have ${nameBytes} bytes, at most ${MAX_METHOD_NAME_BYTES} are allowed`,
    );
}

function checkEntryPoint({ imports, functionTypes, types }: ModuleOutline, { name, kind, index }: WasmExport): void {
  const typeIndex = kind === 0 ? functionTypes[index - imports.length] : undefined;
  const type = typeIndex === undefined ? undefined : types[typeIndex];
  if (type === undefined || type.parameters.length + type.results.length > 0)
    throw invalidModule(`its export "${name}" is not a function without parameters and results`);
}

function metadataOf(outline: ModuleOutline): Map<string, MetadataSection> {
  const metadata = new Map<string, MetadataSection>();
  let sizeBytes = 0;
  for (const { name, content } of outline.customSections) {
    const match = /^icp:(public|private) (.+)$/s.exec(name);
    if (match?.[2] === undefined) continue;
    if (metadata.has(match[2])) throw invalidModule(`its metadata section "${match[2]}" is there twice`);
    metadata.set(match[2], { visibility: match[1] === "public" ? "public" : "private", content });
    sizeBytes += content.length;
  }
  if (metadata.size > MAX_METADATA_SECTIONS)
    throw invalidModule(`it has over ${MAX_METADATA_SECTIONS} metadata sections`);
  if (sizeBytes > MAX_METADATA_BYTES) throw invalidModule(`its metadata sections are over ${MAX_METADATA_BYTES} bytes`);
  return metadata;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
