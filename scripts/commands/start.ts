/** `npm start`: builds, starts the whole stack and keeps it running; with `--once` drives it once and stops. */
import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { buildParts } from "../build/build-parts.ts";
import { portOf, readOptions, rethrowReadable, untilStopped } from "../setup/command-line.ts";
import { ROOT } from "../setup/setup.mjs";
import { hasDisplay, openBrowser } from "../stack/browser.ts";
import { startStack } from "../stack/stack.ts";
import { prepareStateDir } from "../stack/state-dir.ts";
import { summaryOf } from "../stack/summary.ts";

const USAGE = `Usage: npm start [-- OPTIONS]

Builds everything, starts a local Internet Computer, deploys the canisters, starts the gallery with photos
and opens a browser with the extension. Ctrl-C stops it all; the next start finds the same archive again.

  --photos DIR          the gallery's photos: JPEG, PNG, WebP, GIF (default: samples)
  --port N              port of the local Internet Computer (default: 4943)
  --gallery-port N      port of the gallery (default: 4944)
  --state DIR           where everything is kept (default: .store-forever)
  --no-browser          do not open a browser

  --once                headless: store the gallery, check every byte, stop; exit code 0 only if all of it held
  --json FILE           with --once: write the figures there
  --screenshots DIR     with --once: write pictures of each view there
`;

const OPTIONS = {
  photos: { type: "string", default: "samples" },
  port: { type: "string", default: "4943" },
  "gallery-port": { type: "string", default: "4944" },
  state: { type: "string", default: ".store-forever" },
  "no-browser": { type: "boolean", default: false },
  once: { type: "boolean", default: false },
  json: { type: "string" },
  screenshots: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const options = readOptions(OPTIONS, USAGE);
const log = (line: string) => console.error(line);

async function keepRunning(photosDir: string, stateDir: string): Promise<void> {
  const stopped = untilStopped();
  prepareStateDir(stateDir, log);
  const stack = await startStack({
    devnetPort: portOf(options.port),
    galleryPort: portOf(options["gallery-port"]),
    stateDir,
    photosDir,
    log,
  });
  try {
    console.log(summaryOf(stack));
    const browser = hasDisplay() && !options["no-browser"] ? await openBrowser(stack, stateDir) : undefined;
    await stopped;
    log("\nStopping…");
    await browser?.close();
  } finally {
    await stack.close();
  }
}

async function runOnce(photosDir: string): Promise<void> {
  const { storeOnce } = await import("../once/once.ts");
  const stateDir = await mkdtemp(path.join(os.tmpdir(), "store-forever-"));
  const interrupted = () => {
    rmSync(stateDir, { recursive: true, force: true });
    process.exit(130);
  };
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    const report = await storeOnce({ stateDir, photosDir, log, screenshotsDir: options.screenshots });
    if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
    console.log(JSON.stringify(report, null, 2));
    process.exitCode = report.failures.length === 0 && report.assets > 0 && report.verified === report.assets ? 0 : 1;
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

if (options.help) console.log(USAGE);
else {
  const photosDir = path.resolve(options.photos);
  const stateDir = path.resolve(options.state);
  if (options.json) options.json = path.resolve(options.json);
  if (options.screenshots) options.screenshots = path.resolve(options.screenshots);
  process.chdir(ROOT);
  await buildParts({ log });
  await (options.once ? runOnce(photosDir) : keepRunning(photosDir, stateDir)).catch(rethrowReadable);
}
