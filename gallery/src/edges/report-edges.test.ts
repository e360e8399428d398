import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GalleryFixture, icpEdge, type TestUser } from "../../test/gallery-fixture.ts";
import { MAX_EDGES_PER_REQUEST } from "./edge-limits.ts";
import { readEdges } from "./edge-rows.ts";

let gallery: GalleryFixture;
let owner: TestUser;
let memoryId: string;
const contentHash = randomBytes(32).toString("hex");

beforeAll(async () => {
  gallery = await GalleryFixture.open();
});
afterAll(() => gallery.close());
beforeEach(async () => {
  owner = await gallery.addUser();
  memoryId = await gallery.addImage(owner, contentHash);
});

async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: unknown };
  return { status: response.status, error };
}

const byBackend = (one: { backend: string }, other: { backend: string }) => one.backend.localeCompare(other.backend);

async function icpEdges() {
  return (await readEdges(gallery.database, [memoryId])).filter((edge) => edge.backend === "icp-canister");
}

test("a new image has the edges of the gallery's own copies", async () => {
  const response = await gallery.request(`/api/storage/edges?memoryId=${memoryId}`, { as: owner });
  expect(response.status).toBe(200);
  const { edges } = (await response.json()) as { edges: { backend: string }[] };
  expect(edges.toSorted(byBackend)).toEqual([
    expect.objectContaining({ artifact: "metadata", backend: "neon-db", present: true, syncState: "idle" }),
    expect.objectContaining({
      artifact: "asset",
      backend: "vercel-blob",
      present: true,
      contentHash,
      sizeBytes: 1_000,
    }),
  ]);
});

test("an edge goes from migrating to stored, and the answer says so", async () => {
  expect((await gallery.putEdges(owner, icpEdge(memoryId, { present: false, syncState: "migrating" }))).status).toBe(
    200,
  );
  const stored = icpEdge(memoryId, { location: "icp://canister/owner/memories/x", contentHash, sizeBytes: 5 });
  const response = await gallery.putEdges(owner, stored);
  expect(response.status).toBe(200);
  const answer = (await response.json()) as { edges: unknown[] };
  expect(answer.edges).toEqual([
    {
      ...stored,
      id: expect.any(String),
      syncState: "idle",
      lastSyncedAt: expect.any(String),
      updatedAt: expect.any(String),
    },
  ]);
});

test("the same report again changes nothing, not even a time", async () => {
  const reports = [icpEdge(memoryId, { contentHash }), icpEdge(memoryId, { artifact: "metadata" })];
  await gallery.putEdges(owner, reports);
  const before = await icpEdges();
  expect(before).toHaveLength(2);
  const again = await gallery.putEdges(owner, reports);
  expect(again.status).toBe(200);
  expect(await icpEdges()).toEqual(before);
});

test("reports from many browsers at once leave one edge each and no error", async () => {
  const other = await gallery.addImage(owner);
  const edges = [memoryId, other].flatMap((id) => [icpEdge(id), icpEdge(id, { artifact: "metadata" })]);
  const responses = await Promise.all(
    Array.from({ length: 12 }, (_, index) => gallery.putEdges(owner, index % 2 === 0 ? edges : edges.toReversed())),
  );
  expect(responses.map((response) => response.status)).toEqual(Array(12).fill(200));
  const stored = await readEdges(gallery.database, [memoryId, other]);
  expect(stored.filter((edge) => edge.backend === "icp-canister" && edge.present)).toHaveLength(4);
});

test("reports in one request apply in their order, so a failed edge can be reported as stored in one request", async () => {
  const failed = icpEdge(memoryId, { present: false, syncState: "failed", syncError: "The network went away." });
  const migrating = icpEdge(memoryId, { present: false, syncState: "migrating" });
  await gallery.putEdges(owner, [migrating, failed]);
  expect(await icpEdges()).toMatchObject([{ syncState: "failed", syncError: "The network went away." }]);
  expect((await gallery.putEdges(owner, icpEdge(memoryId))).status).toBe(409);
  expect((await gallery.putEdges(owner, [migrating, icpEdge(memoryId)])).status).toBe(200);
  expect(await icpEdges()).toMatchObject([{ present: true, syncState: "idle", syncError: null }]);
});

describe("an edge that is refused does not hold back the others of its request", () => {
  /** @returns the status, which edges of the gallery were recorded, and which reports were refused with what */
  async function put(reports: unknown[]) {
    const response = await gallery.putEdges(owner, reports);
    const answer = (await response.json()) as {
      edges: { memoryId: string; artifact: string }[];
      refused: { index: number; error: { code: string; field: string } }[];
    };
    return {
      status: response.status,
      edges: answer.edges.map(({ memoryId: id, artifact }) => ({ memoryId: id, artifact })),
      refused: answer.refused.map(({ index, error }) => `${index} ${error.code} ${error.field}`),
    };
  }

  test("among 400, one photo that has changed since", async () => {
    const ids = await Promise.all(Array.from({ length: 200 }, () => gallery.addImage(owner)));
    const reports = ids.flatMap((id) => [
      icpEdge(id, { present: false, syncState: "migrating" }),
      icpEdge(id, id === ids[77] ? { contentHash: "0".repeat(64) } : {}),
    ]);
    const answer = await put(reports);
    expect(answer).toMatchObject({
      status: 200,
      // Both tell one change of one edge. With the first alone it would be on its way for ever.
      refused: ["154 Conflict 155.contentHash", "155 Conflict 155.contentHash"],
    });
    expect(answer.edges.map((edge) => edge.memoryId).toSorted()).toEqual(ids.filter((id) => id !== ids[77]).toSorted());
    expect((await readEdges(gallery.database, ids)).filter(({ syncState }) => syncState === "migrating")).toEqual([]);
  });

  test("but a copy on its way whose end is refused is not on its way any more, until somebody stores it again", async () => {
    const migrating = icpEdge(memoryId, { present: false, syncState: "migrating" });
    const paused = icpEdge(memoryId, { ...migrating, artifact: "metadata", isPaused: true });
    await gallery.putEdges(owner, [migrating, paused]);
    const stranger = await gallery.addUser();
    const wrong = icpEdge(memoryId, { contentHash: "0".repeat(64) });
    expect((await gallery.putEdges(stranger, [migrating, wrong])).status).toBe(200);
    expect((await gallery.send("POST", "/api/storage/edges", wrong, owner)).status).toBe(409);
    expect(await icpEdges()).toMatchObject([{ syncState: "migrating" }, { syncState: "migrating" }]);

    expect((await put([migrating, wrong])).refused).toHaveLength(2);
    expect(await icpEdges()).toMatchObject([
      { artifact: "metadata", syncState: "migrating", isPaused: true },
      { artifact: "asset", present: false, syncState: "failed", syncError: expect.stringContaining("changed since") },
    ]);
    expect((await put([migrating, icpEdge(memoryId, { contentHash })])).refused).toEqual([]);
    expect(await icpEdges()).toMatchObject([{}, { artifact: "asset", present: true, syncState: "idle" }]);
  });

  test("a state that cannot follow, and what the same memory's other edge tells", async () => {
    const failed = icpEdge(memoryId, { present: false, syncState: "failed" });
    expect(await put([icpEdge(memoryId, { artifact: "metadata" }), failed])).toEqual({
      status: 200,
      edges: [{ memoryId, artifact: "metadata" }],
      refused: ["1 Conflict 1.syncState"],
    });
  });

  test("memories that are gone, of another type, or somebody else's", async () => {
    const stranger = await gallery.addUser();
    const [shown, hidden] = [await gallery.addImage(stranger), await gallery.addImage(stranger)];
    await gallery.addGallery(stranger, [shown], true);
    const others = [icpEdge(randomUUID()), icpEdge(memoryId, { memoryType: "video" }), icpEdge(shown), icpEdge(hidden)];
    expect(await put([...others, icpEdge(memoryId)])).toEqual({
      status: 200,
      edges: [{ memoryId, artifact: "asset" }],
      refused: ["0 NotFound 0.memoryId", "1 NotFound 1.memoryId", "2 Unauthorized 2.memoryId", "3 NotFound 3.memoryId"],
    });
    expect((await readEdges(gallery.database, [shown, hidden])).map(({ backend }) => backend)).not.toContain(
      "icp-canister",
    );
  });

  test("what is no report at all", async () => {
    expect(
      await put([null, { ...icpEdge(memoryId), backend: "floppy" }, icpEdge(memoryId), [icpEdge(memoryId)]]),
    ).toEqual({
      status: 200,
      edges: [{ memoryId, artifact: "asset" }],
      refused: ["0 InvalidArgument 0", "1 InvalidArgument 1.backend", "3 InvalidArgument 3"],
    });
  });

  test("nothing at all", async () => {
    expect(await put([])).toEqual({ status: 200, edges: [], refused: [] });
  });
});

describe("errors", () => {
  test("about a single report have the status of the error", async () => {
    const response = await gallery.putEdges(owner, icpEdge(memoryId, { present: false, syncState: "failed" }));
    expect(await errorOf(response)).toMatchObject({ status: 409, error: { code: "Conflict", field: "0.syncState" } });
    expect(await icpEdges()).toEqual([]);
  });

  test("about a copy of other bytes than the gallery's original", async () => {
    const response = await gallery.putEdges(owner, icpEdge(memoryId, { contentHash: "0".repeat(64) }));
    expect(await errorOf(response)).toMatchObject({ status: 409, error: { code: "Conflict", field: "0.contentHash" } });
  });

  test("about a memory of another type", async () => {
    const response = await gallery.putEdges(owner, icpEdge(memoryId, { memoryType: "video" }));
    expect(await errorOf(response)).toMatchObject({ status: 404, error: { code: "NotFound", field: "0.memoryId" } });
  });

  test("about a memory that does not exist", async () => {
    const response = await gallery.putEdges(owner, icpEdge(randomUUID()));
    expect(await errorOf(response)).toMatchObject({ status: 404, error: { code: "NotFound" } });
  });

  test("about a public memory of somebody else", async () => {
    await gallery.addGallery(owner, [memoryId], true);
    const response = await gallery.putEdges(await gallery.addUser(), icpEdge(memoryId));
    expect(await errorOf(response)).toMatchObject({ status: 403, error: { code: "Unauthorized" } });
    expect(await icpEdges()).toEqual([]);
  });

  const invalid: [string, (id: string) => unknown, string][] = [
    ["an id that is no UUID", () => icpEdge("42"), "0.memoryId"],
    ["an id in upper case", (id) => icpEdge(id.toUpperCase().replace(/^./, "A")), "0.memoryId"],
    ["an unknown backend", (id) => ({ ...icpEdge(id), backend: "floppy" }), "0.backend"],
    ["no presence", (id) => ({ ...icpEdge(id), present: undefined }), "0.present"],
    ["half a hash", (id) => icpEdge(id, { contentHash: "ab" }), "0.contentHash"],
    ["a negative size", (id) => icpEdge(id, { sizeBytes: -1 }), "0.sizeBytes"],
    ["a NUL character", (id) => icpEdge(id, { location: "a\0b" }), "0.location"],
    ["an error without a failure", (id) => icpEdge(id, { syncError: "x" }), "0.syncError"],
  ];
  test.each(invalid)("about %s", async (_, body, field) => {
    const response = await gallery.putEdges(owner, body(memoryId));
    expect(await errorOf(response)).toMatchObject({ status: 400, error: { code: "InvalidArgument", field } });
  });

  test("about a body that is not JSON", async () => {
    const response = await gallery.putEdges(owner, "{");
    expect(await errorOf(response)).toMatchObject({ status: 400, error: { code: "InvalidArgument" } });
  });

  test("about more edges or bytes than a request may have", async () => {
    const many = Array(MAX_EDGES_PER_REQUEST + 1).fill(icpEdge(memoryId));
    expect(await errorOf(await gallery.putEdges(owner, many))).toMatchObject({
      status: 400,
      error: { code: "InvalidArgument", message: expect.stringContaining(String(MAX_EDGES_PER_REQUEST)) },
    });
    expect((await gallery.putEdges(owner, many.slice(1))).status).toBe(200);
    const large = await gallery.putEdges(owner, " ".repeat(16 * 1024 * 1024 + 1));
    expect(await errorOf(large)).toMatchObject({ status: 413, error: { code: "TooLarge" } });
  });
});
