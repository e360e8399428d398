import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Steps of `azle build` (azle 0.33.0), which Azle does not export. Its command takes no other template than its own, and linking
 * into the module that it makes took longer than all of the rest. When Azle moves these files, every build fails, and
 * `test/build-canister.system.test.ts` with it.
 */
export interface AzleInternals {
  /** Bundles a canister's entry and all that Azle adds to it. @param entry absolute path */
  compile(entry: string): Promise<string>;
  /** Runs the bundle once, to learn which methods its decorators declare. */
  getCandidAndMethodMeta(
    candidGen: "automatic",
    candidPath: string,
    javaScript: string,
    ioType: "pipe",
    wasmData: WasmData,
  ): Promise<{ candid: string; methodMeta: MethodMeta }>;
  /** Puts the bundle into a template, and exports the canister's methods. */
  manipulateWasmBinary(
    javaScript: string,
    templatePath: string,
    wasmData: WasmData,
    validate: boolean,
    methodMeta: MethodMeta,
  ): Promise<Uint8Array>;
}

/** What the module tells its JavaScript engine. */
export interface WasmData {
  envVars: (readonly [name: string, value: string])[];
  mainJsPath: string;
}

/** Names and numbers of methods; only Azle reads it. */
type MethodMeta = { readonly brand: unique symbol };

const require = createRequire(import.meta.url);
/** Found by hand: Azle does not export its package.json, and tsx leads the name "azle" to our declarations of its types. */
const azleFolder = (require.resolve.paths("azle") ?? [])
  .map((folder) => join(folder, "azle"))
  .find((folder) => existsSync(join(folder, "package.json")));
if (azleFolder === undefined) throw new Error("The package azle is not installed: run npm ci.");
const steps = join(azleFolder, "src", "stable", "build", "commands", "build");

/** The module with Azle's engine into which a canister's JavaScript is put. */
export const AZLE_TEMPLATE = join(azleFolder, "dist", "canister_templates", "stable.wasm");

export const AZLE_VERSION: string = require(join(azleFolder, "package.json")).version;

/** Loads the steps; they are TypeScript, so the process has to run under tsx. */
export async function azleInternals(): Promise<AzleInternals> {
  const load = (file: string) => import(pathToFileURL(join(steps, file)).href);
  const [{ compile }, { getCandidAndMethodMeta }, { manipulateWasmBinary }] = await Promise.all([
    load("javascript.ts"),
    load(join("candid_and_method_meta", "index.ts")),
    load(join("wasm_binary", "manipulate.ts")),
  ]);
  return { compile, getCandidAndMethodMeta, manipulateWasmBinary };
}
