import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sha256Wat } from "./sha256-wat.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** What Azle's and our module use; with every feature on, wasm-merge writes a binary that the IC refuses. */
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
export const LINK_RECIPE = JSON.stringify([sha256Wat(), FEATURES, require("binaryen/package.json").version]);

/**
 * Links the native SHA-256 into a module with Azle's engine. Its four `ic0` imports then lead to our module (see `sha256-wat.ts`),
 * whose own imports still name `ic0_real`, and whose functions are still exported, for `checkLinkedSha256` to call.
 * The names of functions are kept: Azle finds its own by them.
 * @throws Error with Binaryen's message when a module is not valid
 */
export async function linkSha256(azle: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), "link-sha256-"));
  const path = (name: string) => join(folder, name);
  try {
    await writeFile(path("azle.wasm"), azle);
    await writeFile(path("sha256.wat"), sha256Wat());
    await runBinaryen("wasm-as", [path("sha256.wat"), "-o", path("sha256.wasm")]);
    const merged = [path("azle.wasm"), "main", path("sha256.wasm"), "ic0", "-o", path("linked.wasm")];
    await runBinaryen("wasm-merge", [...merged, "--debuginfo"]);
    return await readFile(path("linked.wasm"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a tool of Binaryen's in a process of its own: importing the 15 MB of its library takes ten seconds under tsx. */
async function runBinaryen(tool: "wasm-as" | "wasm-merge", args: readonly string[]): Promise<void> {
  await run(process.execPath, [require.resolve(`binaryen/bin/${tool}`), ...args, ...FEATURES]);
}
