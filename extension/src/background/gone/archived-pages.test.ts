import "fake-indexeddb/auto";
import { archiveId } from "@store-forever/protocol";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addJob, endDevice, ORIGIN, startDevice } from "../../../test/jobs-on-device.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { addressSha256 } from "../../storage/databases/stored-file.ts";
import { archivedPages, isSamePage } from "./archived-pages.ts";

vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));

let capsule: string;
beforeEach(async () => {
  capsule = await startDevice();
});
afterEach(endDevice);

const finished = (storedCount: number) => {
  const stored = Array.from({ length: storedCount }, (_, index) => ({
    memoryId: String(index),
    alreadyStored: false,
    assets: [],
  }));
  const outcome = { galleryId: "", owner: "", stored, failed: [], ms: { total: 0, prepare: 0, store: 0, verify: 0 } };
  return { name: "finished", finishedAtMs: 0, outcome } as const;
};

it.each([
  ["/trip", "/trip", true],
  ["/trip", "/trip/", true],
  ["/trip/", "/trip/index.html", true],
  ["/trip?page=3", "/trip", true],
  ["/trip?utm_source=mail", "/trip", true],
  ["/trip#photo-3", "/trip", true],
  ["/trip", "/party", false],
  ["/view?album=1", "/view?album=2", false],
  ["/app#/album/1", "/app#/album/2", false],
])("%s and %s are one page: %s", (one, other, is) => {
  expect(isSamePage(new URL(one, ORIGIN), new URL(other, ORIGIN))).toBe(is);
});

it("knows the photo at an address that is gone", async () => {
  await addJob("trip", capsule, finished(1));
  const file = { addressSha256: await addressSha256("https://cdn.example/lake.jpg") };
  const memoryId = archiveId(ORIGIN, "memory", "0");
  await (await openDatabase()).put("presence", { capsule, memoryId, isStored: true, checkedAtMs: 0, file });
  expect(await archivedPages("https://cdn.example/lake.jpg", "gone")).toMatchObject([{ galleryId: "trip" }]);
  expect(await archivedPages("https://cdn.example/hut.jpg", "gone")).toEqual([]);
});

it("knows what was stored from a page, and of a site that is gone everything else too", async () => {
  await addJob("trip", capsule, finished(1));
  await addJob("empty", capsule, finished(0));
  await addJob("running", capsule, { name: "running" });
  await addJob("theirs", `${capsule}x`, finished(1));
  const trip = { origin: ORIGIN, galleryId: "trip", title: "trip" };
  expect(await archivedPages(`${ORIGIN}/?ref=mail`, "shown")).toEqual([trip]);
  expect(await archivedPages(`${ORIGIN}/other`, "gone")).toEqual([]);
  expect(await archivedPages(`${ORIGIN}/other`, "hostGone")).toEqual([trip]);
  expect(await archivedPages("https://elsewhere.example/", "hostGone")).toEqual([]);
});
