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

describe("errors", () => {
  test("about one report: the others in its request are not recorded either", async () => {
    const response = await gallery.putEdges(owner, [
      icpEdge(memoryId, { artifact: "metadata" }),
      icpEdge(memoryId, { present: false, syncState: "failed" }),
    ]);
    expect(await errorOf(response)).toMatchObject({ status: 409, error: { code: "Conflict", field: "1.syncState" } });
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
    ["a second edge that is none", (id) => [icpEdge(id), null], "1"],
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
