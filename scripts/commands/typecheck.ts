/**
 * `npm run typecheck`: checks the types of all parts. `tsconfig.json` lists them and which needs which; the compiler checks again
 * only what has changed since the last time, and keeps what it knows in `.types/` of each part.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { prepareExtension } from "../build/prepare-extension.ts";
import { ROOT } from "../setup/setup.mjs";

process.chdir(ROOT);
await prepareExtension();
const tsc = path.join("node_modules", "typescript-native", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "--build", ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;
