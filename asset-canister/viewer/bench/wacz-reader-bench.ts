/**
 * `npm run bench:wacz-reader -w @store-forever/asset-canister -- FOLDER [PICTURE.png]`: writes a web archive of the samples and opens its
 * page in ReplayWeb.page, a reader of another maker, in Chromium. FOLDER has its ui.js and sw.js. The package asks for others that are
 * not in every registry, so it is no dependency: `npm pack replaywebpage@2.5.3` in a folder of its own, and unpack it.
 *
 * It ends with an error unless the page and all its photos are shown, and nothing is asked of any other server.
 */
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { makeZip } from "client-zip";
import puppeteer, { type Frame, type Page } from "puppeteer";
import sharp from "sharp";
import { type SampleMemory, sampleSource } from "../../bag/bag.fixture.ts";
import { waczEntries } from "../../wacz/wacz-writer.ts";

const [, , folder, picture] = process.argv;
if (folder === undefined) throw new Error("Name the folder with ReplayWeb.page's ui.js and sw.js.");
const SAMPLES = fileURLToPath(new URL("../../../samples", import.meta.url));
const MOST_MS = 60_000;

const names = (await readdir(SAMPLES)).filter((name) => name.endsWith(".jpg"));
const memories = await Promise.all(
  names.map(async (fileName): Promise<SampleMemory> => {
    const original = new Uint8Array(await readFile(path.join(SAMPLES, fileName)));
    const thumb = new Uint8Array(await sharp(original).resize(512, 512, { fit: "inside" }).webp().toBuffer());
    const sourceUrl = `https://photos.example/${fileName}`;
    return { id: crypto.randomUUID(), title: fileName, fileName, sourceUrl, original, thumb };
  }),
);
const entries: { name: string; input: Uint8Array<ArrayBuffer> }[] = [];
for await (const { path: name, content } of waczEntries(await sampleSource(memories)))
  entries.push({ name, input: content });
const wacz = new Uint8Array(await new Response(makeZip(entries)).arrayBuffer());
const pages = new TextDecoder().decode(entries.find(({ name }) => name === "pages/pages.jsonl")?.input);
const { url } = JSON.parse(pages.split("\n")[1] ?? "") as { url: string };
const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="/ui.js"></script>
<replay-web-page source="/gallery.wacz" url="${url}" replayBase="/replay/" style="position:absolute;inset:0"></replay-web-page>`;

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://reader.example");
  const script = /^\/(?:replay\/)?((?:ui|sw)\.js)$/.exec(pathname)?.[1];
  if (script !== undefined)
    return response.setHeader("content-type", "text/javascript").end(await readFile(path.join(folder, script)));
  if (pathname !== "/gallery.wacz")
    return pathname === "/" ? response.setHeader("content-type", "text/html").end(html) : response.writeHead(404).end();
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  response.setHeader("accept-ranges", "bytes");
  if (from === undefined || request.method === "HEAD")
    return response.setHeader("content-length", wacz.length).end(request.method === "HEAD" ? "" : wacz);
  const end = to ? Number(to) + 1 : wacz.length;
  const range = `bytes ${from}-${end - 1}/${wacz.length}`;
  return response.writeHead(206, { "content-range": range }).end(wacz.subarray(Number(from), end));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

// The path of Debian's package; elsewhere CHROME_PATH has to name it.
const executablePath = process.env.CHROME_PATH ?? "/usr/bin/chromium";
const browser = await puppeteer.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1600, height: 1000 });
  const others: string[] = [];
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(`${origin}/`)) others.push(request.url());
  });
  const startMs = performance.now();
  await page.goto(origin);
  const shown = await shownPage(page, startMs);
  const shownMs = performance.now() - startMs;
  if (picture !== undefined) await page.screenshot({ path: picture as `${string}.png` });
  if (others.length > 0) throw new Error(`Others were asked: ${others.join(", ")}`);
  console.log(`${shown} photos of ${names.length} are shown after ${shownMs.toFixed(0)} ms; nobody else was asked.`);
} finally {
  await browser.close();
  server.close();
}

/** Waits until the page in the archive has shown every photo. @returns how many there are */
async function shownPage(page: Page, startMs: number): Promise<number> {
  for (;;) {
    for (const frame of page.frames()) if ((await countShown(frame)) === names.length) return names.length;
    if (performance.now() - startMs > MOST_MS)
      throw new Error(`Not all photos are shown: ${page.frames().map((frame) => frame.url())}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Photos are loaded when they are near. */
function countShown(frame: Frame): Promise<number> {
  const shown = frame.$$eval("figure img", (images) => {
    for (const image of images) (image as HTMLImageElement).loading = "eager";
    return images.filter((image) => (image as HTMLImageElement).naturalWidth > 1).length;
  });
  return shown.catch(() => 0);
}
