/** `npm start`: sets up this machine, then hands over to start.ts. */
import path from "node:path";
import process from "node:process";
import { reportAndExit, runTypeScript } from "../setup/run.mjs";
import { ensureChromium, ensureDependencies, ROOT } from "../setup/setup.mjs";

try {
  ensureDependencies();
  if (!process.argv.includes("--help")) process.env.CHROME_PATH = ensureChromium();
  await runTypeScript(path.join(ROOT, "scripts", "commands", "start.ts"), process.argv.slice(2));
} catch (error) {
  reportAndExit(error);
}
