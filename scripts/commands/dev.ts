/** `npm run dev`: starts the whole stack from its sources, and brings each saved change into the running stack. */
import path from "node:path";
import process from "node:process";
import { startDevStack } from "../dev/dev-stack.ts";
import { portOf, readOptions, rethrowReadable, untilStopped } from "../setup/command-line.ts";
import { ROOT } from "../setup/setup.mjs";
import { hasDisplay, openBrowser } from "../stack/browser.ts";
import { prepareStateDir } from "../stack/state-dir.ts";
import { summaryOf } from "../stack/summary.ts";

const USAGE = `Usage: npm run dev [-- OPTIONS]

Starts devnet, the backend canister, the gallery, the viewer and the extension, opens a browser, and watches the
sources: the viewer and the extension reload in the browser, the canister is built and upgraded, and devnet and the
gallery start again. State stays. Ctrl-C stops everything.

  --photos DIR          the gallery's photos: JPEG, PNG, WebP, GIF (default: samples)
  --port N              port of the local Internet Computer (default: 4943)
  --gallery-port N      port of the gallery (default: 4944)
  --viewer-port N       port of the viewer (default: 4945)
  --extension-port N    port of the extension's development server (default: 4946)
  --state DIR           where everything is kept (default: .store-forever-dev)
  --no-browser          do not open a browser
`;

const options = readOptions(
  {
    photos: { type: "string", default: "samples" },
    port: { type: "string", default: "4943" },
    "gallery-port": { type: "string", default: "4944" },
    "viewer-port": { type: "string", default: "4945" },
    "extension-port": { type: "string", default: "4946" },
    state: { type: "string", default: path.join(ROOT, ".store-forever-dev") },
    "no-browser": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
  USAGE,
);
const log = (line: string) => console.error(line);

async function dev(photosDir: string, stateDir: string): Promise<void> {
  const stopped = untilStopped();
  prepareStateDir(stateDir, log);
  const stack = await startDevStack({
    ports: {
      devnet: portOf(options.port),
      gallery: portOf(options["gallery-port"]),
      viewer: portOf(options["viewer-port"]),
      extension: portOf(options["extension-port"]),
    },
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

if (options.help) console.log(USAGE);
else {
  const photosDir = path.resolve(options.photos);
  const stateDir = path.resolve(options.state);
  process.chdir(ROOT);
  await dev(photosDir, stateDir).then(() => process.exit(0), rethrowReadable);
}
