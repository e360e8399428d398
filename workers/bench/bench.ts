/** `npm run bench -w @store-forever/workers`: measures the pipeline, side by side with AssetManager. */
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { bytesByKind, differingPhotos, storeFileInBrowser, storePhotosInBrowser } from "../test/gallery-in-browser.ts";
import { preparedMemory } from "../test/prepared-memories.ts";
import { measureBrowser } from "./browser-work.ts";
import { INGRESS_MB_PER_SECOND, startBenchNetwork } from "./network.ts";
import { measureTimeShares } from "./time-shares.ts";
import { storeWithAssetManager, storeWithPipeline } from "./uploads.ts";

const PARTS = ["photo", "photos", "large", "work", "gallery", "huge"] as const;
const USAGE = `Usage: npm run bench -w @store-forever/workers [-- OPTIONS]

  --clock instant|mainnet   the local network's clock (default: instant)
  --only PART[,PART]        of these (default: the first four):
    photo      one photo of 3.6 MB
    photos     photos of 300 KB with their derivatives
    large      one large file
    work       hashing and derivation in Chromium
    gallery    photos read, derived, stored and verified in Chromium, and the memory that takes
    huge       one large file from Chromium, and the memory that takes
  --photos N                how many photos (default: 200)
  --large MB                size of the large file (default: 100)
  --huge MB                 size of the file from Chromium (default: 768 MiB)
  --json FILE               write the figures there`;

const { values } = parseArgs({
  options: {
    clock: { type: "string", default: "instant" },
    only: { type: "string", default: "photo,photos,large,work" },
    photos: { type: "string", default: "200" },
    large: { type: "string", default: "100" },
    huge: { type: "string", default: String((768 * 1024 * 1024) / 1e6) },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const { clock } = values;
const parts = PARTS.filter((part) => values.only.split(",").includes(part));
if (values.help || parts.length === 0 || (clock !== "instant" && clock !== "mainnet")) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 1);
}

const MB = 1e6;
const figures: Record<string, number> = {};
const report = (name: string, value: number, unit: string) => {
  figures[`${name} (${unit})`] = Math.round(value * 100) / 100;
  console.log(`${name.padEnd(62)} ${value.toFixed(2).padStart(9)} ${unit}`);
};

await using network = await startBenchNetwork(clock);
const backend = { host: network.host, canisterId: network.backend, rootKey: network.rootKey };
const assets = { ...backend, canisterId: network.assets };
const photoCount = Number(values.photos);
/** What Chromium makes of a photograph of 300 KB. */
const photoWithDerivatives = () => ({
  original: randomBytes(300_000),
  display: randomBytes(150_000),
  thumb: randomBytes(20_000),
  placeholder: randomBytes(400),
});

const workloads = [
  { part: "photo", name: "one photo of 3.6 MB", memories: () => [{ original: randomBytes(3_600_000) }] },
  {
    part: "photos",
    name: `${photoCount} photos with derivatives`,
    memories: () => Array.from({ length: photoCount }, photoWithDerivatives),
  },
  {
    part: "large",
    name: `one file of ${values.large} MB`,
    memories: () => [{ original: randomBytes(Number(values.large) * MB) }],
  },
] as const;

for (const { name, memories: make } of workloads.filter(({ part }) => parts.includes(part))) {
  const memories = make();
  const files = memories.flatMap((memory) => Object.values(memory));
  const megabytes = files.reduce((bytes, file) => bytes + file.length, 0) / MB;
  const prepared = memories.map((memory) => preparedMemory(memory));
  const { value: ours, ...shares } = await measureTimeShares(network.pid, () => storeWithPipeline(backend, prepared));
  report(`${name}: bytes sent and memories stored`, ours.memoriesMs / 1000, "s");
  report(`${name}: gallery and link stored`, ours.storedMs / 1000, "s");
  report(`${name}: all stored and verified`, ours.verifiedMs / 1000, "s");
  const mbPerSecond = (megabytes / ours.memoriesMs) * 1000;
  report(`${name}: speed`, mbPerSecond, "MB/s");
  if (clock === "mainnet") report(`${name}: of the clock's ingress`, (100 * mbPerSecond) / INGRESS_MB_PER_SECOND, "%");
  report(`${name}: processor time here`, shares.clientCpuMs / 1000, "s");
  report(`${name}: processor time of the network and the canister`, shares.networkCpuMs / 1000, "s");
  report(`${name}: no message in flight`, shares.idleMs / 1000, "s");
  const theirsMs = await storeWithAssetManager(assets, network.identity, files);
  report(`${name}: AssetManager, which verifies nothing`, theirsMs / 1000, "s");
  report(`${name}: faster than AssetManager by`, theirsMs / ours.memoriesMs, "times");
  report(`${name}: verified faster than AssetManager by`, theirsMs / ours.verifiedMs, "times");
}
if (parts.includes("work")) {
  const work = await measureBrowser();
  report("hashing a 40 MB file in Chromium", work.hashMbPerSecond, "MB/s");
  report("hashing 100 MB in Chromium as they arrive", work.runningHashMbPerSecond, "MB/s");
  report("a 12-megapixel JPEG read, hashed and derived in Chromium", work.derivationSeconds, "s");
}
for (const part of parts.filter((name) => name === "gallery" || name === "huge")) {
  const run =
    part === "gallery"
      ? await storePhotosInBrowser(backend, photoCount, await differingPhotos())
      : await storeFileInBrowser(backend, Math.round(Number(values.huge) * MB));
  const name = part === "gallery" ? `${photoCount} photos in Chromium` : `${values.huge} MB in Chromium`;
  const megabytes = run.sizesBytes.reduce((sum, bytes) => sum + bytes, 0) / MB;
  for (const { kind, bytes } of bytesByKind(run.outcome)) report(`${name}: ${kind}`, bytes / MB, "MB");
  report(`${name}: failed`, run.outcome.failed.length, "");
  report(`${name}: from reading to verified`, run.wallMs / 1000, "s");
  report(`${name}: speed`, megabytes / (run.wallMs / 1000), "MB/s");
  report(`${name}: processor time of the browser`, run.browserCpuMs / 1000, "s");
  if (part === "gallery") {
    report(`${name}: more memory in the second quarter, median`, run.memory.secondQuarterMb, "MB");
    report(`${name}: more memory in the last quarter, median`, run.memory.lastQuarterMb, "MB");
  }
  report(`${name}: more memory at most`, run.memory.peakMb, "MB");
  report(`${name}: of that, in the page`, run.memory.pageAtPeakMb, "MB");
  if (part === "gallery") {
    const files = run.sizesBytes.map((sizeBytes) => randomBytes(sizeBytes));
    const theirsMs = await storeWithAssetManager(assets, network.identity, files);
    report(`${name}: AssetManager with the same sizes, prepared before`, theirsMs / 1000, "s");
    report(`${name}: faster than AssetManager by`, theirsMs / run.wallMs, "times");
  }
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ clock, ...figures }, null, 2)}\n`);
