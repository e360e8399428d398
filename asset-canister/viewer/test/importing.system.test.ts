import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { accepted, type Backend, toHex, unwrap } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from "@zip.js/zip.js";
import type { ElementHandle, Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDownload } from "../../test/downloads.ts";
import { dropFile } from "./drop-file.ts";
import { type SampleGallery, storeGallery } from "./stored-gallery.ts";
import { agentOfPerson, signInAsPerson, startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";

const SAMPLES = fileURLToPath(new URL("../../../samples/", import.meta.url));

let viewer: ViewerOnDevnet;
let gallery: SampleGallery;
let folder: string;
let zip: string;
let mine: Backend;
let page: Page;

/** Somebody else's gallery, downloaded; and the galleries of a person who has none. */
beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeGallery(viewer.agent, viewer.backendId);
  folder = await mkdtemp(path.join(tmpdir(), "importing-"));
  zip = path.join(folder, "gallery.zip");
  const shared = await viewer.browser.newPage();
  await shared.goto(viewer.linkTo(gallery.token));
  await shared.waitForSelector(".tile-photo");
  await withDownload(
    viewer.browser,
    () => shared.click(".take-along button"),
    (file) => copyFile(file, zip),
  );
  mine = createBackend(await agentOfPerson(viewer), viewer.backendId);
  page = await viewer.browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${viewer.origin}/#/my`);
  await signInAsPerson(page);
  await page.waitForSelector(".importing");
});
afterAll(async () => {
  await viewer?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const choose = async (selector: string, file: string) => {
  const input = (await page.waitForSelector(`.importing ${selector}`)) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(file);
};
const told = (text: string) =>
  page.waitForFunction((words) => document.querySelector(".importing")?.textContent?.includes(words), {}, text);

test("somebody else's download becomes one's own, with ids, bytes and order, and once only", async () => {
  await choose("input:not([webkitdirectory])", zip);
  await told("2 photos stored.");
  expect(await page.$(".import-problems")).toBeNull();
  const theirs = createBackend(viewer.agent, viewer.backendId);
  const [before, after] = await Promise.all(
    [theirs, mine].map(async (backend) => accepted(await backend.get_gallery_by_id(gallery.id)).value),
  );
  expect(after?.items).toEqual(before?.items);
  expect(after?.title).toBe(gallery.title);
  const ids = before?.items.map(({ memory_id }) => memory_id) ?? [];
  const [one, other] = await Promise.all(
    [theirs, mine].map(async (backend) => {
      const { value } = accepted(await backend.memories_read({ memory_ids: ids, token: [] }));
      return value.map((memory) => {
        const found = unwrap(memory);
        return (
          found && {
            ...found,
            created_at_ns: 0n,
            stored_at_ns: 0n,
            assets: found.assets.map(({ sha256 }) => toHex(sha256)),
          }
        );
      });
    }),
  );
  expect(other).toEqual(one);

  await choose("input:not([webkitdirectory])", zip);
  await told("0 photos stored. 2 were here already.");
});

/** The files of the download, below the folder that it has for them. */
async function downloadedFiles(): Promise<{ below: string; files: Map<string, Uint8Array> }> {
  const reader = new ZipReader(new Uint8ArrayReader(new Uint8Array(await readFile(zip))));
  const entries = (await reader.getEntries()).filter((entry) => !entry.directory);
  const below = `${entries[0]?.filename.split("/")[0]}/`;
  const read = entries.map(
    async (entry) => [entry.filename.slice(below.length), await entry.getData(new Uint8ArrayWriter())] as const,
  );
  return { below, files: new Map(await Promise.all(read)) };
}

type Files = Map<string, Uint8Array>;
const BRIDGE = "data/originals/bridge-over-the-estuary.jpg";
const BIRD = "data/originals/free-as-a-bird.jpg";
const withText = (files: Files, name: string, change: (text: string) => string) =>
  files.set(name, Buffer.from(change(Buffer.from(files.get(name) ?? []).toString())));
const fileOf = (files: Files, name: string): Uint8Array => files.get(name) ?? new Uint8Array();

/** What is done to the files, which are named then, and how many photos are whole. */
const DAMAGE: Record<string, { change: (files: Files) => void; named: string[]; wholeCount: number }> = {
  "a byte of a photo": {
    change: (files) => files.set(BIRD, fileOf(files, BIRD).with(5_000, fileOf(files, BIRD)[5_000] === 7 ? 8 : 7)),
    named: [BIRD],
    wholeCount: 1,
  },
  "a photo that is cut off": {
    change: (files) => files.set(BIRD, fileOf(files, BIRD).slice(0, 9_000)),
    named: [BIRD],
    wholeCount: 1,
  },
  "a photo that is missing": { change: (files) => files.delete(BIRD), named: [BIRD], wholeCount: 1 },
  "another name of a photo": {
    change: (files) => {
      files.set("data/originals/bird.jpg", fileOf(files, BIRD));
      files.delete(BIRD);
    },
    named: [BIRD, "data/originals/bird.jpg"],
    wholeCount: 2,
  },
  "two photos that have changed places": {
    change: (files) => {
      const [bird, bridge] = [fileOf(files, BIRD), fileOf(files, BRIDGE)];
      files.set(BIRD, bridge).set(BRIDGE, bird);
    },
    named: [BIRD, BRIDGE],
    wholeCount: 2,
  },
  "a receipt": {
    change: (files) => {
      for (const name of files.keys())
        if (name.startsWith("data/receipts/")) withText(files, name, (text) => text.replace("Free as a bird", "Free"));
    },
    named: ["data/receipts/"],
    wholeCount: 1,
  },
  "a file that is in addition": {
    change: (files) => files.set("data/originals/other.jpg", new Uint8Array(10)),
    named: ["data/originals/other.jpg", "bag-info.txt"],
    wholeCount: 2,
  },
  "a line of the manifest": {
    change: (files) => withText(files, "manifest-sha256.txt", (text) => text.replace(/^.*free-as-a-bird\.jpg\n/m, "")),
    named: [BIRD, "manifest-sha256.txt"],
    wholeCount: 2,
  },
  "the declaration": { change: (files) => files.delete("bagit.txt"), named: ["bagit.txt"], wholeCount: 2 },
  "the description of the archive": {
    change: (files) => files.set("data/archive.json", Buffer.from("{")),
    named: ["data/archive.json"],
    wholeCount: 2,
  },
  "the page": { change: (files) => files.set("index.html", Buffer.from("!")), named: ["index.html"], wholeCount: 2 },
  "what is told of a photo": {
    change: (files) => files.set(`${BIRD}.xmp`, new Uint8Array(60)),
    named: [`${BIRD}.xmp`],
    wholeCount: 2,
  },
  "a file that leads out of the folder": {
    change: (files) => files.set("../../evil.sh", new Uint8Array(1)),
    named: ["../../evil.sh"],
    wholeCount: 2,
  },
};

test.each(Object.entries(DAMAGE))(
  "damaged, %s: it is named in the page, and the rest is stored",
  async (what, damage) => {
    const { below, files } = await downloadedFiles();
    damage.change(files);
    const zipped = new ZipWriter(new Uint8ArrayWriter());
    for (const [name, bytes] of files) await zipped.add(`${below}${name}`, new Uint8ArrayReader(bytes), { level: 0 });
    const damaged = path.join(folder, `${what}.zip`);
    await writeFile(damaged, await zipped.close());
    const { value } = accepted(await mine.get_gallery_by_id(gallery.id));
    const ids = value.items.map(({ memory_id }) => memory_id);
    await mine.memories_delete(ids);

    await page.reload();
    await page.waitForSelector(".importing");
    await dropFile(page, damaged);
    await told(`${damage.wholeCount} photo${damage.wholeCount === 1 ? "" : "s"} stored.`);
    const problems = await page.$$eval(".import-problems li", (list) => list.map((each) => each.textContent ?? ""));
    for (const name of damage.named) expect(problems).toContainEqual(expect.stringContaining(name));
    const stored = accepted(await mine.memories_read({ memory_ids: ids, token: [] })).value.flat();
    expect(stored).toHaveLength(damage.wholeCount);
  },
);

test("a folder of photos becomes a gallery, and other files are named", async () => {
  await choose("input[webkitdirectory]", SAMPLES);
  const photos = (await readdir(SAMPLES)).filter((name) => name.endsWith(".jpg"));
  await told(`${photos.length} photos stored.`);
  await page.waitForSelector("::-p-aria(Show your galleries)").then((button) => button?.click());
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".card-title")].some((title) => title.textContent === "samples"),
  );
});

/** As Google packs it: what is told of a photo is compressed, and in a file beside it. */
async function takeoutZip(): Promise<Uint8Array> {
  const zipped = new ZipWriter(new Uint8ArrayWriter());
  const add = async (name: string, content: Uint8Array | string) =>
    zipped.add(`Takeout/${name}`, new Uint8ArrayReader(Buffer.from(content)));
  const told = {
    title: "bridge.jpg",
    description: "The bridge at noon",
    photoTakenTime: { timestamp: "1717156800" },
    geoData: { latitude: 43.3, longitude: -2.1 },
  };
  await add("archive_browser.html", "<html>");
  // With a byte behind its end it is another file than the sample, which is stored already.
  const photo = Buffer.concat([await readFile(path.join(SAMPLES, "bridge-over-the-estuary.jpg")), Buffer.of(0)]);
  await add("Google Photos/Holiday/bridge.jpg", photo);
  await add("Google Photos/Holiday/bridge.jpg.supplemental-metadata.json", JSON.stringify(told));
  return zipped.close();
}

test("a Takeout that is dropped becomes a gallery, with what it tells of its photos", async () => {
  await page.goto(`${viewer.origin}/#/my`);
  await page.reload();
  await page.waitForSelector(".importing");
  const takeout = path.join(folder, "takeout-1.zip");
  await writeFile(takeout, await takeoutZip());
  await dropFile(page, takeout);
  await told("1 photo stored.");
  const { value } = accepted(await mine.get_my_galleries({ cursor: [], limit: [] }));
  const holiday = value.items.find(({ title }) => title === "Holiday");
  const memory_ids = holiday?.items.map(({ memory_id }) => memory_id) ?? [];
  const stored = accepted(await mine.memories_read({ memory_ids, token: [] })).value.flat();
  expect(stored.map(({ metadata }) => metadata)).toMatchObject([
    {
      title: "bridge",
      description: ["The bridge at noon"],
      captured_at_ns: [1_717_156_800_000_000_000n],
      location: [{ latitude_e7: 433_000_000, longitude_e7: -21_000_000 }],
    },
  ]);
});

test("another file says what is wrong with it", async () => {
  await choose("input:not([webkitdirectory])", path.join(SAMPLES, "free-as-a-bird.jpg"));
  await told("That did not work.");
});
