/** `npm test`: sets up this machine, then every check in order, stopping at the first that fails. */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { reportAndExit } from "../setup/run.mjs";
import { ensureChromium, ensureDependencies, ROOT, SetupError } from "../setup/setup.mjs";
import { stepsFor } from "../setup/test-steps.mjs";

const USAGE = `Usage: npm test [-- PATH…]

Without paths: types, lint, dependency directions, unused code, unit tests, the gallery on PostgreSQL, the build, and
the canister and browser tests. With paths of test files or folders: only these, and the build where they need it.

  npm test -- canister/src/uploads             unit tests of a folder
  npm test -- canister/test/archive.system.test.ts
  npm run test:unit                            all unit tests
  npm run test:watch                           unit tests again at each save
  npm run check                                types, lint, dependency directions, unused code`;

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const secondsSince = (startedAtMs) => (Date.now() - startedAtMs) / 1000;

function run({ name, npm: args }) {
  const startedAtMs = Date.now();
  console.log(`\n— ${name}`);
  const { status } = spawnSync(npm, args, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) throw new SetupError(`${name}: failed`);
  console.log(`— ${name}: passed in ${secondsSince(startedAtMs).toFixed(1)} s`);
}

const paths = process.argv.slice(2);
try {
  if (paths.includes("--help")) console.log(USAGE);
  else {
    const steps = stepsFor(paths, ROOT);
    ensureDependencies();
    // Installing Chromium may fail: better at the beginning than after ten minutes.
    if (steps.some(({ needsBrowser }) => needsBrowser)) process.env.CHROME_PATH = ensureChromium();
    const startedAtMs = Date.now();
    for (const step of steps) run(step);
    console.log(`\nAll checks passed in ${secondsSince(startedAtMs).toFixed(0)} s.`);
  }
} catch (error) {
  reportAndExit(error);
}
