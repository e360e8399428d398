/** `node scripts/setup/run.mjs file.ts [arguments]`: installs what is missing, then runs the TypeScript file in this process. */
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { ensureDependencies, SetupError } from "./setup.mjs";

export async function runTypeScript(file, args) {
  ensureDependencies();
  const { register } = await import("tsx/esm/api");
  register();
  process.argv = [process.argv[0], path.resolve(file), ...args];
  await import(pathToFileURL(path.resolve(file)).href);
}

export function reportAndExit(error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [file, ...args] = process.argv.slice(2);
  if (!file) reportAndExit(new SetupError("Usage: node scripts/setup/run.mjs FILE.ts [arguments]"));
  await runTypeScript(file, args).catch(reportAndExit);
}
