import { randomUUID } from "node:crypto";
import { access, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GalleryFixture, icpEdge, type TestUser } from "../../test/gallery-fixture.ts";
import { galleryPresenceMv, images, storageEdges } from "../database/schema.ts";
import { readEdges } from "../edges/edge-rows.ts";
import { presenceOfMemories } from "../edges/presence.ts";
import { failStuckEdges, refreshGalleryPresence, removeOrphans, retryOwnCopies } from "./edge-maintenance.ts";
import { removeUnusedBlobs } from "./remove-unused-blobs.ts";
import { startMaintenance } from "./start-maintenance.ts";

let gallery: GalleryFixture;
let owner: TestUser;
let memoryId: string;
let contentHash: string;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  owner = await gallery.addUser();
});
afterAll(() => gallery.close());
beforeEach(async () => {
  const file = path.join(gallery.folder, "original");
  await writeFile(file, randomUUID());
  ({ contentHash } = await gallery.services.blobs.put(file));
  memoryId = await gallery.addImage(owner, contentHash);
});

const edgesOf = (id: string) => readEdges(gallery.database, [id]);

test("edges of memories that do not exist are removed, others stay", async () => {
  await removeOrphans(gallery.database);
  await gallery.database
    .insert(storageEdges)
    .values([icpEdge(randomUUID()), { ...icpEdge(memoryId), memoryType: "note" }]);
  expect(await removeOrphans(gallery.database)).toBe(2);
  expect(await removeOrphans(gallery.database)).toBe(0);
  expect(await edgesOf(memoryId)).toHaveLength(2);
});

test("an edge that has been migrating without any report counts as failed, a younger one does not", async () => {
  await gallery.putEdges(owner, [
    icpEdge(memoryId, { present: false, syncState: "migrating" }),
    icpEdge(memoryId, { artifact: "metadata", present: false, syncState: "migrating" }),
  ]);
  expect(await failStuckEdges(gallery.database, 60)).toBe(0);
  await setUpdatedAt("asset", sql`now() - interval '61 minutes'`);
  expect(await failStuckEdges(gallery.database, 60)).toBe(1);
  const icp = (await edgesOf(memoryId)).filter((edge) => edge.backend === "icp-canister");
  expect(icp).toMatchObject([
    { artifact: "metadata", syncState: "migrating", syncError: null },
    { artifact: "asset", syncState: "failed", syncError: expect.stringContaining("60 minutes") },
  ]);
});

test("a copy that is reported again as on its way has not been given up, and neither has one that was paused this month", async () => {
  const migrating = { present: false, syncState: "migrating" } as const;
  const [asset, metadata] = [icpEdge(memoryId, migrating), icpEdge(memoryId, { ...migrating, artifact: "metadata" })];
  await gallery.putEdges(owner, [asset, metadata]);
  await setUpdatedAt("asset", sql`now() - interval '61 minutes'`);
  await setUpdatedAt("metadata", sql`now() - interval '61 minutes'`);
  await gallery.putEdges(owner, [asset, { ...metadata, isPaused: true }]);
  await setUpdatedAt("metadata", sql`now() - interval '7 days'`);
  expect(await failStuckEdges(gallery.database, 60)).toBe(0);
  const page = async () => (await gallery.request("/dashboard", { as: owner })).text();
  expect(await page()).toMatch(/Description on the Internet Computer<\/td><td[^>]*>Paused</);
  expect(await page()).toMatch(/File on the Internet Computer<\/td><td[^>]*>In progress</);
  await gallery.putEdges(owner, { ...asset, isPaused: true });
  expect(await page()).toContain(">paused<");
  const [presence] = await presenceOfMemories(gallery.database, owner, { ids: [memoryId] });
  expect(presence).toMatchObject({ syncState: "migrating", isPaused: true });

  await gallery.putEdges(owner, [asset, metadata]);
  await setUpdatedAt("metadata", sql`now() - interval '61 minutes'`);
  expect(await failStuckEdges(gallery.database, 60)).toBe(1);
  await gallery.putEdges(owner, { ...metadata, isPaused: true });
  await setUpdatedAt("metadata", sql`now() - interval '31 days'`);
  expect(await failStuckEdges(gallery.database, 60)).toBe(1);
  expect(
    (await edgesOf(memoryId)).find(({ artifact, backend }) => artifact === "metadata" && backend === "icp-canister"),
  ).toMatchObject({ syncState: "failed", isPaused: false, syncError: expect.stringContaining("30 days") });
  const wrong = await gallery.putEdges(owner, icpEdge(memoryId, { isPaused: true }));
  expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: { field: "0.isPaused" } }]);
});

/** Disables the trigger that keeps `updated_at`. */
async function setUpdatedAt(artifact: "asset" | "metadata", moment: ReturnType<typeof sql>) {
  await gallery.database.transaction(async (transaction) => {
    await transaction.execute(sql`ALTER TABLE storage_edges DISABLE TRIGGER storage_edges_set_updated_at`);
    await transaction
      .update(storageEdges)
      .set({ updatedAt: moment })
      .where(
        and(
          eq(storageEdges.memoryId, memoryId),
          eq(storageEdges.artifact, artifact),
          eq(storageEdges.backend, "icp-canister"),
        ),
      );
    await transaction.execute(sql`ALTER TABLE storage_edges ENABLE TRIGGER storage_edges_set_updated_at`);
  });
}

test("the gallery's own copies that failed are checked again; a lost file stays failed", async () => {
  const lost = await gallery.addImage(owner);
  await gallery.database
    .update(storageEdges)
    .set({ present: false, syncState: "failed", syncError: "The disk was away." })
    .where(eq(storageEdges.backend, "vercel-blob"));
  expect(await retryOwnCopies(gallery.database, gallery.services.blobs)).toBeGreaterThan(0);
  const assets = async (id: string) => (await edgesOf(id)).filter((edge) => edge.artifact === "asset");
  expect(await assets(memoryId)).toMatchObject([{ present: true, syncState: "idle", syncError: null }]);
  expect(await assets(lost)).toMatchObject([{ present: false, syncState: "failed", syncError: "The disk was away." }]);
});

test("originals without a memory are removed once they are old enough", async () => {
  const { blobs } = gallery.services;
  const isThere = () =>
    access(blobs.pathOf(contentHash)).then(
      () => true,
      () => false,
    );
  const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await utimes(blobs.pathOf(contentHash), old, old);
  await removeUnusedBlobs(gallery.database, blobs);
  expect(await isThere()).toBe(true);
  await gallery.database.delete(images).where(eq(images.id, memoryId));
  await utimes(blobs.pathOf(contentHash), new Date(), new Date());
  await removeUnusedBlobs(gallery.database, blobs);
  expect(await isThere()).toBe(true);
  await utimes(blobs.pathOf(contentHash), old, old);
  expect(await removeUnusedBlobs(gallery.database, blobs)).toBe(1);
  expect(await isThere()).toBe(false);
});

test("the materialised presence shows the state at its last refresh", async () => {
  const galleryId = await gallery.addGallery(owner, [memoryId]);
  const read = () =>
    gallery.database.select().from(galleryPresenceMv).where(eq(galleryPresenceMv.galleryId, galleryId));
  expect(await read()).toEqual([]);
  await refreshGalleryPresence(gallery.database);
  expect(await read()).toMatchObject([{ totalMemories: 1, icpComplete: false }]);
  await gallery.putEdges(owner, [icpEdge(memoryId), icpEdge(memoryId, { artifact: "metadata" })]);
  expect(await read()).toMatchObject([{ icpComplete: false }]);
  await refreshGalleryPresence(gallery.database);
  expect(await read()).toMatchObject([{ icpComplete: true, icpCompleteMemories: 1 }]);

  const listed = await gallery.request("/api/galleries?storageStatus=stored_forever", { as: owner });
  expect(await listed.json()).toMatchObject({ items: [{ id: galleryId, itemCount: 1, coverId: memoryId }] });
});

test("the jobs run when they are started, and have ended when they are stopped", async () => {
  await gallery.database.insert(storageEdges).values(icpEdge(randomUUID()));
  const stop = startMaintenance(gallery.services);
  await stop();
  expect(await removeOrphans(gallery.database)).toBe(0);
});
