import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { openEngineBrowser } from "../engines/engine-browser.ts";
import { enginePhotos } from "../engines/photos.ts";
import { temporaryFolder } from "../support/photos.ts";

const HELP = `Usage: npm run generators -w @store-forever/tests

Makes a gallery with each gallery generator of this machine (Debian: apt-get install lazygal fgallery llgal igal2), opens it in
Chromium, and tells how many of its photos are found, and of how many the original is what would be stored. Needs npm run build.`;

/** What makes a gallery of the photos in a folder, and where its page is. */
const GENERATORS: readonly {
  name: string;
  args: (photos: string, made: string) => string[];
  page: string;
  inPlace?: true;
}[] = [
  { name: "fgallery", args: (photos, made) => ["-j", "1", photos, made, "A trip"], page: "/index.html" },
  { name: "lazygal", args: (photos, made) => ["-o", made, photos], page: "/index.html" },
  { name: "llgal", args: () => ["--title", "A trip"], page: "/index.html", inPlace: true },
  { name: "igal2", args: () => [], page: "/index.html", inPlace: true },
];
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".jpg": "image/jpeg",
  ".png": "image/png",
};

const isInstalled = (name: string) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;

async function run(): Promise<void> {
  const folder = temporaryFolder();
  const { photos, files } = await enginePhotos();
  const hashes = new Map(
    photos.map(({ full, name }) => [
      createHash("sha256")
        .update(files.get(full) ?? "")
        .digest("hex"),
      name,
    ]),
  );
  let root = folder;
  await using browser = await openEngineBrowser((at) => {
    const file = path.join(root, decodeURIComponent(at.split("?")[0] ?? ""));
    if (!file.startsWith(root) || !existsSync(file) || !path.extname(file)) return undefined;
    return {
      contentType: TYPES[path.extname(file).toLowerCase()] ?? "application/octet-stream",
      bytes: readFileSync(file),
    };
  });
  try {
    for (const { name, args, page, inPlace } of GENERATORS) {
      if (!isInstalled(name)) {
        console.log(`${name}: not installed`);
        continue;
      }
      const source = path.join(folder, `${name}-photos`);
      mkdirSync(source);
      for (const photo of photos) writeFileSync(path.join(source, `${photo.name}.jpg`), files.get(photo.full) ?? "");
      const made = inPlace ? source : path.join(folder, name);
      if (spawnSync(name, args(source, made), { cwd: source, stdio: "ignore" }).status !== 0) {
        console.log(`${name}: made no gallery; another program that it needs may be missing`);
        continue;
      }
      root = made;
      const items = await browser.read(page);
      const stored = await Promise.all(items.map((item) => browser.stored(item)));
      const originals = new Set(stored.flatMap((sha256) => (sha256 && hashes.get(sha256)) ?? []));
      console.log(`${name}: ${items.length} of ${photos.length} photos found, ${originals.size} as the original`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv.includes("--help")) console.log(HELP);
else await run();
