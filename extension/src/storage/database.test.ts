import "fake-indexeddb/auto";
import { deleteDB, openDB } from "idb";
import { expect, it } from "vitest";
import { openDatabase } from "./database.ts";

const gallery = { galleryId: "g", title: "Summer", sourceUrl: "http://localhost:3000/", items: [{}, {}] };
const job = { origin: "http://localhost:3000", galleryId: "g", gallery, archive: "canister/owner", edgesUrl: null };
const edge = { memoryId: "a", memoryType: "image", artifact: "metadata", backend: "icp-canister", present: true };

it("brings what the first version kept to the form of today, reports and their archive too", async () => {
  await deleteDB("store-forever");
  const first = await openDB("store-forever", 1, {
    upgrade(database) {
      database.createObjectStore("keys", { keyPath: "id" });
      database.createObjectStore("jobs", { keyPath: ["origin", "galleryId"] });
      database.createObjectStore("presence", { keyPath: ["archive", "memoryId"] });
      database.createObjectStore("shareLinks", { keyPath: ["archive", "galleryId"] });
      const outbox = database.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
      outbox.createIndex("byGallery", ["origin", "galleryId"]);
    },
  });
  await first.put("jobs", { ...job, startedAtMs: 1, state: { name: "paused" } });
  const report = { origin: job.origin, galleryId: "g", edgesUrl: "http://localhost:3000/edges", edges: [edge] };
  await first.put("outbox", { ...report, queuedAtMs: 2, state: { name: "pending" } });
  first.close();

  const database = await openDatabase();
  expect(await database.get("jobs", [job.origin, "g"])).toMatchObject({
    totalCount: 2,
    migratingIds: [],
    state: { name: "paused" },
  });
  expect(await database.getAllFromIndex("outbox", "byGallery", [job.origin, "g"])).toEqual([
    {
      id: 1,
      origin: job.origin,
      galleryId: "g",
      archive: "canister/owner",
      report: { to: "gallery", edgesUrl: "http://localhost:3000/edges", edges: [edge] },
      queuedAtMs: 2,
      state: { name: "pending" },
    },
  ]);
  expect([...database.objectStoreNames]).toContain("receipts");
});
