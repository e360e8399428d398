import { readFile, writeFile } from "node:fs/promises";
import { fromHex } from "@store-forever/protocol";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDownload } from "../../test/downloads.ts";
import { verifyBag } from "../../verify/verify-bag.ts";
import { type Media, type SampleGallery, storeMedia, storeReplaced } from "./stored-gallery.ts";
import { startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";

let viewer: ViewerOnDevnet;
let gallery: SampleGallery;
let page: Page;
let film: Uint8Array;

beforeAll(async () => {
  viewer = await startViewer();
  page = await viewer.browser.newPage();
  page.setDefaultTimeout(30_000);
  const text = (content: string) => new TextEncoder().encode(content);
  film = await recordedVideo(page);
  const jpeg = await readFile(new URL("../../../samples/half-a-fig.jpg", import.meta.url));
  const media: Media[] = [
    { type: "video", title: "Film", contentType: "video/webm", bytes: film },
    { type: "audio", title: "Sound", contentType: "audio/wav", bytes: silence() },
    { type: "note", title: "Note", contentType: "text/plain", bytes: text("Dear diary,\n<b>not bold</b>") },
    { type: "document", title: "Page", contentType: "text/html", bytes: text("<script>alert(1)</script>") },
    { type: "image", title: "Half", contentType: "image/jpeg" },
    {
      ...{ type: "image", title: "Live.JPG", contentType: "image/jpeg", bytes: jpeg },
      motion: { contentType: "video/webm", bytes: film },
    },
  ];
  gallery = await storeMedia(viewer.agent, viewer.backendId, media);
});
afterAll(() => viewer?.close());

/** Records a short video of a changing picture. */
async function recordedVideo(on: Page): Promise<Uint8Array> {
  const base64 = await on.evaluate(async () => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/webm" });
    const recorded = new Promise<Blob>((resolve) => {
      recorder.ondataavailable = ({ data }) => resolve(data);
    });
    recorder.start();
    for (let frame = 0; frame < 10; frame++) {
      context?.fillRect(frame * 10, 0, 10, 100);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    const bytes = new Uint8Array(await (await recorded).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  return Buffer.from(base64, "base64");
}

/** A tenth of a second, as a WAV file (RIFF, PCM, 8 bits, 8 kHz). */
function silence(): Uint8Array {
  const samples = Buffer.alloc(800, 128);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

async function open(index: number): Promise<void> {
  await page.goto("about:blank");
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForFunction((count) => document.querySelectorAll(".tile").length === count, {}, 6);
  await (await page.$$(".tile-open"))[index]?.click();
  await page.waitForSelector(".lightbox");
}

test("a video plays from the bytes that were checked", async () => {
  await open(0);
  await page.waitForSelector("video");
  await page.waitForFunction(() => (document.querySelector("video")?.readyState ?? 0) >= 2);
  expect(await page.$eval("video", (video) => video.src.startsWith("blob:"))).toBe(true);
  await page.waitForSelector(".proof summary.verified");
});

test("a sound has a player", async () => {
  await open(1);
  await page.waitForSelector("audio");
  await page.waitForFunction(() => (document.querySelector("audio")?.duration ?? 0) > 0.09);
});

test("a note is shown as text, whatever it says", async () => {
  await open(2);
  await page.waitForFunction(() => document.querySelector(".media-text")?.textContent?.startsWith("Dear diary,"));
  expect(await page.$eval(".media-text", (note) => note.textContent)).toContain("<b>not bold</b>");
  expect(await page.$(".media-text b")).toBeNull();
});

test("a document that could run scripts is offered as a download only", async () => {
  await open(3);
  await page.waitForFunction(() =>
    document.querySelector(".media-note")?.textContent?.includes("cannot show this file"),
  );
  expect(await page.$("iframe, object, embed")).toBeNull();
  expect(await page.$(".download button")).not.toBeNull();
});

test("a photo that was described and never uploaded says so, and what to do", async () => {
  await open(4);
  const notStored = "It is described here, but its file is not stored yet. Storing the gallery again sends it.";
  await page.waitForFunction((text) => document.querySelector(".large")?.textContent?.includes(text), {}, notStored);
  expect(await page.$eval(".proof summary", (summary) => summary.textContent)).toBe("Not stored");
  expect(await page.$(".download button")).toBeNull();
  await page.keyboard.press("Escape");
  await page.waitForSelector(".lightbox", { hidden: true });
  expect(await page.$$eval(".tile-note", (notes) => notes.at(-1)?.textContent)).toBe("Not stored yet");
});

test("a live photo shows its picture, and moves when asked", async () => {
  await open(5);
  await page.waitForSelector("img.large-photo");
  const play = await page.waitForSelector("::-p-text(Play what moves)");
  await play?.click();
  await page.waitForFunction(() => (document.querySelector("video")?.readyState ?? 0) >= 2);
  await page.waitForSelector(".proof summary.verified");
  await play?.click();
  await page.waitForSelector("img.large-photo");
  await page.keyboard.press("Escape");
});

test("both files of a live photo are taken along, and are verified", async () => {
  await withDownload(
    viewer.browser,
    () => page.click(".take-along button"),
    async (path) => {
      const trust = { rootKey: fromHex(viewer.devnet.rootKey) };
      const { problems, memories } = await verifyBag(path, trust);
      expect([memories.filter(({ files }) => files.has("motion")).length, problems]).toEqual([1, []]);
      const zip = await readFile(path);
      for (let at = zip.indexOf(film); at !== -1; at = zip.indexOf(film, at + 1))
        zip[at + 300] = (zip[at + 300] ?? 0) ^ 1;
      await writeFile(path, zip);
      const forged = await verifyBag(path, trust);
      expect(forged.memories.some(({ files }) => files.has("motion"))).toBe(false);
      expect(forged.problems).toContainEqual(expect.stringMatching(/^data\/motion\/[\w-]+\.webm: its SHA-256 is/));
    },
  );
});

test("the type of what is shown can be chosen", async () => {
  await page.goto("about:blank");
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForSelector(".tile");
  await page.select("[aria-label=Type]", "note");
  await page.waitForFunction(() => document.querySelectorAll(".tile").length === 1);
  await page.select("[aria-label=Type]", "all");
  await page.click(".tool-more summary");
  await page.select("[aria-label=Storage]", "incomplete");
  await page.waitForFunction(() => document.querySelectorAll(".tile").length === 1);
  expect(await page.$eval(".tile-label", (label) => label.textContent)).toBe("Half");
});

test("what a memory was before its file was replaced is listed with its dates, and downloads as it was", async () => {
  const [before, now] = ["First draft", "Second draft"].map((text) => new TextEncoder().encode(text)) as [
    Uint8Array,
    Uint8Array,
  ];
  const replaced = await storeReplaced(viewer.agent, viewer.backendId, [before, now]);
  await page.goto("about:blank");
  await page.goto(viewer.linkTo(replaced.token));
  await (await page.waitForSelector(".tile-open"))?.click();
  await page.waitForFunction(() => document.querySelector(".media-text")?.textContent === "Second draft");
  await (await page.waitForSelector(".proof summary.verified"))?.click();
  await page.waitForSelector(".versions li");
  const said = await page.$$eval(".versions li", (versions) => versions.map(({ textContent }) => textContent));
  expect(said).toEqual([expect.stringMatching(/^Stored .*20\d\d.*, replaced .*20\d\d/)]);
  const save = () => page.$eval(".versions li button", (button) => button.click());
  const saved = await withDownload(viewer.browser, save, (path) => readFile(path, "utf8"));
  expect(saved).toBe("First draft");
});
