import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const azleCli = fileURLToPath(new URL("../../build.ts", `file://${require.resolve("azle")}`));

export interface AzleBuild {
  name: string;
  /** The canister's TypeScript entry, whose default export is the class with the decorated methods. */
  entry: string;
  /** Where Azle keeps its files; it also decides the relative paths in the bundle's comments. */
  workDir: string;
  candidPath: string;
  env: Readonly<Record<string, string>>;
}

/**
 * Runs `azle build` without dfx: its one input besides the entry is a dfx.json, which we write for it.
 * An empty AZLE_DFX_ROOT keeps absolute paths of this machine out of the module, so that everyone builds the same bytes.
 * @throws Error with Azle's own message when the entry does not compile
 */
export async function azleBuild({ name, entry, workDir, candidPath, env }: AzleBuild): Promise<Uint8Array> {
  await mkdir(workDir, { recursive: true });
  const canister = { type: "azle", main: resolve(entry), custom: { candid_gen: "automatic", env: Object.keys(env) } };
  await writeFile(join(workDir, "dfx.json"), JSON.stringify({ canisters: { [name]: canister } }));
  await run(process.execPath, ["--import", require.resolve("tsx"), azleCli, "build", name], {
    cwd: workDir,
    env: { ...process.env, ...env, AZLE_DFX_ROOT: "", CANISTER_CANDID_PATH: resolve(candidPath) },
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stderr?: string }) => {
    throw new Error(`azle build ${name} failed:\n${error.stderr ?? String(error)}`, { cause: error });
  });
  return readFile(join(workDir, ".azle", name, `${name}.wasm`));
}
