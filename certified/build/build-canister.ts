import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { azleBuild } from "./azle-build.ts";
import { checkLinkedHashing } from "./check-linked-hashing.ts";
import { linkedTemplate } from "./linked-template.ts";
import { editSections } from "./wasm-sections.ts";

const OS_AT = 9;
const UNKNOWN_OS = 255;

export interface CanisterBuild {
  name: string;
  /** The canister's TypeScript entry, whose default export is the class with the decorated methods. */
  entry: string;
  /** Gets `<name>.wasm` and `<name>.wasm.gz`. */
  outDir: string;
  /** Where Azle writes the Candid interface. */
  candidPath: string;
  /** The interface to publish, made from what Azle writes; Azle's own when left out. Whatever it throws ends the build. */
  publishedCandid?: (azleCandid: string) => Promise<string>;
  /** What `process.env` gives the canister's code, fixed at the build. */
  env?: Readonly<Record<string, string>>;
  /** Public metadata besides `candid:service`, by name. */
  metadata?: Readonly<Record<string, string>>;
}

export interface BuiltCanister {
  wasmPath: string;
  gzipPath: string;
}

/**
 * Builds an installable canister: Azle's module with the native SHA-256 linked into it and checked (ARCHITECTURE.md#native-hashing), sparse
 * stable memory (ARCHITECTURE.md#sparse-memory), the Candid interface as public metadata, and no exports but the canister's own methods.
 * The same sources give the same bytes.
 * @throws Error when the entry does not compile or the linked module fails its check
 */
export async function buildCanister(build: CanisterBuild): Promise<BuiltCanister> {
  const { name, entry, outDir, candidPath, publishedCandid, metadata = {} } = build;
  const env = { ...build.env, STORE_FOREVER_NATIVE_SHA256: "true" };
  const template = await linkedTemplate();
  const linked = await azleBuild({ name, entry, template, workDir: join(outDir, "azle"), candidPath, env });
  await checkLinkedHashing(linked);
  const azleCandid = await readFile(candidPath, "utf8");
  const published = { ...metadata, "candid:service": (await publishedCandid?.(azleCandid)) ?? azleCandid };
  const wasm = editSections(linked, {
    importModule: (module) => (module === "ic0_real" ? "ic0" : module),
    keepExport: isCanisterExport,
    keepCustom: (section) => section.startsWith("icp:"),
    addCustom: Object.fromEntries(
      Object.entries(published).map(([key, value]) => [`icp:public ${key}`, Buffer.from(value)]),
    ),
  });
  await mkdir(outDir, { recursive: true });
  const wasmPath = join(outDir, `${name}.wasm`);
  const gzipPath = `${wasmPath}.gz`;
  await writeFile(wasmPath, wasm);
  await writeFile(gzipPath, gzipped(wasm));
  return { wasmPath, gzipPath };
}

/**
 * Azle exports methods of its own: `_azle_chunk`, an update that any stranger may call at the canister's cost,
 * and queries about the JavaScript heap. None of them is part of our interface, so none is exported.
 */
export function isCanisterExport(name: string): boolean {
  if (name === "memory") return true;
  return name.startsWith("canister_") && !/^canister_(update|query|composite_query) _azle_/.test(name);
}

/** Names no operating system in its header, so that everyone builds the same bytes. RFC 1952, section 2.3. */
function gzipped(bytes: Uint8Array): Uint8Array {
  const compressed = gzipSync(bytes, { level: 9 });
  compressed[OS_AT] = UNKNOWN_OS;
  return compressed;
}
