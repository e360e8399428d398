import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, icpEdge, type TestUser } from "../../../../test/gallery-fixture.ts";
import { createMemory } from "../../../memories/save-memory.ts";

let gallery: GalleryFixture;
let owner: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
});
afterAll(() => gallery.close());

interface Edge {
  id: string;
  memoryId: string;
  backend: string;
  syncState: string;
}
interface Page<Item> {
  items: Item[];
  nextCursor?: string;
}

async function ask<Body>(target: string, as = owner): Promise<Body> {
  const response = await gallery.request(target, { as });
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}
const edgesOf = (query: string) => ask<{ edges: Edge[]; nextCursor?: string }>(`/api/storage/edges${query}`);

test("an edge is posted once and changed by its id", async () => {
  owner = await gallery.addUser();
  const memoryId = await gallery.addImage(owner);
  const posted = await gallery.send("POST", "/api/storage/edges", icpEdge(memoryId, { backend: "arweave" }), owner);
  expect(posted.status).toBe(201);
  const { id } = (await posted.json()) as Edge;
  const again = await gallery.send("POST", "/api/storage/edges", icpEdge(memoryId, { backend: "arweave" }), owner);
  expect([again.status, await again.json()]).toMatchObject([409, { error: { code: "AlreadyExists" } }]);

  const change = { present: false, syncState: "migrating" };
  const changed = await gallery.send("PUT", `/api/storage/edges/${id}`, change, owner);
  expect(await changed.json()).toMatchObject({ id, memoryId, backend: "arweave", ...change });
  const skipped = await gallery.send("PUT", `/api/storage/edges/${randomUUID()}`, change, owner);
  expect(skipped.status).toBe(404);
});

test("edges are filtered and listed, and everybody sees their own", async () => {
  owner = await gallery.addUser();
  const ids = [await gallery.addImage(owner), await gallery.addImage(owner)];
  await gallery.addImage(await gallery.addUser());
  await gallery.putEdges(owner, icpEdge(ids[0] ?? "", { present: false, syncState: "migrating" }));

  const seen: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const page: { edges: Edge[]; nextCursor?: string } = await edgesOf(`?limit=2${cursor && `&cursor=${cursor}`}`);
    expect(page.edges.length).toBeLessThanOrEqual(2);
    seen.push(...page.edges.map((edge) => edge.id));
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);
  const backends = async (query: string) => (await edgesOf(query)).edges.map((edge) => edge.backend).sort();
  expect(await backends("?present=false")).toEqual(["icp-canister"]);
  expect(await backends("?syncState=migrating")).toEqual(["icp-canister"]);
  expect(await backends("?artifact=metadata")).toEqual(["neon-db", "neon-db"]);
  expect(await backends(`?memoryId=${ids[1]}`)).toEqual(["neon-db", "vercel-blob"]);
  expect(await backends("?memoryType=video")).toEqual([]);
  const wrong = await gallery.request("/api/storage/edges?cursor=xyz", { as: owner });
  expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: { field: "cursor" } }]);
});

test("a thousand edges in one request are recorded, and recorded the same a second time", async () => {
  owner = await gallery.addUser();
  const memoryIds: string[] = [];
  const note = { type: "note", ownerId: owner.id, title: "Note", content: "Text", metadata: {} } as const;
  await gallery.database.transaction(async (transaction) => {
    for (let count = 0; count < 500; count++) {
      const id = randomUUID();
      await createMemory(transaction, { ...note, id });
      memoryIds.push(id);
    }
  });
  const reports = memoryIds.flatMap((id) =>
    (["metadata", "asset"] as const).map((artifact) => icpEdge(id, { memoryType: "note", artifact })),
  );
  for (let round = 0; round < 2; round++) {
    const response = await gallery.putEdges(owner, reports);
    expect(response.status).toBe(200);
    expect(((await response.json()) as { edges: Edge[] }).edges).toHaveLength(1_000);
  }
  const presence = await ask<Page<{ metaIcp: boolean; assetIcp: boolean }>>("/api/memories/presence?limit=500");
  expect(presence.items).toHaveLength(500);
  expect(presence.nextCursor).toBeUndefined();
  expect(presence.items.every(({ metaIcp, assetIcp }) => metaIcp && assetIcp)).toBe(true);
});

test("several memories and galleries can be asked for at once; those that the user may not see are left out", async () => {
  owner = await gallery.addUser();
  const stranger = await gallery.addUser();
  const [open, closed] = [await gallery.addImage(owner), await gallery.addImage(owner)];
  const [openGallery, closedGallery] = [
    await gallery.addGallery(owner, [open], true),
    await gallery.addGallery(owner, [closed]),
  ];
  await gallery.putEdges(owner, icpEdge(open));
  const memories = `ids=${open},${closed},${randomUUID()}`;
  expect(await ask(`/api/memories/storage-status?${memories}&types=image,note`, stranger)).toEqual({
    items: [{ memoryId: open, memoryType: "image", storageStatus: "partially_stored" }],
  });
  expect((await ask<Page<unknown>>(`/api/memories/presence?${memories}`)).items).toHaveLength(2);
  expect((await ask<Page<unknown>>(`/api/memories/presence?${memories}&types=video`)).items).toHaveLength(0);
  const galleries = `/api/galleries/storage-status?ids=${openGallery},${closedGallery}`;
  expect((await ask<Page<unknown>>(galleries)).items).toHaveLength(2);
  expect(await ask(galleries, stranger)).toMatchObject({ items: [{ galleryId: openGallery, icpAny: true }] });
  const many = Array.from({ length: 101 }, () => randomUUID()).join(",");
  expect((await gallery.request(`/api/galleries/storage-status?ids=${many}`)).status).toBe(400);
});

test("the sync status lists copies that are in progress or failed, the latest first, with filters", async () => {
  owner = await gallery.addUser();
  const ids = [await gallery.addImage(owner), await gallery.addImage(owner), await gallery.addImage(owner)];
  for (const id of ids) await gallery.putEdges(owner, icpEdge(id, { present: false, syncState: "migrating" }));
  const failure = { present: false, syncState: "failed", syncError: "No network." } as const;
  await gallery.putEdges(owner, icpEdge(ids[1] ?? "", failure));

  // Two changes may have the same time.
  for (const [index, id] of [ids[2], ids[0]].entries()) await changedMinutesAgo(id ?? "", index + 1);

  const all = await ask<Page<Edge>>("/api/storage/sync-status");
  expect(all.items.map((edge) => edge.memoryId)).toEqual([ids[1], ids[2], ids[0]]);
  expect(all.items[0]).toMatchObject({
    syncState: "failed",
    syncError: "No network.",
    minutesSinceSync: expect.any(Number),
  });
  const first = await ask<Page<Edge>>("/api/storage/sync-status?limit=2");
  const second = await ask<Page<Edge>>(`/api/storage/sync-status?limit=2&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items]).toHaveLength(3);
  expect(second.items.map((edge) => edge.memoryId)).toEqual([ids[0]]);
  expect(second.nextCursor).toBeUndefined();
  expect((await ask<Page<Edge>>("/api/storage/sync-status?syncState=failed")).items).toHaveLength(1);
  expect((await ask<Page<Edge>>("/api/storage/sync-status?backend=s3")).items).toHaveLength(0);
});

async function changedMinutesAgo(memoryId: string, minutes: number): Promise<void> {
  await gallery.database.transaction(async (transaction) => {
    await transaction.execute(sql`ALTER TABLE storage_edges DISABLE TRIGGER storage_edges_set_updated_at`);
    await transaction.execute(
      sql`UPDATE storage_edges SET updated_at = now() - make_interval(mins => ${minutes}) WHERE memory_id = ${memoryId}`,
    );
    await transaction.execute(sql`ALTER TABLE storage_edges ENABLE TRIGGER storage_edges_set_updated_at`);
  });
}

test("the sync status comes again as an event after each change", async () => {
  owner = await gallery.addUser();
  const memoryId = await gallery.addImage(owner);
  const response = await gallery.request("/api/storage/sync-status", {
    as: owner,
    headers: { Accept: "text/event-stream" },
  });
  expect(response.headers.get("Content-Type")).toBe("text/event-stream");
  const events = readEvents(response);
  // Changes at the same time are sent once, and earlier ones may be sent again. Only the last event counts.
  const hear = async (expected: Partial<Edge>[]) => {
    for (;;) {
      const { value, done } = await events.next();
      if (done) throw new Error("The stream ended.");
      if (isMatch(value.items, expected)) return;
    }
  };
  await hear([]);
  await gallery.putEdges(owner, icpEdge(memoryId, { present: false, syncState: "migrating" }));
  await hear([{ memoryId, syncState: "migrating" }]);
  await gallery.putEdges(owner, icpEdge(memoryId));
  await hear([]);
  await events.return(undefined);
});

const isMatch = (edges: Edge[], expected: Partial<Edge>[]) =>
  edges.length === expected.length &&
  edges.every(
    ({ memoryId, syncState }, index) =>
      memoryId === expected[index]?.memoryId && syncState === expected[index]?.syncState,
  );

async function* readEvents(response: Response): AsyncGenerator<Page<Edge>> {
  if (response.body === null) throw new Error("The answer has no body.");
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data !== undefined) yield JSON.parse(data) as Page<Edge>;
    }
  }
}
