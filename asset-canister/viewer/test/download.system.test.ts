import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fromHex } from "@store-forever/protocol";
import { createAgent } from "@store-forever/protocol/ic";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WARCParser } from "warcio";
import { withDownload } from "../../test/downloads.ts";
import { verifyBag } from "../../verify/verify-bag.ts";
import { type SampleGallery, storeGallery } from "./stored-gallery.ts";
import { startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";

const RUN = fileURLToPath(new URL("../../../scripts/setup/run.mjs", import.meta.url));
const CLI = fileURLToPath(new URL("../../commands/verify.ts", import.meta.url));

let viewer: ViewerOnDevnet;
let gallery: SampleGallery;
let page: Page;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeGallery(viewer.agent, viewer.backendId);
  page = await viewer.browser.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(viewer.linkTo(gallery.token));
  await page.waitForSelector(".tile-photo");
});
afterAll(() => viewer?.close());

/** What `npm run verify` prints, and its exit code. */
async function runVerify(...args: string[]): Promise<{ code: number; output: string }> {
  const run = promisify(execFile)(process.execPath, [RUN, CLI, ...args]);
  return run.then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
  );
}

test("a gallery is taken along as a ZIP file that proves itself without the network", async () => {
  const rootKey = fromHex(viewer.devnet.rootKey);
  await withDownload(
    viewer.browser,
    () => page.click(".take-along button"),
    async (path, fileName) => {
      expect(fileName).toBe("Two photos of three.zip");
      const check = await verifyBag(path, { rootKey });
      expect(check).toMatchObject({
        canisterId: viewer.backendId,
        archive: { leftOut: [{ reason: "It is not stored." }] },
        galleries: [{ gallery: { title: gallery.title } }],
        memories: { length: 2 },
        problems: [],
      });
      const { code, output } = await runVerify(path, "--root-key", viewer.devnet.rootKey);
      expect([code, output]).toEqual([0, expect.stringContaining("Everything in the file is verified.")]);

      const zip = await readFile(path);
      const original = Buffer.from(gallery.photos[0]?.original ?? []);
      const at = zip.indexOf(original);
      expect(at).toBeGreaterThan(0);

      const mainnetKey = createAgent({ host: "https://icp-api.io" }).rootKey ?? new Uint8Array();
      const other = await verifyBag(path, { rootKey: mainnetKey });
      expect([other.memories.length, other.problems.length]).toEqual([0, 3]);
      const elsewhere = await verifyBag(path, { rootKey, canisterId: "rrkah-fqaaa-aaaaa-aaaaq-cai" });
      expect(elsewhere.problems).toHaveLength(3);

      zip[at + 5_000] = (zip[at + 5_000] ?? 0) ^ 1;
      await writeFile(path, zip);
      const forged = await verifyBag(path, { rootKey });
      expect([forged.memories.length, forged.problems]).toEqual([
        1,
        [
          expect.stringMatching(
            /^data\/originals\/free-as-a-bird\.jpg: its SHA-256 is .*, but the bag's manifest says/,
          ),
        ],
      ]);
      expect(await runVerify(path, "--root-key", viewer.devnet.rootKey)).toMatchObject({
        code: 1,
        output: expect.stringContaining("The file is NOT verified."),
      });
    },
  );
  await page.waitForFunction(() =>
    document.querySelector(".take-along")?.textContent?.includes("2 originals verified and saved. 1 is left out"),
  );
});

test("a download that was stopped goes on with what it has read", async () => {
  // The agent takes the page's fetch when it is made.
  await page.evaluateOnNewDocument(() => {
    const { fetch } = window;
    const { createObjectURL } = URL;
    const counting = window as unknown as { chunksAsked: number };
    counting.chunksAsked = 0;
    window.fetch = (input, init) => {
      const body = init?.body instanceof Uint8Array ? new TextDecoder("latin1").decode(init.body) : "";
      if (body.includes("blob_read_chunk")) counting.chunksAsked++;
      return fetch(input, init);
    };
    // The first time that the file is to be saved, the browser fails.
    URL.createObjectURL = (content) => {
      if (!(content instanceof File)) return createObjectURL(content);
      URL.createObjectURL = createObjectURL;
      throw new Error("There is no room.");
    };
  });
  await page.reload();
  await page.waitForSelector(".tile-photo");
  await page.evaluate(() => {
    (window as unknown as { chunksAsked: number }).chunksAsked = 0;
  });
  const chunksAsked = () => page.evaluate(() => (window as unknown as { chunksAsked: number }).chunksAsked);
  await page.click(".take-along button");
  await page.waitForFunction(() => document.querySelector(".take-along")?.textContent?.includes("Not saved."));
  const asked = await chunksAsked();
  expect(asked).toBeGreaterThan(0);
  await withDownload(
    viewer.browser,
    () => page.click(".take-along button"),
    async (path) => {
      const check = await verifyBag(path, { rootKey: fromHex(viewer.devnet.rootKey) });
      expect([check.problems, check.memories.length]).toEqual([[], 2]);
    },
  );
  expect(await chunksAsked()).toBe(asked);
});

test("a gallery is taken along as a web archive that another reader reads", async () => {
  await page.select(".take-along-size", "wacz");
  await withDownload(
    viewer.browser,
    () => page.click(".take-along button"),
    async (path, fileName) => {
      expect(fileName).toBe("Two photos of three.wacz");
      const files = new Map<string, Uint8Array>();
      const entries = await new ZipReader(new Uint8ArrayReader(await readFile(path))).getEntries();
      for (const entry of entries)
        if (!entry.directory) files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
      const originals: Uint8Array[] = [];
      const urls: (string | null | undefined)[] = [];
      for await (const record of new WARCParser([files.get("archive/data-1.warc.gz") ?? Buffer.of()])) {
        const content = await record.readFully(false);
        urls.push(record.warcTargetURI);
        if (record.warcContentType === "image/jpeg") originals.push(content);
      }
      expect(urls).toContain("https://gallery.example/photos/1");
      const { mainPageUrl } = JSON.parse(Buffer.from(files.get("datapackage.json") ?? []).toString());
      expect(urls.at(-1)).toBe(mainPageUrl);
      for (const { original } of gallery.photos)
        expect(originals.some((bytes) => Buffer.from(original).equals(bytes))).toBe(true);
    },
  );
  await page.select(".take-along-size", "whole");
});

test("a photo's receipt proves which file it is of", async () => {
  await page.click(".tile-open");
  await page.waitForSelector(".proof summary");
  await page.click(".proof summary");
  await page.waitForSelector(".receipt button");
  await withDownload(
    viewer.browser,
    () => page.click(".receipt button"),
    async (path, fileName) => {
      expect(fileName).toBe("free-as-a-bird.jpg.receipt.json");
      const samples = fileURLToPath(new URL("../../../samples/", import.meta.url));
      const key = ["--root-key", viewer.devnet.rootKey];
      const right = await runVerify(path, `${samples}free-as-a-bird.jpg`, ...key);
      expect([right.code, right.output]).toEqual([0, expect.stringContaining("is its original.")]);
      const wrong = await runVerify(path, `${samples}bridge-over-the-estuary.jpg`, ...key);
      expect([wrong.code, wrong.output]).toEqual([1, expect.stringContaining("it is none of these")]);

      const receipt = JSON.parse(await readFile(path, "utf8"));
      await writeFile(path, JSON.stringify({ ...receipt, description: { ...receipt.description, title: "Mine" } }));
      const forged = await runVerify(path, ...key);
      expect([forged.code, forged.output]).toEqual([1, expect.stringContaining("NOT verified: The description of")]);
    },
  );
});

test("a file that is no gallery says so", async () => {
  const samples = fileURLToPath(new URL("../../../samples/free-as-a-bird.jpg", import.meta.url));
  const { code, output } = await runVerify(samples);
  expect([code, output]).toEqual([1, expect.stringContaining("NOT verified: ")]);
  expect((await runVerify("--help")).output).toContain("npm run verify -- FILE");
});
