import "fake-indexeddb/auto";
import type { GalleryOutcome } from "@store-forever/workers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addJob, endDevice, ORIGIN, startDevice } from "../../../test/jobs-on-device.ts";
import { openDatabase } from "../databases/database.ts";
import type { LookFindings } from "../databases/follow-record.ts";
import { follow, recordFindings, recordLook, recordLookFailure, settleLooks, unfollow } from "./follows.ts";

const GALLERY = { origin: ORIGIN, galleryId: "trip" };
const DAY_MS = 24 * 60 * 60_000;
/** The job of `addJob` begins at 0. */
const FINDINGS: LookFindings = {
  atMs: 0,
  newIds: ["new", "refused"],
  replaced: [
    ["changed", "before"],
    ["touched", "before"],
  ],
  goneCount: 1,
  unlistedCount: 0,
  backCount: 0,
  untoldCount: 0,
  reach: { name: "whole" as const },
};
let capsule: string;

beforeEach(async () => {
  capsule = await startDevice();
  const followed = { ...GALLERY, capsule, title: "Trip", pageUrl: ORIGIN, pages: "one", edgesUrl: null } as const;
  await follow(await openDatabase(), { ...followed, tellsSource: false, pace: "daily" }, []);
});
afterEach(async () => {
  await unfollow(await openDatabase(), ORIGIN, GALLERY.galleryId);
  await endDevice();
});

const read = async () => (await openDatabase()).get("follows", [ORIGIN, GALLERY.galleryId]);

function outcome(): GalleryOutcome {
  const stored = (memoryId: string, sha256: string) => ({
    memoryId,
    alreadyStored: false,
    assets: [{ kind: "original" as const, sha256, sizeBytes: 1 }],
  });
  return {
    galleryId: GALLERY.galleryId,
    owner: "",
    stored: [stored("new", "now"), stored("changed", "now"), stored("touched", "before")],
    failed: [{ memoryId: "refused", failure: { code: "Forbidden", message: "" } }],
    ms: { total: 0, prepare: 0, store: 0, verify: 0 },
  };
}

describe("a look", () => {
  it("that finds nothing to store is over, and the next one comes at its pace", async () => {
    const database = await openDatabase();
    expect(await recordLook(database, ORIGIN, GALLERY.galleryId)).toMatchObject({ state: { name: "looking" } });
    const { newIds: _, replaced: __, ...told } = FINDINGS;
    await recordFindings(database, GALLERY, { ...FINDINGS, newIds: [], replaced: [] }, []);
    const followed = await read();
    expect(followed?.state).toEqual({ name: "waiting" });
    expect(followed?.report).toEqual({ ...told, name: "looked", addedCount: 0, changedCount: 0, failedCount: 0 });
    expect(followed?.nextLookMs).toBeGreaterThan(Date.now() + 0.9 * DAY_MS);
  });

  it("reports what its job has stored, and what was the same after all is no change", async () => {
    const database = await openDatabase();
    await recordLook(database, ORIGIN, GALLERY.galleryId);
    await recordFindings(database, GALLERY, FINDINGS, []);
    expect(await recordLook(database, ORIGIN, GALLERY.galleryId)).toBeUndefined();
    await addJob(GALLERY.galleryId, capsule, { name: "running" });
    expect(await settleLooks(database)).toEqual([]);
    await addJob(GALLERY.galleryId, capsule, { name: "finished", finishedAtMs: 0, outcome: outcome() });
    expect(await settleLooks(database)).toMatchObject([
      { state: { name: "waiting" }, report: { addedCount: 1, changedCount: 1, failedCount: 1, goneCount: 1 } },
    ]);
  });

  it("is made again if its job was never begun", async () => {
    const database = await openDatabase();
    await addJob(GALLERY.galleryId, capsule, { name: "finished", finishedAtMs: 0, outcome: outcome() });
    await recordFindings(database, GALLERY, { ...FINDINGS, atMs: 1 }, []);
    expect(await settleLooks(database)).toEqual([]);
    expect(await read()).toMatchObject({ state: { name: "waiting" }, report: null });
  });

  it("that could not reach the page is made again within the hour, but a second time and others at the pace", async () => {
    const database = await openDatabase();
    await recordLookFailure(database, GALLERY, "unreachable");
    expect((await read())?.nextLookMs).toBeLessThanOrEqual(Date.now() + DAY_MS / 24);
    await recordLookFailure(database, GALLERY, "unreachable");
    expect((await read())?.nextLookMs).toBeGreaterThan(Date.now() + 0.9 * DAY_MS);
    await recordLookFailure(database, GALLERY, "siteSignIn");
    expect(await read()).toMatchObject({ report: { name: "failed", why: "siteSignIn" } });
    expect((await read())?.nextLookMs).toBeGreaterThan(Date.now() + 0.9 * DAY_MS);
  });

  it("of a gallery that is not followed any more is not written down", async () => {
    const database = await openDatabase();
    await unfollow(database, ORIGIN, GALLERY.galleryId);
    await recordFindings(database, GALLERY, FINDINGS, []);
    expect([await read(), await database.get("followedPhotos", [ORIGIN, GALLERY.galleryId])]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
