import "fake-indexeddb/auto";
import { archiveId, err, ok } from "@store-forever/protocol";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addJob, CANISTER, endDevice, ORIGIN, startDevice } from "../../../test/jobs-on-device.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { jobLock } from "../../storage/job-lock.ts";
import { recallGallery, refreshGallery } from "./knowledge.ts";

const { host, archive } = vi.hoisted(() => ({
  host: { start: async (_: string) => {} },
  /** What the backend says: `undefined` when it cannot be reached. */
  archive: { links: [] as string[] | undefined },
}));
vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));
vi.mock("@store-forever/workers", () => ({
  checkPresence: async (_network: unknown, _signer: unknown, ids: string[]) =>
    ok(new Map(ids.map((id) => [id, { sha256: "ab", sizeBytes: 1 }]))),
  findShareLink: async () => (archive.links === undefined ? err({}) : ok(archive.links[0])),
}));
vi.mock("../jobs/ask-host.ts", () => ({
  askHost: async ({ gallery }: { gallery: { galleryId: string } }) => {
    await host.start(gallery.galleryId);
    return ok(null);
  },
}));

let own: string;
beforeEach(async () => {
  own = await startDevice();
  host.start = async (galleryId) => {
    void navigator.locks.request(jobLock(ORIGIN, galleryId), () => new Promise(() => {}));
  };
});
afterEach(async () => {
  await endDevice();
});

async function jobOf(galleryId: string) {
  const recalled = await recallGallery({ origin: ORIGIN, galleryId, memoryIds: [], edgesUrl: null });
  if (!recalled.ok) throw new Error(recalled.error.name);
  return recalled.value.job;
}

it("resumes an interrupted job before it says whether one runs", async () => {
  await addJob("interrupted", own, { name: "running" });
  expect(await jobOf("interrupted")).toBe("running");
});

it("knows no running job where none can be resumed", async () => {
  await addJob("of-somebody-else", `${CANISTER}/aaaaa-aa`, { name: "running" });
  await addJob("refused", own, { name: "running" });
  host.start = async () => {};
  expect(await jobOf("of-somebody-else")).toBe(null);
  expect(await jobOf("refused")).toBe(null);
});

it("leaves a paused job to the person, and an ended one as it is", async () => {
  await addJob("paused", own, { name: "paused" });
  await addJob("cancelled", own, { name: "cancelled", finishedAtMs: 0 });
  expect(await jobOf("paused")).toBe("paused");
  expect(await jobOf("cancelled")).toBe(null);
});

it("forgets a link that was replaced or revoked elsewhere, and keeps it while nobody can be asked", async () => {
  const database = await openDatabase();
  const galleryId = "4d3f0b1e-1d0c-4f43-9a39-54f1a1c4ab01";
  const question = { origin: ORIGIN, galleryId, memoryIds: [galleryId], edgesUrl: null };
  const token = async () => (await database.get("shareLinks", [own, archiveId(ORIGIN, "gallery", galleryId)]))?.token;
  const states: (string | undefined)[] = [];
  for (const links of [["leaked"], ["new"], undefined, []]) {
    archive.links = links;
    await refreshGallery(question);
    states.push(await token());
  }
  expect(states).toEqual(["leaked", "new", "new", undefined]);
});
