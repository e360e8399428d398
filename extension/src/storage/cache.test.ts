import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { installWebLocks } from "../../test/web-locks.ts";
import { type ExtensionDatabase, type JobRecord, openDatabase } from "./databases/database.ts";
import { clearCache, clearSignedOut, forgetDevice } from "./forget.ts";
import { jobLock } from "./job-lock.ts";
import { interruptedJobs, recordJobOutcome, refusedOrigins } from "./jobs.ts";
import { evictPresence } from "./presence.ts";
import { INITIAL_SETTINGS, readSettings, writeSettings } from "./settings.ts";

installWebLocks();

const capsule = "canister/owner";
const job: JobRecord = {
  origin: "http://localhost:3000",
  galleryId: "g",
  gallery: {
    galleryId: "g",
    title: "Summer",
    sourceUrl: "http://localhost:3000/",
    items: [{ memoryId: "a", memoryType: "image", url: "http://localhost:3000/a.jpg", title: "Private name" }],
  },
  totalCount: 1,
  edgesUrl: null,
  tellsSource: false,
  capsule,
  startedAtMs: 1,
  migratingIds: [],
  state: { name: "running" },
};
const outcome = {
  galleryId: "g",
  owner: "owner",
  stored: [{ memoryId: "a", alreadyStored: false, assets: [] }],
  failed: [],
  ms: { total: 1, prepare: 1, store: 0, verify: 0 },
};

let database: ExtensionDatabase;
beforeEach(async () => {
  database = await openDatabase();
  await forgetDevice(database);
});

describe("origins that kept photos from being stored", () => {
  it("are those of the last jobs on pages of the same origin", async () => {
    const failure = { code: "HostNotAllowed", message: "", about: "https://store.example" } as const;
    const other = { code: "NotAnImage", message: "", about: "application/pdf" } as const;
    const failed = [failure, other].map((each) => ({ memoryId: "a", failure: each }));
    await recordJobOutcome(database, job, { ...outcome, stored: [], failed }, { keepsNames: false });
    expect(await refusedOrigins(database, job.origin)).toEqual(["https://store.example"]);
    expect(await refusedOrigins(database, "https://elsewhere.example")).toEqual([]);
  });
});

describe("the cache", () => {
  it("keeps within its bound: what was checked longest ago goes first", async () => {
    for (const [memoryId, checkedAtMs] of [
      ["old", 1],
      ["newest", 3],
      ["newer", 2],
    ] as const)
      await database.put("presence", { capsule, memoryId, isStored: true, checkedAtMs });
    await evictPresence(database, 2);
    expect((await database.getAll("presence")).map(({ memoryId }) => memoryId).sort()).toEqual(["newer", "newest"]);
  });

  it.each([true, false])("keeps names after success: %s", async (keepsNames) => {
    await recordJobOutcome(database, job, outcome, { keepsNames });
    const kept = JSON.stringify(await database.getAll("jobs"));
    expect(kept.includes("Private name")).toBe(keepsNames);
    expect(kept).toContain("Summer");
  });

  it("finds jobs that were cut off, and leaves those that run", async () => {
    await database.put("jobs", job);
    expect(await interruptedJobs(database)).toEqual([job]);
    await navigator.locks.request(jobLock(job.origin, job.galleryId), async () => {
      expect(await interruptedJobs(database)).toEqual([]);
    });
  });

  it("forgets at sign-out what belongs to the person, but for what they may go on with, and keeps the device's own", async () => {
    const keyPair = {} as CryptoKeyPair;
    await database.put("keys", { id: "device", keyPair, owner: "device", createdAtMs: 1 });
    const capsules = ["canister/device", "canister/person"];
    for (const capsule of capsules) {
      await database.put("presence", { capsule, memoryId: "a", isStored: true, checkedAtMs: 1 });
      await database.put("shareLinks", { capsule, galleryId: "g", token: capsule });
      for (const name of ["cancelled", "paused"] as const)
        await database.put("jobs", {
          ...job,
          capsule,
          galleryId: `${capsule} ${name}`,
          state: name === "paused" ? { name } : { name, finishedAtMs: 1 },
        });
      const report = { to: "backend", edges: [] } as const;
      const queued = { origin: job.origin, galleryId: "g", queuedAtMs: 1, state: { name: "pending" } } as const;
      await database.add("outbox", { ...queued, capsule, report: { ...report, edges: [] } });
    }
    await clearSignedOut(database);
    const kept = await Promise.all(
      (["presence", "shareLinks", "outbox"] as const).map(async (name) => {
        const records: { capsule: string }[] = await database.getAll(name);
        return records.map(({ capsule }) => capsule);
      }),
    );
    expect(kept).toEqual([["canister/device"], ["canister/device"], ["canister/device"]]);
    expect((await database.getAllKeys("jobs")).map(([, galleryId]) => galleryId)).toEqual([
      "canister/device cancelled",
      "canister/device paused",
      "canister/person paused",
    ]);
  });

  it("is emptied without the settings, and forgotten with them", async () => {
    await database.put("jobs", job);
    await writeSettings(database, { ...INITIAL_SETTINGS, keepsNames: true });
    await clearCache(database);
    expect(await database.count("jobs")).toBe(0);
    expect((await readSettings(database)).keepsNames).toBe(true);
    await forgetDevice(database);
    expect(await readSettings(database)).toEqual(INITIAL_SETTINGS);
  });
});
