/**
 * `npm run typecheck`: checks the types of all parts. `tsconfig.json` lists them and which needs which; the compiler checks again
 * only what has changed since the last time, and keeps what it knows in `.types/` of each part. It is plain JavaScript, because
 * starting tsx takes longer than a check of little.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { prepareExtension } from "../setup/prepare-extension.mjs";
import { reportAndExit } from "../setup/run.mjs";
import { ensureDependencies, ROOT } from "../setup/setup.mjs";

process.chdir(ROOT);
try {
  ensureDependencies();
  prepareExtension();
} catch (error) {
  reportAndExit(error);
}
const tsc = path.join("node_modules", "typescript-native", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "--build", ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;
