import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Devnet, deployCanister, startDevnet } from "@store-forever/devnet";
import { accepted, archiveId, type Backend, fromHex, LIMITS, type MemoryInput } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startHostileGateway } from "./hostile-gateway.ts";
import { refOf, sha256 } from "./stored-gallery.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const GALLERY = "6f0e3f4a-52c5-4a56-9d0a-1f1e2c3b4a5d";
/** The photos of the reference gallery, all public. */
const PUBLIC = readdirSync(at("../../../samples"))
  .filter((name) => name.endsWith(".jpg") && name !== "half-a-fig.jpg")
  .map((file) => ({ id: randomUUID(), file }));
/** It is in no gallery, so that nobody else may read it. */
const PRIVATE = { id: randomUUID(), file: "half-a-fig.jpg" };
const PHOTOS = [...PUBLIC, PRIVATE];

let devnet: Devnet;
let backend: Backend;
let archive: string;
let server: Server;
let origin: string;
let browser: Browser;
let page: Page;
let asked: string[];
/** Whether the site still has its photos. */
let isWhole = true;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0, fundedAccounts: "anonymous" });
  const agent = createAgent({
    host: devnet.url,
    identity: Ed25519KeyIdentity.generate(),
    rootKey: fromHex(devnet.rootKey),
  });
  const canisterId = await deployCanister({
    agent,
    wasm: await readFile(at("../../../canister/dist/backend.wasm.gz")),
  });
  backend = createBackend(agent, canisterId);
  accepted(await backend.set_admission({ open: { quota_bytes: BigInt(LIMITS.defaultQuotaBytes) } }));
  archive = `${canisterId}/${(await agent.getPrincipal()).toText()}`;
  server = createServer(async ({ url = "/" }, response) => {
    const { pathname, searchParams } = new URL(url, origin);
    if (pathname === "/") return response.setHeader("content-type", "text/html").end(gallery(searchParams.get("host")));
    const isScript = pathname.endsWith(".js");
    const file = isScript ? at(`../../dist/viewer${pathname}`) : at(`../../../samples${pathname}`);
    if (!isScript && !isWhole) return response.writeHead(404).end();
    response.setHeader("content-type", isScript ? "text/javascript" : "image/jpeg").end(await readFile(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await storePhotos();
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) throw new Error("CHROME_PATH is not set: start through npm test.");
  browser = await puppeteer.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
});
afterAll(async () => {
  await browser?.close();
  await devnet?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

beforeEach(async () => {
  page = await browser.newPage();
  asked = [];
  page.on("request", (request) => asked.push(request.url()));
});
afterEach(() => page.close());

/** The site's own page, as `/archivable` describes it. */
function gallery(host: string | null): string {
  const figures = PHOTOS.map(
    ({ id, file }) => `<figure data-memory-id="${id}"><img src="/${file}" alt="${file}" width="300"></figure>`,
  );
  return `<!doctype html><html lang="de"><title>Gallery</title><link rel="icon" href="data:,"><main data-gallery-id="${GALLERY}">${figures.join("")}</main>
    <script src="/rescue.js" data-archive="${archive}" data-host="${host ?? devnet.url}" data-root-key="${devnet.rootKey}" defer></script></html>`;
}

async function storePhotos(): Promise<void> {
  const memories = await Promise.all(
    PHOTOS.map(async ({ id, file }) => {
      const bytes = await readFile(at(`../../../samples/${file}`));
      for (const result of await backend.store_assets([{ sha256: sha256(bytes), bytes }])) accepted(result);
      const metadata: MemoryInput["metadata"] = {
        title: file,
        description: [],
        alt_text: [],
        file_name: [file],
        width_px: [],
        height_px: [],
        captured_at_ns: [],
        source_url: [],
        duration_ms: [],
        camera: [],
        location: [],
        grade: [],
        is_cut_off: false,
        rights: [],
      };
      return {
        id: archiveId(origin, "memory", id),
        memory_type: { image: null },
        metadata,
        assets: [refOf("original", bytes)],
        replaces: [] as [],
      };
    }),
  );
  for (const result of await backend.memories_create(memories)) accepted(result);
  const id = archiveId(origin, "gallery", GALLERY);
  const items = memories.slice(0, PUBLIC.length).map((memory) => ({ memory_id: memory.id, caption: [] as [] }));
  accepted(await backend.store_gallery_forever({ id, title: "Gallery", description: [], source_url: [], items }));
  const target = { gallery: id };
  accepted(await backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] }));
}

const shown = (file: string) =>
  page.waitForFunction(
    (alt) => {
      const image = document.querySelector<HTMLImageElement>(`img[alt="${alt}"]`);
      return image?.src.startsWith("blob:") && image.complete && image.naturalWidth > 0;
    },
    {},
    file,
  );

test("it is small, and asks nothing of anybody while all is well", async () => {
  const script = await readFile(at("../../dist/viewer/rescue.js"));
  expect(gzipSync(script).length).toBeLessThan(10_000);
  isWhole = true;
  await page.goto(origin, { waitUntil: "load" });
  await page.waitForFunction(() => [...document.images].every(({ naturalWidth }) => naturalWidth > 0));
  expect(
    asked.map((url) => new URL(url).pathname).filter((path) => path.startsWith("/") && !path.endsWith(".jpg")),
  ).toEqual(["/", "/rescue.js"]);
  expect(await page.$("[data-rescued]")).toBeNull();
});

test("public photos that are gone are shown from the archive, byte for byte, and marked; private ones are not", async () => {
  isWhole = false;
  await page.goto(origin);
  for (const { file } of PUBLIC) {
    await shown(file);
    const bytes = await page.$eval(`img[alt="${file}"]`, async (image) => {
      const blob = await (await fetch((image as HTMLImageElement).src)).blob();
      return [...new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()))];
    });
    expect(Uint8Array.from(bytes)).toEqual(new Uint8Array(sha256(await readFile(at(`../../../samples/${file}`)))));
  }
  const marks = await page.$$eval("[data-rescued]", (found) => found.map(({ textContent }) => textContent));
  expect(marks).toEqual(PUBLIC.map(() => "Aus dem Archiv, geprüft"));
  expect(await page.$eval(`img[alt="${PRIVATE.file}"]`, (image) => (image as HTMLImageElement).naturalWidth)).toBe(0);
});

test("a photo that breaks later is shown too", async () => {
  isWhole = true;
  await page.goto(origin, { waitUntil: "load" });
  isWhole = false;
  await page.$eval("img", (image) => {
    image.src = "/gone.jpg";
  });
  await shown(PUBLIC[0]?.file ?? "");
});

test("with one byte changed on the way, nothing is shown", async () => {
  isWhole = false;
  // Answers of this length are the photos' bytes.
  const gateway = await startHostileGateway(devnet, (answer) => answer.length > 50_000);
  try {
    const refused: string[] = [];
    page.on("console", (message) => refused.push(message.text()));
    await page.goto(`${origin}/?host=${encodeURIComponent(`http://localhost:${gateway.port}`)}`);
    await expect
      .poll(() => refused.filter((text) => text.startsWith("rescue.js:")).length, { timeout: 30_000 })
      .toBe(PUBLIC.length);
    expect(await page.$$eval("img", (images) => images.filter(({ naturalWidth }) => naturalWidth > 0).length)).toBe(0);
    expect(await page.$("[data-rescued]")).toBeNull();
  } finally {
    await gateway.close();
  }
});
