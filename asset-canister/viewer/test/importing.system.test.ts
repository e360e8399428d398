import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { accepted, type Backend, toHex, unwrap } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
import type { ElementHandle, Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDownload } from "./downloads.ts";
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

test("a folder of photos becomes a gallery, and other files are named", async () => {
  await choose("input[webkitdirectory]", SAMPLES);
  const photos = (await readdir(SAMPLES)).filter((name) => name.endsWith(".jpg"));
  await told(`${photos.length} photos stored.`);
  await page.waitForSelector("::-p-aria(Show your galleries)").then((button) => button?.click());
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".card-title")].some((title) => title.textContent === "samples"),
  );
});

test("another file says what is wrong with it", async () => {
  await choose("input:not([webkitdirectory])", path.join(SAMPLES, "free-as-a-bird.jpg"));
  await told("That did not work.");
});
