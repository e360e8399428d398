import { ARTIFACTS, MEMORY_TYPES, STORAGE_BACKENDS, SYNC_STATES } from "@store-forever/protocol";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture } from "../../test/gallery-fixture.ts";
import type { GalleryDatabase } from "./gallery-database.ts";
import { storageEdges } from "./schema.ts";

let gallery: GalleryFixture;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
});
afterAll(() => gallery.close());

async function column(database: GalleryDatabase, query: ReturnType<typeof sql>): Promise<string[]> {
  const result = (await database.execute(query)) as unknown as { rows: { value: string }[] };
  return result.rows.map((row) => row.value);
}

test.each([
  ["artifact_t", ARTIFACTS],
  ["backend_t", STORAGE_BACKENDS],
  ["memory_type_t", MEMORY_TYPES],
  ["sync_t", SYNC_STATES],
])("the migrated enum %s has the protocol's values", async (name, values) => {
  const labels = await column(
    gallery.database,
    sql`SELECT enumlabel AS value FROM pg_enum WHERE enumtypid = ${name}::regtype ORDER BY enumsortorder`,
  );
  expect(labels).toEqual([...values]);
});

test("storage edges have their indexes, and the views are there", async () => {
  const indexes = await column(
    gallery.database,
    sql`SELECT indexname AS value FROM pg_indexes WHERE tablename = 'storage_edges'`,
  );
  expect(indexes).toEqual(
    expect.arrayContaining(["uq_edge", "ix_edges_memory", "ix_edges_backend_present", "ix_edges_sync_state"]),
  );
  const views = await column(
    gallery.database,
    sql`SELECT viewname AS value FROM pg_views WHERE schemaname = 'public' ORDER BY 1`,
  );
  expect(views).toEqual(["gallery_presence", "memories", "memory_presence", "sync_status"]);
});

test("there is at most one edge for each memory, artifact and backend", async () => {
  const memoryId = await gallery.addImage(await gallery.addUser());
  const again = gallery.database
    .insert(storageEdges)
    .values({ memoryId, memoryType: "image", artifact: "metadata", backend: "neon-db" });
  await expect(again).rejects.toMatchObject({ cause: { message: expect.stringContaining("uq_edge") } });
});

test("changing an edge updates its updated_at", async () => {
  const memoryId = await gallery.addImage(await gallery.addUser());
  const old = new Date("2001-01-01");
  const ofMemory = eq(storageEdges.memoryId, memoryId);
  const rows = await gallery.database.update(storageEdges).set({ updatedAt: old }).where(ofMemory).returning();
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row.updatedAt.getTime()).toBeGreaterThan(old.getTime());
});
