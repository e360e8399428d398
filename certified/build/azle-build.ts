import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const tsx = createRequire(import.meta.url).resolve("tsx");
const command = fileURLToPath(new URL("./azle-command.ts", import.meta.url));

export interface AzleBuild {
  name: string;
  /** The canister's TypeScript entry, whose default export is the class with the decorated methods. */
  entry: string;
  /** A module with Azle's engine, into which the canister's JavaScript is put. */
  template: string;
  /** Gets the module; it also decides the relative paths in the bundle's comments. */
  workDir: string;
  candidPath: string;
  env: Readonly<Record<string, string>>;
}

/** What `azle-command.ts` is given. All paths are absolute. */
export interface AzleBuildRequest {
  entry: string;
  template: string;
  candidPath: string;
  wasmPath: string;
  env: Readonly<Record<string, string>>;
}

/**
 * Builds a canister as `azle build` does, without dfx and with a template of ours.
 * An empty AZLE_DFX_ROOT keeps absolute paths of this machine out of the module, so that everyone builds the same bytes.
 * @throws Error with Azle's own message when the entry does not compile
 */
export async function azleBuild({
  name,
  entry,
  template,
  workDir,
  candidPath,
  env,
}: AzleBuild): Promise<Uint8Array<ArrayBuffer>> {
  await mkdir(workDir, { recursive: true });
  const wasmPath = resolve(join(workDir, `${name}.wasm`));
  const request: AzleBuildRequest = {
    entry: resolve(entry),
    template: resolve(template),
    candidPath: resolve(candidPath),
    wasmPath,
    env,
  };
  await run(process.execPath, ["--import", tsx, command, JSON.stringify(request)], {
    cwd: workDir,
    env: { ...process.env, AZLE_DFX_ROOT: "" },
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stderr?: string }) => {
    throw new Error(`azle build ${name} failed:\n${error.stderr ?? String(error)}`, { cause: error });
  });
  return readFile(wasmPath);
}
