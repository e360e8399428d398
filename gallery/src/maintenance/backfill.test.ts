import { randomBytes, randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, icpEdge, type TestUser } from "../../test/gallery-fixture.ts";
import { storageEdges } from "../database/schema.ts";
import { createMemory } from "../memories/save-memory.ts";
import { backfillEdges, rollBackBackfill, validateEdges } from "./backfill.ts";

let gallery: GalleryFixture;
let owner: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  owner = await gallery.addUser();
});
afterAll(() => gallery.close());

const RIGHT = {
  memoriesWithoutMetadataEdge: 0,
  filesWithoutAssetEdge: 0,
  otherHashes: 0,
  edgesWithoutMemory: 0,
  lostOriginals: 0,
};

test("memories without storage edges get them, even after an interruption, and the backfill can be rolled back", async () => {
  const { database, blobs } = gallery.services;
  const file = path.join(gallery.folder, "original");
  await writeFile(file, "bytes");
  const { contentHash } = await blobs.put(file);
  for (let count = 0; count < 7; count++) await gallery.addImage(owner, contentHash);
  const note = {
    id: randomUUID(),
    type: "note",
    ownerId: owner.id,
    title: "A note",
    content: "Text",
    metadata: {},
  } as const;
  await createMemory(database, note);
  expect(await validateEdges(database, blobs)).toEqual(RIGHT);

  await database.delete(storageEdges);
  expect(await validateEdges(database, blobs)).toEqual({
    ...RIGHT,
    memoriesWithoutMetadataEdge: 8,
    filesWithoutAssetEdge: 7,
  });
  const interrupted = backfillEdges(database, 3, () => {
    throw new Error("Interrupted.");
  });
  await expect(interrupted).rejects.toThrow("Interrupted.");
  expect(await database.$count(storageEdges)).toBeGreaterThan(2);
  const seen: number[] = [];
  const rest = await backfillEdges(database, 3, ({ memoryCount }) => seen.push(memoryCount));
  expect(seen).toEqual([3, 6, 8]);
  expect(rest.createdEdgeCount).toBeLessThan(15);
  expect(await database.$count(storageEdges)).toBe(15);
  expect(await validateEdges(database, blobs)).toEqual(RIGHT);
  expect(await backfillEdges(database, 100)).toEqual({ memoryCount: 8, createdEdgeCount: 0 });
  const ofNote = await database.select().from(storageEdges).where(eq(storageEdges.memoryId, note.id));
  expect(ofNote).toMatchObject([
    { backend: "neon-db", artifact: "metadata", present: true, location: `notes/${note.id}` },
  ]);

  const image = await gallery.addImage(owner, contentHash);
  expect(await rollBackBackfill(database)).toBe(15);
  const left = await database.select({ memoryId: storageEdges.memoryId }).from(storageEdges);
  expect(left).toEqual([{ memoryId: image }, { memoryId: image }]);
});

test("everything that is wrong is counted", async () => {
  const { database, blobs } = gallery.services;
  await backfillEdges(database, 100);
  const before = await validateEdges(database, blobs);
  const image = await gallery.addImage(owner, randomBytes(32).toString("hex"));
  await database
    .update(storageEdges)
    .set({ contentHash: "0".repeat(64) })
    .where(eq(storageEdges.memoryId, image));
  await database.insert(storageEdges).values(icpEdge(randomUUID()));
  expect(await validateEdges(database, blobs)).toEqual({
    ...before,
    otherHashes: 1,
    edgesWithoutMemory: 1,
    lostOriginals: before.lostOriginals + 1,
  });
});
