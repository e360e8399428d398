import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { toHex } from "@store-forever/protocol";
import { makeZip } from "client-zip";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesOfBag, ROOT_KEY, type SampleMemory, sampleSource } from "../../bag/bag.fixture.ts";
import { ROOT_KEY_NAME, withSettings } from "../../settings/page-settings.ts";
import { buildBagPage } from "../vite/bag-page-plugin.ts";
import { dropChosen, dropFile } from "./drop-file.ts";

/** Beside its folder, as a ZIP file that is unpacked where it lies. */
let parent: string;
let folder: string;
let zip: string;
const ORIGINAL = "data/originals/50 ways – café #1.jpg";

beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "bag-page-"));
  folder = path.join(parent, "Holiday");
  zip = path.join(parent, "Holiday.zip");
  const source = await sampleSource(await photos());
  const page = withSettings(await buildBagPage([]), { [ROOT_KEY_NAME]: toHex(ROOT_KEY) });
  const files = await filesOfBag({ ...source, page });
  for (const [name, bytes] of files) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), bytes);
  }
  const entries = [...files].map(([name, input]) => ({ name: `Holiday/${name}`, input }));
  await writeFile(zip, new Uint8Array(await new Response(makeZip(entries)).arrayBuffer()));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

async function photos(): Promise<SampleMemory[]> {
  const picture = async (blue: number, widthPx: number) => {
    const background = { r: 40, g: 90, b: blue };
    const image = sharp({ create: { width: widthPx, height: (widthPx * 3) / 4, channels: 3, background } });
    return { jpeg: new Uint8Array(await image.jpeg().toBuffer()), webp: new Uint8Array(await image.webp().toBuffer()) };
  };
  const [lake, hill] = [await picture(200, 800), await picture(20, 800)];
  const [lakeThumb, hillThumb] = [await picture(200, 400), await picture(20, 400)];
  return [
    {
      id: "11111111-1111-4111-8111-111111111111",
      title: "At the lake",
      fileName: "50 ways – café #1.jpg",
      caption: "Early in the morning",
      description: "Before breakfast",
      creator: "Ada",
      capturedAtNs: 1_700_000_000_000_000_000n,
      original: lake.jpeg,
      thumb: lakeThumb.webp,
    },
    {
      id: "22222222-2222-4222-8222-222222222222",
      title: "On the hill",
      fileName: "hill.jpg",
      original: hill.jpeg,
      thumb: hillThumb.webp,
    },
  ];
}

test("sha256sum checks the unpacked bag", async () => {
  const check = (manifest: string) => promisify(execFile)("sha256sum", ["-c", "--strict", manifest], { cwd: folder });
  const { stdout } = await check("manifest-sha256.txt");
  expect(stdout.trim().split("\n")).toHaveLength(11);
  expect(stdout).not.toContain("FAILED");
  expect((await check("tagmanifest-sha256.txt")).stdout).not.toContain("FAILED");
});

const FIREFOX = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"].find(
  (file) => file !== undefined && existsSync(file),
);
const BROWSERS = [
  { name: "chrome", executablePath: process.env.CHROME_PATH },
  { name: "firefox", executablePath: FIREFOX },
] as const;

describe.each(BROWSERS)("by a double click in $name", ({ name, executablePath }) => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    if (executablePath === undefined) return;
    browser = await puppeteer.launch({
      browser: name,
      executablePath,
      args: name === "chrome" && process.getuid?.() === 0 ? ["--no-sandbox", "--lang=en-US"] : [],
    });
    page = await browser.newPage();
    page.on("request", (request) => asked.push(request.url()));
    await page.setViewport({ width: 1200, height: 900 });
    await page.goto(pathToFileURL(path.join(folder, "index.html")).href);
    await page.waitForSelector(".tile-photo");
  });
  afterAll(() => browser?.close());

  const textOf = (selector: string) => page.$eval(selector, (element) => element.textContent);
  const waitForText = (selector: string, text: string) =>
    page.waitForFunction(
      (place, words) => document.querySelector(place)?.textContent?.includes(words),
      {},
      selector,
      text,
    );
  const isWhole = (selector: string) =>
    page.waitForFunction(
      (place) => {
        const image = document.querySelector<HTMLImageElement>(place);
        return image?.complete === true && image.naturalWidth > 0;
      },
      {},
      selector,
    );
  const shown = test.skipIf(executablePath === undefined);

  shown("the gallery is shown, with captions, and turned by keys", async () => {
    expect(await textOf("h1")).toBe("Holiday");
    await isWhole(".tile-photo");
    expect(await page.$$eval(".tile-label", (labels) => labels.map((label) => label.textContent))).toEqual([
      "Early in the morning",
      "On the hill",
    ]);
    await page.focus(".tile-open");
    await page.keyboard.press("Enter");
    await waitForText(".lightbox h2", "Early in the morning");
    expect(await textOf(".large-text p")).toContain("November 14, 2023");
    expect(await textOf(".large-text p")).toContain("48.8566° S");
    await isWhole(".large-photo");
    const href = await page.$eval(".large-caption a.button", (link) => (link as HTMLAnchorElement).href);
    expect(href).toBe(pathToFileURL(path.join(folder, ORIGINAL)).href);
    await page.keyboard.press("ArrowRight");
    await waitForText(".lightbox h2", "On the hill");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.querySelector(".lightbox") === null);
  });

  shown("a ZIP file that is chosen is checked, all of it", async () => {
    const input = (await page.$("input[type=file]:not([webkitdirectory])")) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(zip);
    await waitForText(".check-panel [role=status]", "2 photos are verified");
    expect(await textOf(".check-panel [role=status]")).toContain("Signed by a test network");
    expect(await page.$(".check-panel .warning")).toBeNull();
  });

  shown("a damaged file is named", async () => {
    const bytes = await readFile(zip);
    const at = bytes.indexOf(await readFile(path.join(folder, ORIGINAL)));
    bytes[at + 200] = (bytes[at + 200] ?? 0) ^ 1;
    const damaged = path.join(parent, `damaged-${name}.zip`);
    await writeFile(damaged, bytes);
    const input = (await page.$("input[type=file]:not([webkitdirectory])")) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(damaged);
    await waitForText(".check-problems", ORIGINAL);
    expect(await page.$$eval(".check-problems li", (problems) => problems.length)).toBe(1);
    expect(await textOf(".check-problems")).toContain("1 photo is verified");
  });

  shown("another file says what is wrong with it", async () => {
    const input = (await page.$("input[type=file]:not([webkitdirectory])")) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(path.join(folder, ORIGINAL));
    await waitForText(".check-panel .warning", "This cannot be checked.");
  });

  shown("nothing is asked of any network", () => {
    expect(asked.filter((url) => !/^(?:file|data|blob):/.test(url))).toEqual([]);
  });

  test.skipIf(executablePath === undefined || name !== "chrome")(
    "the folder and the ZIP file are checked when they are dropped",
    async () => {
      for (const dropped of [folder, zip]) {
        await page.reload();
        await page.waitForSelector(".check-panel");
        await dropFile(page, dropped);
        await waitForText(".check-panel [role=status]", "2 photos are verified");
        expect(await page.$(".check-panel .warning")).toBeNull();
      }
    },
  );

  test.skipIf(executablePath === undefined || name !== "firefox")(
    "the ZIP file is checked when it is dropped as a script of the page can",
    async () => {
      await page.reload();
      await page.waitForSelector(".check-panel");
      const field = await page.evaluateHandle(() => Object.assign(document.createElement("input"), { type: "file" }));
      await field.uploadFile(zip);
      await dropChosen(field);
      await waitForText(".check-panel [role=status]", "2 photos are verified");
      expect(await page.$(".check-panel .warning")).toBeNull();
    },
  );
});
