/** `npm start`: builds, starts the whole stack and keeps it running; with `--once` drives it once and stops. */
import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { buildAll } from "../build/build-parts.ts";
import { ROOT, SetupError } from "../setup/setup.mjs";
import { type Stack, startStack } from "../stack/stack.ts";

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

function readOptions() {
  try {
    return parseArgs({
      options: {
        photos: { type: "string", default: "samples" },
        port: { type: "string", default: "4943" },
        "gallery-port": { type: "string", default: "4944" },
        state: { type: "string", default: ".store-forever" },
        "no-browser": { type: "boolean", default: false },
        once: { type: "boolean", default: false },
        json: { type: "string" },
        screenshots: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new SetupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

type Options = ReturnType<typeof readOptions>;

const log = (line: string) => console.error(line);

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new SetupError(`${text} is not a port number.`);
}

/** Stops the stack on Ctrl-C or SIGTERM; a second Ctrl-C does not wait. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once("SIGINT", () => process.exit(130));
      resolve();
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
}

async function keepRunning(options: Options, photosDir: string, stateDir: string): Promise<void> {
  const stopped = untilStopped();
  const stack = await startStack({
    devnetPort: portOf(options.port),
    galleryPort: portOf(options["gallery-port"]),
    stateDir,
    photosDir,
    log,
  });
  try {
    console.log(summary(stack));
    const { openBrowser, hasDisplay } = await import("../stack/browser.ts");
    const browser = hasDisplay() && !options["no-browser"] ? await openBrowser(stack, stateDir) : undefined;
    await stopped;
    log("\nStopping…");
    await browser?.close();
  } finally {
    await stack.close();
  }
}

function summary({ gallery, devnet, viewerUrl, backendCanisterId, extensionDir }: Stack): string {
  return `
Store Forever is running.

  Gallery      ${gallery.galleryUrl}
  Sign in as   ${gallery.credentials.email}, password ${gallery.credentials.password}
  Extension    ${extensionDir}
               (in another Chromium: chrome://extensions, Developer mode, Load unpacked)
  Viewer       ${viewerUrl}
  Devnet       ${devnet.url}
  Backend      ${backendCanisterId}

Open the gallery and click Store Forever. Ctrl-C stops everything.`;
}

async function runOnce(options: Options, photosDir: string): Promise<void> {
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

/** What stops the commands here is the machine's state, a port or a folder: people need the message, not the stack. */
function readable(error: unknown): never {
  if (process.env.DEBUG || !(error instanceof Error)) throw error;
  throw new SetupError(`${error.message}\n(DEBUG=1 npm start shows where this came from.)`, { cause: error });
}

const options = readOptions();
if (options.help) console.log(USAGE);
else {
  const photosDir = path.resolve(options.photos);
  const stateDir = path.resolve(options.state);
  if (options.json) options.json = path.resolve(options.json);
  if (options.screenshots) options.screenshots = path.resolve(options.screenshots);
  process.chdir(ROOT);
  await buildAll({ force: false, log });
  await (options.once ? runOnce(options, photosDir) : keepRunning(options, photosDir, stateDir)).catch(readable);
}
