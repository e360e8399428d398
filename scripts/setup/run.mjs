/**
 * `node scripts/setup/run.mjs [--with-chromium] FILE.ts [arguments]`: installs what is missing, then runs the TypeScript file
 * in this process.
 */
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { ensureChromium, ensureDependencies, SetupError } from "./setup.mjs";

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

/** Whether a command line will open a browser. */
function needsBrowser(args) {
  return !args.includes("--help") && !args.includes("--no-browser");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const given = process.argv.slice(2);
  const withChromium = given[0] === "--with-chromium";
  const [file, ...args] = withChromium ? given.slice(1) : given;
  if (!file) reportAndExit(new SetupError("Usage: node scripts/setup/run.mjs [--with-chromium] FILE.ts [arguments]"));
  try {
    ensureDependencies();
    if (withChromium && needsBrowser(args)) process.env.CHROME_PATH = ensureChromium();
    await runTypeScript(file, args);
  } catch (error) {
    reportAndExit(error);
  }
}
