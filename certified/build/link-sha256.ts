import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import binaryen from "binaryen";
import { sha256Wat } from "./sha256-wat.ts";

const run = promisify(execFile);

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

/**
 * Links the native SHA-256 into a canister: its four `ic0` imports then lead to our module (see `sha256-wat.ts`),
 * whose own imports still name `ic0_real`, and whose functions are still exported, for `checkLinkedSha256` to call.
 */
export async function linkSha256(canister: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), "link-sha256-"));
  const path = (name: string) => join(folder, name);
  try {
    await writeFile(path("canister.wasm"), canister);
    await writeFile(path("sha256.wasm"), assembleSha256());
    await run(process.execPath, [
      createRequire(import.meta.url).resolve("binaryen/bin/wasm-merge"),
      ...[path("canister.wasm"), "main", path("sha256.wasm"), "ic0", "-o", path("linked.wasm")],
      ...FEATURES,
    ]);
    return await readFile(path("linked.wasm"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The module of `sha256-wat.ts` in binary form. */
export function assembleSha256(): Uint8Array {
  const module = binaryen.parseText(sha256Wat());
  try {
    module.setFeatures(
      binaryen.Features.BulkMemory |
        binaryen.Features.BulkMemoryOpt |
        binaryen.Features.MutableGlobals |
        binaryen.Features.SIMD128,
    );
    if (module.validate() === 0) throw new Error("The SHA-256 module is not valid WebAssembly.");
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
