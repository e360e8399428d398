import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { Browser, Page } from "puppeteer";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clickNamed, startStoring, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { readAll } from "./support/indexed-db.ts";
import { startPassingStack } from "./support/passing-stack.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

/** A wiki whose pages show thumbnails and whose interface names the files, right and wrong. What is stored is read from the receipts. */
const folder = temporaryFolder();
let stack: Stack;
let browser: Browser;
let page: Page;
let server: Server;
let origin: string;

/** What the interface and its files are like, by the name of the photo. */
const NAMES = ["Right", "Without hash", "Changed", "Another", "Forbidden", "Smaller"] as const;
type Name = (typeof NAMES)[number];
let originals: Record<Name, Buffer>;
let others: Buffer;
const sha1Of = (bytes: Buffer) => createHash("sha1").update(bytes).digest("hex");
const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const fileOf = (name: string) => `${name.replaceAll(" ", "_")}.jpg`;

async function bytesOf(name: Name): Promise<Buffer> {
  if (name === "Changed" || name === "Another") return others;
  if (name === "Smaller") return sharp(originals[name]).resize(120).jpeg().toBuffer();
  return originals[name];
}

function infoOf(name: Name) {
  const isHashed = name === "Right" || name === "Changed" || name === "Forbidden";
  return {
    title: `File:${name}.jpg`,
    imageinfo: [
      {
        url: `${origin}/images/${fileOf(name)}`,
        ...(isHashed ? { sha1: sha1Of(originals[name]) } : {}),
        mime: "image/jpeg",
        extmetadata: {
          ObjectName: { value: name },
          Artist: { value: "<b>Ada</b>" },
          LicenseShortName: { value: "CC BY 4.0" },
          LicenseUrl: { value: "https://creativecommons.org/licenses/by/4.0" },
        },
      },
    ],
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", origin);
  const jpeg = { "content-type": "image/jpeg" };
  if (url.pathname === "/wiki/Trip") {
    const boxes = NAMES.map(
      (name) =>
        `<li class="gallerybox"><a href="/wiki/File:${fileOf(name)}"><img src="/thumbs/${fileOf(name)}" width="320" alt="${name}"></a></li>`,
    );
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(
        `<!doctype html><title>Trip</title><link rel="EditURI" href="/api.php?action=rsd"><ul class="gallery">${boxes.join("")}</ul>`,
      );
  } else if (url.pathname === "/api.php") {
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ query: { pages: NAMES.map(infoOf) } }));
  } else {
    const name = NAMES.find((one) => url.pathname.endsWith(`/${fileOf(one)}`));
    if (name !== undefined && url.pathname.startsWith("/thumbs/"))
      response.writeHead(200, jpeg).end(await sharp(originals[name]).resize(320).jpeg().toBuffer());
    else if (name !== undefined && url.pathname.startsWith("/images/") && name !== "Forbidden")
      response.writeHead(200, jpeg).end(await bytesOf(name));
    else response.writeHead(name === undefined ? 404 : 403).end();
  }
}

let stored: Map<string, MemoryReceipt>;

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  const samples = samplePhotos();
  const sized = (file = "", px = 1_000) =>
    sharp(readFileSync(file)).rotate().resize(px, px, { fit: "inside" }).jpeg().toBuffer();
  const made = await Promise.all(NAMES.map((_, index) => sized(samples[index])));
  originals = Object.fromEntries(NAMES.map((name, index) => [name, made[index]])) as Record<Name, Buffer>;
  others = await sized(samples[NAMES.length]);
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = () => {};
  stack = await startPassingStack({ stateDir: path.join(folder, "stack"), photosDir, log });
  browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true });
  page = await browser.newPage();
  await page.goto(`${origin}/wiki/Trip`);
  await waitForButton(page, ["idle"], LIMIT_MS);
  await clickNamed(page, "Store Forever");
  await startStoring(page);
  await waitForButton(page, ["partial", "stored", "failed"], 120_000);
  const options = await browser.newPage();
  const target = await browser.waitForTarget((found) => found.type() === "service_worker");
  await options.goto(`chrome-extension://${new URL(target.url()).hostname}/options.html`);
  const receipts = await readAll<{ receipt: MemoryReceipt }>(options, "store-forever", "receipts");
  stored = new Map(receipts.map(({ receipt }) => [receipt.description.title, receipt]));
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await stack?.close();
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const originalOf = (name: Name) => stored.get(name)?.assets.find(({ kind }) => kind === "original")?.sha256;

describe("what a site's interface names", () => {
  it.each(["Right", "Without hash"] as const)("is stored as the site's own file: %s", (name) => {
    expect(originalOf(name)).toBe(sha256Of(originals[name]));
    expect(stored.get(name)?.description.grade).toBe("original");
  });

  it.each(["Changed", "Another", "Forbidden", "Smaller"] as const)(
    "is not taken where it is not the picture on the page, which is stored and called so: %s",
    async (name) => {
      const shown = await sharp(originals[name]).resize(320).jpeg().toBuffer();
      expect(originalOf(name)).toBe(sha256Of(shown));
      expect(stored.get(name)?.description.grade).toBe("as_shown");
    },
  );

  it("of author and licence is certified with each photo", () => {
    for (const name of NAMES)
      expect(stored.get(name)?.description.rights).toEqual({
        creator: "Ada",
        license: "CC BY 4.0",
        licenseUrl: "https://creativecommons.org/licenses/by/4.0",
      });
  });
});
