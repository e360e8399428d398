/** `npm run bench -w @store-forever/workers`: how fast the pipeline is, side by side with AssetManager. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { deployCanister, startDevnet } from "@store-forever/devnet";
import { fromHex } from "@store-forever/protocol";
import { createAgent, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { measureBrowser } from "./browser-work.ts";
import { preparedFiles, storeWithAssetManager, storeWithPipeline } from "./uploads.ts";

const USAGE = `Usage: npm run bench -w @store-forever/workers [-- OPTIONS]

  --clock instant|mainnet   the local network's clock (default: instant)
  --photos N                photos of 300 KB (default: 200)
  --large MB                size of the one large file (default: 100)
  --json FILE               write the figures there`;

const { values } = parseArgs({
  options: {
    clock: { type: "string", default: "instant" },
    photos: { type: "string", default: "200" },
    large: { type: "string", default: "100" },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help || (values.clock !== "instant" && values.clock !== "mainnet")) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 1);
}

const wasm = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url));
const PHOTO_BYTES = 300_000;
const MB = 1e6;

const devnet = await startDevnet({ port: 0 });
const figures: Record<string, number> = {};
const report = (name: string, value: number, unit: string) => {
  figures[`${name} (${unit})`] = Math.round(value * 100) / 100;
  console.log(`${name.padEnd(58)} ${value.toFixed(2).padStart(9)} ${unit}`);
};

try {
  const rootKey = fromHex(devnet.rootKey);
  const identity = Ed25519KeyIdentity.generate();
  const agent = createAgent({ host: devnet.url, identity, rootKey });
  const backend = await deployCanister({ agent, wasm: await wasm("canister/dist/backend.wasm.gz") });
  const assets = await deployCanister({ agent, wasm: await wasm("asset-canister/dist/assets.wasm.gz") });
  devnet.clock.use(values.clock);
  const networkOf = (canisterId: string) => ({ host: devnet.url, canisterId, rootKey });

  const workloads = [
    { name: "one photo of 3.6 MB", files: [randomBytes(3_600_000)] },
    {
      name: `${values.photos} photos of 300 KB`,
      files: Array.from({ length: Number(values.photos) }, () => randomBytes(PHOTO_BYTES)),
    },
    { name: `one file of ${values.large} MB`, files: [randomBytes(Number(values.large) * MB)] },
  ];
  for (const { name, files } of workloads) {
    const megabytes = files.reduce((bytes, file) => bytes + file.length, 0) / MB;
    const ours = await storeWithPipeline(networkOf(backend), preparedFiles(files));
    report(`${name}: memories stored`, ours.memoriesMs / 1000, "s");
    report(`${name}: memories stored`, (megabytes / ours.memoriesMs) * 1000, "MB/s");
    report(`${name}: gallery and link stored`, ours.storedMs / 1000, "s");
    report(`${name}: all stored and verified`, ours.verifiedMs / 1000, "s");
    const theirsMs = await storeWithAssetManager(networkOf(assets), identity, files);
    report(`${name}: AssetManager`, theirsMs / 1000, "s");
    report(`${name}: AssetManager`, (megabytes / theirsMs) * 1000, "MB/s");
    report(`${name}: faster than AssetManager by`, theirsMs / ours.memoriesMs, "times");
  }
  const browser = await measureBrowser();
  report("hashing a 60 MB file in Chromium", browser.hashMbPerSecond, "MB/s");
  report("a 12-megapixel JPEG read, hashed and derived in Chromium", browser.derivationSeconds, "s");
} finally {
  await devnet.close();
}
if (values.json !== undefined) {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(values.json, `${JSON.stringify({ clock: values.clock, ...figures }, null, 2)}\n`);
}
