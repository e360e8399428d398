import "fake-indexeddb/auto";
import type { GalleryOutcome } from "@store-forever/workers";
import { beforeEach, expect, it } from "vitest";
import { type ExtensionDatabase, type JobRecord, openDatabase } from "./databases/database.ts";
import { recordJobOutcome, recordJobStart, recordJobState, recordJobStop } from "./jobs.ts";
import { keepArrived, keepPresence } from "./presence.ts";

const site = { origin: "https://photos.example", capsule: "aaaaa-aa/owner" };
const original = { sha256: "ab".repeat(32), sizeBytes: 7 };
const photo = (id: string) => ({ memoryId: id, memoryType: "image", url: `${site.origin}/${id}`, title: id }) as const;

let database: ExtensionDatabase;
beforeEach(async () => {
  database = await openDatabase();
  for (const store of ["jobs", "presence", "receipts", "shareLinks", "outbox"] as const) await database.clear(store);
});

const begin = (...ids: string[]) =>
  recordJobStart(database, {
    ...site,
    galleryId: "g",
    gallery: { galleryId: "g", title: "Summer", sourceUrl: site.origin, items: ids.map(photo) },
    totalCount: ids.length,
    edgesUrl: `${site.origin}/api/storage/edges`,
    tellsSource: false,
    startedAtMs: 1,
  });

const finish = (job: JobRecord, ids: string[], readFrom = site.origin) => {
  const assets = [{ kind: "original" as const, ...original }];
  const stored = ids.map((memoryId) => ({ memoryId, alreadyStored: false, readFrom, assets }));
  const ms = { total: 1, prepare: 1, store: 1, verify: 1 };
  const outcome: GalleryOutcome = { galleryId: "g", owner: "owner", stored, failed: [], ms };
  return recordJobOutcome(database, job, outcome, { keepsNames: true });
};

/** What the gallery takes for the state of each file after all reports, in their order. */
async function told(): Promise<Record<string, string>> {
  const edges = (await database.getAll("outbox")).flatMap(({ report }) =>
    report.to === "gallery" ? report.edges : [],
  );
  return Object.fromEntries(
    edges
      .filter(({ artifact }) => artifact === "asset")
      .map(({ memoryId, present, syncState = "idle" }) => [memoryId, present ? "stored" : syncState]),
  );
}

it("ends what an earlier job left on its way and the next one does not bring", async () => {
  const cutOff = await begin("a", "b", "c");
  await keepArrived(database, site, new Map([["a", { alreadyStored: false, original, readFrom: site.origin }]]));
  expect((await begin("b")).migratingIds).toEqual(["b"]);
  expect(await told()).toEqual({ a: "stored", b: "migrating", c: "idle" });
  await recordJobState(database, cutOff, { name: "paused" });
  await begin("d");
  expect(await told()).toEqual({ a: "stored", b: "idle", c: "idle", d: "migrating" });
});

it("ends the way of a file that another site gave, or whose origin nobody knows, and says nothing of it", async () => {
  await finish(await begin("a"), ["a"], "https://cdn.example");
  expect(await told()).toEqual({ a: "idle" });
  const job = await begin("b", "c", "d");
  await keepArrived(
    database,
    site,
    new Map([["b", { alreadyStored: false, original, readFrom: "https://cdn.example" }]]),
  );
  await keepPresence(database, site, ["c"], new Set(["c"]), new Map([["c", original]]));
  await recordJobStop(database, job, null);
  expect(await told()).toEqual({ a: "idle", b: "idle", c: "idle", d: "idle" });
  const toGallery = (await database.getAll("outbox")).filter(({ report }) => report.to === "gallery");
  expect(JSON.stringify(toGallery)).not.toContain(original.sha256);
});

it("ends the way of what a finished job tells nothing of", async () => {
  await finish(await begin("a", "b"), ["a"]);
  expect(await told()).toEqual({ a: "stored", b: "idle" });
});

it("keeps the unsent end of an earlier job's photos that the next one does not have", async () => {
  const failure = { code: "Network", message: "The archive is gone." } as const;
  await recordJobStop(database, await begin("a", "b"), failure);
  await finish(await begin("b"), ["b"]);
  expect(await told()).toEqual({ a: "failed", b: "stored" });
});
