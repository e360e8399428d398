import { createHash } from "node:crypto";
import {
  type AssetKind,
  accepted,
  type Backend,
  concatBytes,
  fromHex,
  type Gallery,
  toHex,
  unwrap,
  type Variant,
} from "@store-forever/protocol";
import { createAgent, createBackend, Principal } from "@store-forever/protocol/ic";
import { verifyReceipt } from "@store-forever/protocol/receipt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GallerySource, PhotoSource } from "../src/index.ts";
import { BROWSERS, openPipelinePage, type PipelineBrowser } from "./browser.ts";
import { startDevnetBackend } from "./devnet-backend.ts";
import { serveNetworkProxy } from "./network-proxy.ts";
import type { PageNetwork } from "./page/main.ts";
import { brokenJpeg, hugeJpeg, largeJpeg, quickTimeFile, samplePhoto } from "./photos.ts";

let closers: (() => Promise<void>)[] = [];
let pageNetwork: PageNetwork;
let anonymous: Backend;
async function galleryBehind(token: string): Promise<Gallery> {
  const opened = unwrap(accepted(await anonymous.open_share_link(token)).value);
  return opened !== undefined && "gallery" in opened
    ? opened.gallery
    : expect.unreachable("The link opens no gallery.");
}
let browser: PipelineBrowser;
let files: Record<string, Uint8Array>;

beforeAll(async () => {
  const devnet = await startDevnetBackend();
  closers.push(async () => devnet[Symbol.asyncDispose]());
  const { host, canisterId, rootKey } = devnet.network;
  pageNetwork = { host, canisterId, rootKeyHex: toHex(rootKey) };
  anonymous = createBackend(createAgent({ host, rootKey }), canisterId);

  files = {
    "/dandelions.jpg": await samplePhoto("dandelions"),
    "/dragonfly.jpg": await samplePhoto("dragonfly"),
    "/half-a-fig.jpg": await samplePhoto("half-a-fig"),
    "/large.jpg": await largeJpeg(),
    "/huge.jpg": await hugeJpeg(),
    "/broken.jpg": brokenJpeg(),
    "/dandelions.mov": quickTimeFile(),
  };
  browser = await openPipelinePage(pageFiles());
  closers.push(async () => browser[Symbol.asyncDispose]());
});
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
  closers = [];
});

const pageFiles = () =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, { contentType: "image/jpeg", bytes }]));

const photo = (path: string, memoryId: string = crypto.randomUUID()): PhotoSource => ({
  memoryId,
  memoryType: "image",
  url: `${browser.origin}${path}`,
  title: `Photo ${path}`,
  caption: `Caption of ${path}`,
});
const gallery = (items: PhotoSource[], galleryId: string = crypto.randomUUID()): GallerySource => ({
  galleryId,
  title: "Summer",
  sourceUrl: `${browser.origin}/galleries/1`,
  items,
});

const store = (source: GallerySource, abortAt?: string, at = pageNetwork) =>
  browser.page.evaluate((...args) => globalThis.pipeline.storeGallery(...args), at, source, abortAt);

async function stored(source: GallerySource) {
  const { result, events } = await store(source);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return { outcome: result.value, events };
}

/** Reads an asset's bytes from the backend as the holder of a link does. */
async function readAsset(memoryId: string, kind: AssetKind, token: string): Promise<Uint8Array> {
  const locator = {
    memory_id: memoryId,
    kind: { [kind]: null } as Variant<AssetKind>,
    token: [token] as [string],
    version: [] as [],
  };
  const { chunk_count } = accepted(await anonymous.blob_get_meta(locator));
  const chunks = Array.from({ length: chunk_count }, async (_, index) =>
    accepted(await anonymous.blob_read_chunk(locator, index)),
  );
  return concatBytes(await Promise.all(chunks));
}

/** Sizes of the Blobs whose bytes Chromium keeps, because something refers to them or no garbage was collected. */
async function blobsInMemory(): Promise<string[]> {
  const tab = await browser.page.browser().newPage();
  try {
    await tab.goto("chrome://blob-internals");
    const text = await tab.$eval("body", (body) => body.textContent ?? "");
    return [...text.matchAll(/Length:\s*([\d,]+)/g)].map(([, size = ""]) => size);
  } finally {
    await tab.close();
  }
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("a gallery stored from Chromium in the backend canister", () => {
  test("keeps both files of a live photo in one memory, and the picture alone where there is no film", async () => {
    const live = { ...photo("/dandelions.jpg"), motionUrl: `${browser.origin}/dandelions.mov` };
    const still = { ...photo("/dragonfly.jpg"), motionUrl: `${browser.origin}/missing.mov` };
    const { outcome } = await stored(gallery([live, still]));
    const token = outcome.shareToken ?? expect.unreachable("There is no link.");
    const kindsOf = (memoryId: string) =>
      outcome.stored.find((memory) => memory.memoryId === memoryId)?.assets.map(({ kind }) => kind);
    expect(kindsOf(live.memoryId)).toEqual(["original", "display", "thumb", "placeholder", "motion"]);
    expect(kindsOf(still.memoryId)).toEqual(["original", "display", "thumb", "placeholder"]);
    expect(sha256(await readAsset(live.memoryId, "motion", token))).toBe(sha256(quickTimeFile()));
    expect(sha256(await readAsset(live.memoryId, "original", token))).toBe(
      sha256(files["/dandelions.jpg"] ?? new Uint8Array()),
    );
    // A part is not stored for the whole while the other may still be had.
    const elsewhere = { ...photo("/half-a-fig.jpg"), motionUrl: "http://files.example/half-a-fig.mov" };
    const { outcome: failing } = await stored(gallery([elsewhere, photo("/dragonfly.jpg")]));
    expect(failing.failed).toEqual([
      {
        memoryId: elsewhere.memoryId,
        failure: expect.objectContaining({
          code: expect.stringMatching(/^(?:HostNotAllowed|Unreachable|Unreadable)$/),
        }),
      },
    ]);
  });

  test("holds every readable photo, byte for byte, and reports the others", async () => {
    const paths = ["/dandelions.jpg", "/large.jpg", "/broken.jpg", "/missing.jpg", "/dragonfly.jpg"];
    const source = gallery(paths.map((path) => photo(path)));
    const { outcome, events } = await stored(source);

    const [dandelions, large, broken, missing, dragonfly] = source.items.map(({ memoryId }) => memoryId);
    expect(outcome.failed).toEqual([
      { memoryId: broken, failure: expect.objectContaining({ code: "Damaged" }) },
      { memoryId: missing, failure: expect.objectContaining({ code: "Gone" }) },
    ]);
    expect(outcome.stored.map(({ memoryId }) => memoryId).toSorted()).toEqual(
      [dandelions, large, dragonfly].toSorted(),
    );
    expect(outcome.owner).toBe(await browser.page.evaluate(() => globalThis.pipeline.principal()));

    // The page has held no file itself, so nothing waits for its thread to collect garbage.
    await expect.poll(blobsInMemory).toEqual([]);
    const blob = await browser.page.evaluateHandle(() => new Blob(["seen"]));
    expect(await blobsInMemory()).toEqual(["4"]);
    await blob.dispose();

    const token = outcome.shareToken ?? expect.unreachable("There is no link.");
    for (const { memoryId, alreadyStored, assets } of outcome.stored) {
      expect(alreadyStored).toBe(false);
      expect(assets.map(({ kind }) => kind)).toEqual(["original", "display", "thumb", "placeholder"]);
      for (const { kind, sha256: hash, sizeBytes } of assets) {
        const bytes = await readAsset(memoryId, kind, token);
        expect({ hash: sha256(bytes), sizeBytes: bytes.length }).toEqual({ hash, sizeBytes });
      }
    }
    for (const { receipt } of outcome.stored) {
      const trust = { canisterId: pageNetwork.canisterId, rootKey: fromHex(pageNetwork.rootKeyHex) };
      await verifyReceipt(receipt ?? expect.unreachable("There is no receipt."), trust);
    }
    const file = files["/large.jpg"] ?? expect.unreachable("The file is missing.");
    expect(file.length).toBeGreaterThan(4_000_000);
    expect(outcome.stored.find(({ memoryId }) => memoryId === large)?.assets[0]?.sha256).toBe(sha256(file));

    const shared = await galleryBehind(token);
    expect(shared.items).toEqual(
      [dandelions, large, dragonfly].map((memory_id, index) => ({
        memory_id,
        caption: [`Caption of ${["/dandelions.jpg", "/large.jpg", "/dragonfly.jpg"][index]}`],
      })),
    );

    expect(events.flatMap((event) => (event.type === "phase" ? [event.phase] : []))).toEqual([
      "prepare",
      "store",
      "verify",
    ]);
    const last = events.findLast((event) => event.type === "bytes");
    expect(last).toMatchObject({ type: "bytes", sentBytes: last?.totalBytes });
  });

  test("is found complete the second time: nothing is read or sent again", async () => {
    const source = gallery([photo("/dandelions.jpg"), photo("/half-a-fig.jpg")]);
    const first = await stored(source);
    const again = await stored({
      ...source,
      items: source.items.map((item) => ({ ...item, url: "http://127.0.0.1:1/" })),
    });
    expect(again.outcome).toMatchObject({
      shareToken: first.outcome.shareToken,
      stored: first.outcome.stored.map(({ memoryId, assets }) => ({ memoryId, assets, alreadyStored: true })),
      failed: [],
    });
    expect(again.events.filter((event) => event.type === "bytes")).toEqual([]);

    const ids = source.items.map(({ memoryId }) => memoryId);
    const asked = [...ids, crypto.randomUUID()];
    const presence = await browser.page.evaluate(
      (...args) => globalThis.pipeline.checkPresence(...args),
      pageNetwork,
      asked,
    );
    expect(presence).toEqual({ ok: true, value: ids });
    const link = await browser.page.evaluate(
      (...args) => globalThis.pipeline.findShareLink(...args),
      pageNetwork,
      source.galleryId,
    );
    expect(link).toEqual({ ok: true, value: first.outcome.shareToken });
  });

  test("adds what is new on the page and keeps what has left the page", async () => {
    const before = gallery([photo("/dandelions.jpg"), photo("/dragonfly.jpg")]);
    const { outcome } = await stored(before);
    const added = photo("/half-a-fig.jpg");
    const now = { ...before, title: "Late summer", items: [added, ...before.items.slice(1)] };
    const { outcome: second } = await stored(now);
    expect(second.shareToken).toBe(outcome.shareToken);
    const shared = await galleryBehind(second.shareToken ?? "");
    expect(shared.title).toBe("Late summer");
    expect(shared.items.map(({ memory_id }) => memory_id)).toEqual(
      [added, before.items[1], before.items[0]].map((item) => item?.memoryId),
    );
  });

  test("gets a new version of a photo that was replaced, and keeps the former one", async () => {
    const id = crypto.randomUUID();
    const hashOf = (path: string) => sha256(files[path] as Uint8Array);
    const first = gallery([photo("/dandelions.jpg", id), photo("/half-a-fig.jpg")]);
    await stored(first);
    const later = (path: string, replaces: string) =>
      gallery([{ ...photo(path, id), replaces }, ...first.items.slice(1)] as PhotoSource[], first.galleryId);
    const { outcome } = await stored(later("/dragonfly.jpg", hashOf("/dandelions.jpg")));
    expect(outcome.stored.map(({ alreadyStored }) => alreadyStored)).toEqual([false, true]);
    const token = outcome.shareToken ?? expect.unreachable("There is no link.");
    const versionsNow = async () => {
      const answer = accepted(await anonymous.memories_read({ memory_ids: [id], token: [token] }));
      const [memory] = answer.value[0] ?? [];
      return [...(memory?.versions ?? []), ...(memory ? [memory] : [])].map(({ assets: [original] }) =>
        toHex(original?.sha256 ?? new Uint8Array()),
      );
    };
    const both = [hashOf("/dandelions.jpg"), hashOf("/dragonfly.jpg")];
    expect(await versionsNow()).toEqual(both);
    // Somebody else has stored a newer one than the page compared with.
    const late = await stored(later("/half-a-fig.jpg", hashOf("/dandelions.jpg")));
    expect(late.outcome.stored.map(({ alreadyStored }) => alreadyStored)).toEqual([true, true]);
    // What cannot be read takes nobody's place.
    const broken = await stored(later("/broken.jpg", hashOf("/dragonfly.jpg")));
    expect(broken.outcome.failed.map(({ memoryId }) => memoryId)).toEqual([id]);
    expect(await versionsNow()).toEqual(both);
    expect((await galleryBehind(token)).items.map(({ memory_id }) => memory_id)).toEqual([
      id,
      first.items[1]?.memoryId,
    ]);
  });

  test("holds a file that was kept on disk, whose original went ahead of its derivatives", async () => {
    const { outcome, events } = await stored(gallery([photo("/huge.jpg")]));
    const token = outcome.shareToken ?? expect.unreachable("There is no link.");
    const [memory] = outcome.stored;
    expect(memory?.assets.map(({ kind }) => kind)).toEqual(["original", "display", "thumb", "placeholder"]);
    const original = await readAsset(memory?.memoryId ?? "", "original", token);
    expect(original.length).toBeGreaterThan(16 * 1024 * 1024);
    expect(sha256(original)).toBe(sha256(files["/huge.jpg"] as Uint8Array));
    const last = events.findLast((event) => event.type === "bytes");
    expect(last).toMatchObject({ type: "bytes", sentBytes: last?.totalBytes });
  });

  test("stopped in the middle leaves no gallery, and is completed by the next attempt", async () => {
    const source = gallery([photo("/large.jpg"), photo("/dandelions.jpg")]);
    await using proxy = await serveNetworkProxy(pageNetwork.host, () => "hold");
    const { result } = await store(source, "uploading", { ...pageNetwork, host: proxy.origin });
    expect(result).toEqual({ ok: false, error: expect.objectContaining({ code: "Aborted" }) });
    const link = await browser.page.evaluate(
      (...args) => globalThis.pipeline.findShareLink(...args),
      pageNetwork,
      source.galleryId,
    );
    expect(link).toEqual({ ok: true, value: undefined });
    const { outcome } = await stored(source);
    expect(outcome.stored).toHaveLength(2);
    expect(outcome.shareToken).toBeDefined();
  });
});

test.skipIf(!BROWSERS.includes("firefox"))("a gallery is stored from Firefox too", async () => {
  await using firefox = await openPipelinePage(pageFiles(), "firefox");
  const paths = ["/large.jpg", "/dandelions.jpg", "/broken.jpg"];
  const items = paths.map((path) => ({ ...photo(path), url: `${firefox.origin}${path}` }));
  const { result, events } = await firefox.page.evaluate(
    (...args) => globalThis.pipeline.storeGallery(...args),
    pageNetwork,
    gallery(items),
  );
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  const { stored: memories, failed, shareToken = "" } = result.value;
  expect(failed).toMatchObject([{ failure: { code: "Damaged" } }]);
  expect(memories.map(({ memoryId }) => memoryId)).toEqual(items.slice(0, 2).map(({ memoryId }) => memoryId));
  for (const [index, { memoryId, assets }] of memories.entries()) {
    expect(assets.map(({ kind }) => kind)).toEqual(["original", "display", "thumb", "placeholder"]);
    const original = await readAsset(memoryId, "original", shareToken);
    expect(sha256(original)).toBe(sha256(files[paths[index] ?? ""] ?? new Uint8Array()));
  }
  expect(events.findLast((event) => event.type === "bytes")).toMatchObject({ retries: 0 });
});

describe("a job that cannot go on", () => {
  test("names the backend and the address when nobody answers there", async () => {
    const { result } = await store(gallery([photo("/dandelions.jpg")]), undefined, {
      ...pageNetwork,
      host: "http://127.0.0.1:9",
    });
    expect(result).toEqual({
      ok: false,
      error: { code: "Network", message: expect.stringContaining("could not be reached at http://127.0.0.1:9") },
    });
  });

  test("says that there is no such canister", async () => {
    const canisterId = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 1, 1)).toText();
    const { result } = await store(gallery([photo("/dandelions.jpg")]), undefined, { ...pageNetwork, canisterId });
    expect(result).toMatchObject({
      ok: false,
      error: { code: "Network", message: expect.stringContaining("no archive canister") },
    });
  });

  test("does not trust a network with another root key", async () => {
    const other = `${pageNetwork.rootKeyHex.slice(0, -2)}${pageNetwork.rootKeyHex.endsWith("00") ? "01" : "00"}`;
    const { result } = await store(gallery([photo("/dandelions.jpg")]), undefined, {
      ...pageNetwork,
      rootKeyHex: other,
    });
    expect(result).toMatchObject({ ok: false, error: { code: "Integrity" } });
  });
});
