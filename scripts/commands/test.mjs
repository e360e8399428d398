/** `npm test`: sets up this machine, then every check in order, stopping at the first that fails. */
import { spawn } from "node:child_process";
import process from "node:process";
import { reportAndExit } from "../setup/run.mjs";
import { ensureDependencies, ROOT, SetupError, startEnsuringChromium } from "../setup/setup.mjs";
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

/** Runs steps at once. What each of several prints comes when it has ended, so that it stands together. */
async function run(steps) {
  const startedAtMs = Date.now();
  console.log(`\n— ${steps.map(({ name }) => name).join(", ")}`);
  const ended = steps.map(async ({ name, npm: args }) => {
    const { passed, output } = await runNpm(args, steps.length > 1);
    process.stdout.write(output);
    console.log(`— ${name}: ${passed ? "passed in" : "failed after"} ${secondsSince(startedAtMs).toFixed(1)} s`);
    return passed ? [] : [name];
  });
  const failed = (await Promise.all(ended)).flat();
  if (failed.length > 0) throw new SetupError(`${failed.join(", ")}: failed`);
}

/** @param isKept whether what it prints is given back, and not printed as it comes */
function runNpm(args, isKept) {
  return new Promise((resolve, reject) => {
    const child = spawn(npm, args, { cwd: ROOT, stdio: isKept ? ["ignore", "pipe", "pipe"] : "inherit" });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes) => output.push(bytes));
    child.on("error", reject);
    child.on("close", (status) => resolve({ passed: status === 0, output: Buffer.concat(output) }));
  });
}

const paths = process.argv.slice(2);
try {
  if (paths.includes("--help")) console.log(USAGE);
  else {
    const steps = stepsFor(paths, ROOT);
    // Installing Chromium may fail: better at the beginning than after ten minutes.
    const chromium = steps.flat().some(({ needsBrowser }) => needsBrowser) ? startEnsuringChromium() : undefined;
    ensureDependencies();
    if (chromium !== undefined) process.env.CHROME_PATH = await chromium;
    const startedAtMs = Date.now();
    for (const together of steps) await run(together);
    console.log(`\nAll checks passed in ${secondsSince(startedAtMs).toFixed(0)} s.`);
  }
} catch (error) {
  reportAndExit(error);
}
