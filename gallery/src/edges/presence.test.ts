import { randomUUID } from "node:crypto";
import { ARTIFACTS, STORAGE_BACKENDS, SYNC_STATES } from "@store-forever/protocol";
import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, icpEdge, type TestUser } from "../../test/gallery-fixture.ts";
import { galleryItems, galleryPresenceMv, memoryPresence, storageEdges, syncStatus } from "../database/schema.ts";
import { refreshGalleryPresence } from "../maintenance/edge-maintenance.ts";
import { presenceOfGalleries, presenceOfMemories } from "./presence.ts";

let gallery: GalleryFixture;
let owner: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  owner = await gallery.addUser();
});
afterAll(() => gallery.close());

interface PlainEdge {
  artifact: (typeof ARTIFACTS)[number];
  backend: (typeof STORAGE_BACKENDS)[number];
  present: boolean;
  syncState: (typeof SYNC_STATES)[number];
  syncError: string | null;
}

const edgesOfMemory = fc.uniqueArray(
  fc.record<PlainEdge>({
    artifact: fc.constantFrom(...ARTIFACTS),
    backend: fc.constantFrom("icp-canister", "icp-canister", ...STORAGE_BACKENDS),
    present: fc.boolean(),
    syncState: fc.constantFrom(...SYNC_STATES),
    syncError: fc.constantFrom(null, "No network."),
  }),
  { selector: (edge) => `${edge.artifact}/${edge.backend}`, maxLength: 8 },
);

const has = (edges: PlainEdge[], artifact: string, backend: string) =>
  edges.some((edge) => edge.artifact === artifact && edge.backend === backend && edge.present);

function recompute(memories: PlainEdge[][]) {
  const complete = memories.filter((edges) => ARTIFACTS.every((artifact) => has(edges, artifact, "icp-canister")));
  const icpComplete = memories.length > 0 && complete.length === memories.length;
  const icpAny = memories.flat().some((edge) => edge.backend === "icp-canister" && edge.present);
  return {
    totalMemories: memories.length,
    icpCompleteMemories: complete.length,
    icpCompletePercentage: memories.length === 0 ? 0 : Math.floor((complete.length / memories.length) * 100),
    icpComplete,
    icpAny,
    storageStatus: icpComplete ? "stored_forever" : icpAny ? "partially_stored" : "web2_only",
  };
}

test("the views agree with a plain recomputation", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edgesOfMemory, { maxLength: 5 }), async (memories) => {
      const withIds = memories.map((edges) => ({ memoryId: randomUUID(), edges }));
      const galleryId = await gallery.addGallery(
        owner,
        withIds.map(({ memoryId }) => memoryId),
      );
      const rows = withIds.flatMap(({ memoryId, edges }) =>
        edges.map((edge) => ({ ...edge, memoryId, memoryType: "image" }) as const),
      );
      if (rows.length > 0) await gallery.database.insert(storageEdges).values(rows);

      const expected = { galleryId, ...recompute(memories) };
      expect(await presenceOfGalleries(gallery.database, owner, [galleryId])).toEqual([expected]);
      await refreshGalleryPresence(gallery.database);
      const { icpCompletePercentage: _, storageStatus: __, ...materialised } = expected;
      const ofGallery = eq(galleryPresenceMv.galleryId, galleryId);
      expect(await gallery.database.select().from(galleryPresenceMv).where(ofGallery)).toEqual([materialised]);

      const ids = withIds.map(({ memoryId }) => memoryId);
      const watched = await gallery.database.select().from(syncStatus).where(inArray(syncStatus.memoryId, ids));
      const name = (edge: { memoryId: string } & Omit<PlainEdge, "present">) =>
        `${edge.memoryId} ${edge.artifact} ${edge.backend} ${edge.syncState} ${edge.syncError}`;
      expect(watched.map(name).sort()).toEqual(
        rows
          .filter((edge) => edge.syncState !== "idle" || edge.syncError !== null)
          .map(name)
          .sort(),
      );
      for (const { memoryId, edges } of withIds) {
        const found = await gallery.database.select().from(memoryPresence).where(eq(memoryPresence.memoryId, memoryId));
        expect(found).toEqual(
          edges.length === 0
            ? []
            : [
                {
                  memoryId,
                  memoryType: "image",
                  metaNeon: has(edges, "metadata", "neon-db"),
                  assetBlob: has(edges, "asset", "vercel-blob"),
                  metaIcp: has(edges, "metadata", "icp-canister"),
                  assetIcp: has(edges, "asset", "icp-canister"),
                },
              ],
        );
      }
    }),
    { numRuns: 30 },
  );
});

test("an edge with the same id but another type belongs to another memory", async () => {
  const memoryId = randomUUID();
  const galleryId = await gallery.addGallery(owner, [memoryId]);
  await gallery.database
    .insert(storageEdges)
    .values(ARTIFACTS.map((artifact) => ({ ...icpEdge(memoryId, { artifact }), memoryType: "video" as const })));
  expect(await presenceOfGalleries(gallery.database, owner, [galleryId])).toMatchObject([
    { icpAny: false, totalMemories: 1 },
  ]);
});

test("storing every photo of a gallery turns it from web2_only to stored_forever over the API", async () => {
  const imageIds = [await gallery.addImage(owner), await gallery.addImage(owner)];
  const galleryId = await gallery.addGallery(owner, imageIds);
  const status = async () => {
    const response = await gallery.request(`/api/galleries/${galleryId}/presence`, { as: owner });
    return ((await response.json()) as { storageStatus: string }).storageStatus;
  };
  const seen = [await status()];
  for (const id of imageIds) {
    await gallery.putEdges(owner, [icpEdge(id), icpEdge(id, { artifact: "metadata" })]);
    seen.push(await status());
  }
  await gallery.database.delete(galleryItems).where(eq(galleryItems.galleryId, galleryId));
  seen.push(await status());
  expect(seen).toEqual(["web2_only", "partially_stored", "stored_forever", "web2_only"]);
});

test("a memory is identified by its type too", async () => {
  const id = await gallery.addImage(owner);
  const ask = (type: "image" | "note") => presenceOfMemories(gallery.database, owner, { ids: [id], types: [type] });
  expect(await ask("image")).toMatchObject([{ metaNeon: true, assetBlob: true, metaIcp: false, assetIcp: false }]);
  expect(await ask("note")).toEqual([]);
});
