import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { hashingWat } from "./hashing-wat.ts";
import { sparseMemoryWat } from "./sparse-memory-wat.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** Each takes the place of other imports. */
const NATIVE_MODULES = { sha256: hashingWat(), "sparse-memory": sparseMemoryWat() };

/** What Azle's and our modules use; with every feature on, wasm-merge writes a binary that the IC refuses. */
const FEATURES = [
  "--enable-bulk-memory",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-multivalue",
  "--enable-reference-types",
  "--enable-simd",
];

/** All that the result of linking depends on besides the module that is linked into. */
export const LINK_RECIPE = JSON.stringify([NATIVE_MODULES, FEATURES, require("binaryen/package.json").version]);

/**
 * Links the native SHA-256 and the sparse stable memory into a module with Azle's engine. The `ic0` imports whose place they take (see
 * `hashing-wat.ts` and `sparse-memory-wat.ts`) then lead to our modules, whose own imports still name `ic0_real`, and whose functions are
 * still exported, for `checkLinkedHashing` to call. The names of functions are kept: Azle finds its own by them.
 * @throws Error with Binaryen's message when a module is not valid
 */
export async function linkNative(azle: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), "link-native-"));
  const path = (name: string) => join(folder, `${name}.wasm`);
  try {
    let linked = path("azle");
    await writeFile(linked, azle);
    for (const [name, wat] of Object.entries(NATIVE_MODULES)) {
      await writeFile(path(name), await assemble(wat));
      const merged = path(`azle-with-${name}`);
      await runBinaryen("wasm-merge", [linked, "main", path(name), "ic0", "-o", merged, "--debuginfo"]);
      linked = merged;
    }
    return await readFile(linked);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A text module as a binary one. @throws Error with Binaryen's message when it is not valid */
export async function assemble(wat: string): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), "assemble-"));
  const path = (name: string) => join(folder, name);
  try {
    await writeFile(path("module.wat"), wat);
    await runBinaryen("wasm-as", [path("module.wat"), "-o", path("module.wasm")]);
    return await readFile(path("module.wasm"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a tool of Binaryen's in a process of its own: importing the 15 MB of its library takes ten seconds under tsx. */
async function runBinaryen(tool: "wasm-as" | "wasm-merge", args: readonly string[]): Promise<void> {
  await run(process.execPath, [require.resolve(`binaryen/bin/${tool}`), ...args, ...FEATURES]);
}
