import { randomUUID } from "node:crypto";
import { ARTIFACTS, STORAGE_BACKENDS, SYNC_STATES } from "@store-forever/protocol";
import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, icpEdge, TEST_ORIGIN, type TestUser } from "../../test/gallery-fixture.ts";
import { EDGES_CHANGED } from "../database/notifications.ts";
import {
  galleries,
  galleryItems,
  galleryPresenceMv,
  memoryPresence,
  storageEdges,
  syncStatus,
} from "../database/schema.ts";
import { refreshGalleryPresence } from "../maintenance/edge-maintenance.ts";
import { createMemory } from "../memories/save-memory.ts";
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
  const standardComplete = memories.every(
    (edges) => has(edges, "metadata", "neon-db") && has(edges, "asset", "vercel-blob"),
  );
  const isAt = (backend: string) => memories.flat().some((edge) => edge.backend === backend && edge.present);
  const inState = (state: string) =>
    memories.filter((edges) => edges.some(({ syncState }) => syncState === state)).length;
  const icpAny = memories.flat().some((edge) => edge.backend === "icp-canister" && edge.present);
  return {
    totalMemories: memories.length,
    icpCompleteMemories: complete.length,
    icpCompletePercentage: memories.length === 0 ? 0 : Math.floor((complete.length / memories.length) * 100),
    icpComplete,
    icpAny,
    standardComplete,
    hasWalrus: isAt("walrus"),
    hasArweave: isAt("arweave"),
    hasS3: isAt("s3"),
    migratingMemories: inState("migrating"),
    pausedMemories: 0,
    failedMemories: inState("failed"),
    storageStatus: icpComplete
      ? "stored_forever"
      : icpAny
        ? "partially_stored"
        : standardComplete
          ? "web2_only"
          : "incomplete",
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
                  assetWalrus: has(edges, "asset", "walrus"),
                  assetArweave: has(edges, "asset", "arweave"),
                  assetS3: has(edges, "asset", "s3"),
                  isPaused: false,
                  syncState:
                    (["migrating", "failed"] as const).find((state) =>
                      edges.some(({ syncState }) => syncState === state),
                    ) ?? "idle",
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

test("a note has everything that this gallery should have without a file", async () => {
  const id = randomUUID();
  await createMemory(gallery.database, {
    ...{ id, type: "note", ownerId: owner.id, title: "A", content: "B", metadata: {} },
  } as const);
  expect(await presenceOfMemories(gallery.database, owner, { ids: [id] })).toMatchObject([
    { assetBlob: false, storageStatus: "web2_only" },
  ]);
  const galleryId = await gallery.addGallery(owner, []);
  await gallery.database.insert(galleryItems).values({ galleryId, memoryId: id, memoryType: "note", position: 0 });
  expect(await presenceOfGalleries(gallery.database, owner, [galleryId])).toMatchObject([
    { standardComplete: true, storageStatus: "web2_only" },
  ]);
});

test("the refresh of presence hears of changes of galleries and their items, not only of edges", async () => {
  const imageId = await gallery.addImage(owner);
  let heard = 0;
  const stop = gallery.services.edgeChanges.onChange(() => {
    heard++;
  });
  const changes: [string, () => Promise<unknown>][] = [
    ["a new gallery", async () => gallery.addGallery(owner, [])],
    ["a new item", async () => gallery.addGallery(owner, [imageId])],
    [
      "an item that is removed",
      async () => gallery.database.delete(galleryItems).where(eq(galleryItems.memoryId, imageId)),
    ],
    [
      "a gallery that is deleted",
      async () => gallery.database.delete(galleries).where(eq(galleries.ownerId, owner.id)),
    ],
  ];
  for (const [name, change] of changes) {
    heard = 0;
    await change();
    await expect.poll(() => heard, { message: `${EDGES_CHANGED} after ${name}` }).toBeGreaterThan(0);
  }
  stop();
});

test("an administrator refreshes what lists say, and nobody else does", async () => {
  const adminToken = "a token that is long enough".replaceAll(" ", "-");
  const run = await GalleryFixture.open({ adminToken });
  try {
    const person = await run.addUser();
    const imageId = await run.addImage(person);
    const galleryId = await run.addGallery(person, [imageId]);
    const edges = ARTIFACTS.map((artifact) => icpEdge(imageId, { artifact }));
    expect((await run.putEdges(person, edges)).status).toBe(200);
    const listed = async () => {
      const response = await run.request("/api/galleries?storageStatus=stored_forever", { as: person });
      return ((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id);
    };
    const refresh = (token: string | undefined) =>
      run.request("/api/storage/presence/refresh", {
        method: "POST",
        as: person,
        headers: {
          Origin: TEST_ORIGIN,
          "Content-Type": "application/json",
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
      });
    for (const wrong of [undefined, "", `${adminToken}x`]) expect((await refresh(wrong)).status).toBe(403);
    expect(await listed()).toEqual([]);
    expect((await refresh(adminToken)).status).toBe(204);
    expect(await listed()).toEqual([galleryId]);
  } finally {
    await run.close();
  }
});

test("memories are filtered and sorted by status, over several listings", async () => {
  const person = await gallery.addUser();
  const ids = await Promise.all(Array.from({ length: 8 }, () => gallery.addImage(person)));
  const [forever = "", partly = "", failing = "", going = "", lost = ""] = ids;
  const report = (id: string, changes = {}) => ARTIFACTS.map((artifact) => icpEdge(id, { artifact, ...changes }));
  const begun = { present: false, syncState: "migrating" } as const;
  await gallery.putEdges(person, [
    ...report(forever),
    icpEdge(partly),
    ...report(failing, begun),
    ...report(failing, { present: false, syncState: "failed" }),
    ...report(going, begun),
    icpEdge(lost, { artifact: "metadata", backend: "neon-db", present: false }),
  ]);
  const list = async (query: string) => {
    const found: { id: string; storageStatus: string; syncState: string }[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const response = await gallery.request(`/api/memories?limit=3&${query}${cursor && `&cursor=${cursor}`}`, {
        as: person,
      });
      expect(response.status).toBe(200);
      const page = (await response.json()) as { items: typeof found; nextCursor?: string };
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  };
  const idsOf = async (query: string) => (await list(query)).map(({ id }) => id).toSorted();
  expect(await idsOf("")).toEqual(ids.toSorted());
  expect(await idsOf("storageStatus=stored_forever")).toEqual([forever]);
  expect(await idsOf("storageStatus=partially_stored")).toEqual([partly]);
  expect(await idsOf("storageStatus=incomplete")).toEqual([lost]);
  expect(await idsOf("storageStatus=web2_only")).toEqual(
    ids.filter((id) => ![forever, partly, lost].includes(id)).toSorted(),
  );
  expect(await idsOf("syncState=migrating")).toEqual([going]);
  expect(await idsOf("syncState=failed&storageStatus=web2_only")).toEqual([failing]);
  const sorted = await list("order=status");
  expect(sorted.map(({ storageStatus }) => storageStatus)).toEqual([
    "incomplete",
    ...Array(5).fill("web2_only"),
    "partially_stored",
    "stored_forever",
  ]);
  expect(new Set(sorted.map(({ id }) => id)).size).toBe(8);
  expect((await gallery.request("/api/memories?order=size", { as: person })).status).toBe(400);
});

test("galleries are found by copies that are on their way and that failed", async () => {
  const person = await gallery.addUser();
  const [moving, failing, quiet] = await Promise.all([1, 2, 3].map(() => gallery.addImage(person)));
  const ids = await Promise.all([moving, failing, quiet].map((id) => gallery.addGallery(person, [id ?? ""])));
  const begun = { present: false, syncState: "migrating" } as const;
  await gallery.putEdges(person, [
    icpEdge(moving ?? "", begun),
    icpEdge(failing ?? "", begun),
    icpEdge(failing ?? "", { present: false, syncState: "failed" }),
  ]);
  await refreshGalleryPresence(gallery.database);
  const found = async (syncState: string) => {
    const response = await gallery.request(`/api/galleries?ownership=own&syncState=${syncState}`, { as: person });
    return ((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id);
  };
  expect([await found("migrating"), await found("failed"), await found("idle")]).toEqual(ids.map((id) => [id]));
});
