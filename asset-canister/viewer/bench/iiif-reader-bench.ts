/**
 * `npm run bench:iiif-reader -w @store-forever/asset-canister -- MIRADOR [PICTURE.png]`: makes a gallery public and opens its manifest in
 * Mirador, a IIIF reader of other makers, in Chromium. MIRADOR is its mirador.min.js. With all that it needs it takes 375 MB, so
 * it is no dependency: `npm install --ignore-scripts mirador@4.0.0` in a folder of its own.
 *
 * It ends with an error unless the first photo is drawn and each photo has its thumbnail.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { accepted, toHex } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
import { sha256 } from "@store-forever/protocol/verify";
import sharp from "sharp";
import { storeGallery } from "../test/stored-gallery.ts";
import { startViewer } from "../test/viewer-on-devnet.ts";

// The path of Debian's package; elsewhere CHROME_PATH has to name it.
process.env.CHROME_PATH ??= "/usr/bin/chromium";
const [, , mirador, picture] = process.argv;
if (mirador === undefined) throw new Error("Name mirador.min.js.");
const script = await readFile(mirador);

/** What a picture of the view tells with a photo on it; Mirador's own surfaces tell less than half of it. */
const PHOTO_ENTROPY = 4;
const MOST_MS = 60_000;
const THUMBNAILS = `[...document.querySelectorAll("img[src*='/thumb']")].filter(({ naturalWidth }) => naturalWidth > 0).length`;

const viewer = await startViewer();
const { agent, backendId, devnet, origin, browser } = viewer;
const server = createServer(({ url }, response) => {
  const windows = [{ manifestId: manifest, thumbnailNavigationPosition: "far-bottom" }];
  response.setHeader("content-type", url === "/mirador.js" ? "text/javascript" : "text/html; charset=utf-8");
  response.end(
    url === "/mirador.js"
      ? script
      : `<!doctype html><div id="reader" style="position:absolute;inset:0"></div><script src="/mirador.js"></script>
<script>Mirador.viewer(${JSON.stringify({ id: "reader", windows })})</script>`,
  );
});
const backend = createBackend(agent, backendId);
const media = `http://${backendId}.localhost:${devnet.port}`;
const { id } = await storeGallery(agent, backendId);
const path = `/g/${toHex(sha256((await agent.getPrincipal()).toUint8Array()))}/${id}/iiif/manifest.json`;
const manifest = `${media}${path}`;
try {
  accepted(await backend.set_origins({ viewer: origin, media, canister: backendId }));
  const target = { gallery: id };
  accepted(await backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] }));
  const ask = () =>
    backend.http_request({ method: "GET", url: path, headers: [], body: new Uint8Array(), certificate_version: [2] });
  let answer = await ask();
  for (; answer.status_code !== 200; answer = await ask()) await setTimeout(100);
  const { items } = JSON.parse(new TextDecoder().decode(answer.body)) as { items: unknown[] };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage();
  await page.setViewport({ width: 1600, height: 900 });
  const startMs = performance.now();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForSelector(".openseadragon-canvas");
  const view = await page.$(".openseadragon-container");
  const entropy = async () => (await sharp((await view?.screenshot()) ?? Buffer.of()).stats()).entropy;
  while ((await entropy()) < PHOTO_ENTROPY)
    if (performance.now() - startMs > MOST_MS) throw new Error("Mirador draws no photo.");
  const drawnMs = performance.now() - startMs;
  await page.waitForFunction(`${THUMBNAILS} >= ${items.length}`, { polling: 250, timeout: MOST_MS });
  if (picture !== undefined) await page.screenshot({ path: picture as `${string}.png` });
  console.log(
    `${items.length} canvases; the first is drawn after ${drawnMs.toFixed(0)} ms, and each has its thumbnail.`,
  );
} finally {
  server.close();
  await viewer.close();
}
