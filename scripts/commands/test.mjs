/** `npm test`: sets up this machine, then every check in order, stopping at the first that fails. */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { reportAndExit } from "../setup/run.mjs";
import { ensureChromium, ensureDependencies, ROOT, SetupError } from "../setup/setup.mjs";

const STEPS = [
  ["types", ["run", "--silent", "typecheck"]],
  ["lint and format", ["run", "--silent", "lint"]],
  ["dependency directions", ["run", "--silent", "deps"]],
  ["unit tests", ["exec", "--", "vitest", "run", "--project", "unit"]],
  ["gallery on PostgreSQL", ["run", "--silent", "test:postgres"]],
  ["build", ["run", "--silent", "build"]],
  ["canister and browser tests", ["exec", "--", "vitest", "run", "--project", "system"]],
];

try {
  ensureDependencies();
  process.env.CHROME_PATH = ensureChromium();
  const startedAtMs = Date.now();
  for (const [name, args] of STEPS) {
    const stepStartedAtMs = Date.now();
    console.log(`\n— ${name}`);
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const { status } = spawnSync(npm, args, { cwd: ROOT, stdio: "inherit" });
    if (status !== 0) throw new SetupError(`${name}: failed`);
    console.log(`— ${name}: passed in ${((Date.now() - stepStartedAtMs) / 1000).toFixed(1)} s`);
  }
  console.log(`\nAll checks passed in ${((Date.now() - startedAtMs) / 1000).toFixed(0)} s.`);
} catch (error) {
  reportAndExit(error);
}
