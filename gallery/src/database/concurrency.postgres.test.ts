import { randomUUID } from "node:crypto";
import process from "node:process";
import type { StorageEdgeInput } from "@store-forever/protocol";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { icpEdge } from "../../test/gallery-fixture.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { EdgeChanges } from "../edges/edge-changes.ts";
import { reportEdges } from "../edges/report-edges.ts";
import { refreshGalleryPresence } from "../maintenance/edge-maintenance.ts";
import { createMemory } from "../memories/save-memory.ts";
import type { GalleryDatabase } from "./gallery-database.ts";
import { type OpenDatabase, openPostgres } from "./open-database.ts";
import { storageEdges, users } from "./schema.ts";

const CONNECTION_COUNT = 16;
const user = { id: randomUUID(), name: "Owner" };
let drop: () => Promise<void>;
/** Each connects as a separate server would. */
let opened: OpenDatabase[] = [];
let first: OpenDatabase;

beforeAll(async () => {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error("Run this with gallery/test/with-postgres.mjs, or name a server in TEST_DATABASE_URL.");
  const empty = await createTestDatabase(server);
  drop = empty.drop;
  opened = await Promise.all(Array.from({ length: CONNECTION_COUNT }, () => openPostgres(empty.url)));
  const [one] = opened;
  if (one === undefined) throw new Error("There is no connection.");
  first = one;
  await first.database.insert(users).values({ ...user, email: "owner@example.com", passwordHash: "" });
});
afterAll(async () => {
  for (const { close } of opened) await close();
  await drop?.();
});

async function addNote(): Promise<string> {
  const id = randomUUID();
  await createMemory(first.database, { id, type: "note", ownerId: user.id, title: "A", content: "B", metadata: {} });
  return id;
}
const report = (database: GalleryDatabase, reports: StorageEdgeInput[]) =>
  reportEdges(database, user, new Map(reports.entries()));
const copyOf = (id: string) => icpEdge(id, { memoryType: "note" });
const copiesOf = (id: string) =>
  first.database
    .select()
    .from(storageEdges)
    .where(eq(storageEdges.memoryId, id))
    .then((edges) => edges.filter(({ backend }) => backend === "icp-canister"));

test("servers that start at once on an empty database migrate it once", async () => {
  for (const { database } of opened)
    expect(await database.select({ id: users.id }).from(users)).toEqual([{ id: user.id }]);
});

test("sixteen connections report the same edge at once, and one edge is recorded", async () => {
  const id = await addNote();
  const answers = await Promise.all(opened.map(({ database }) => report(database, [copyOf(id)])));
  expect(new Set(answers.map(({ edges: [edge] }) => edge?.id)).size).toBe(1);
  expect(await copiesOf(id)).toMatchObject([{ present: true, syncState: "idle" }]);
});

test("connections that report the same edges in different orders wait for each other and never deadlock", async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, addNote));
  const reports = ids.map(copyOf);
  await Promise.all(
    opened.map(({ database }, turn) => report(database, [...reports.slice(turn % 8), ...reports.slice(0, turn % 8)])),
  );
  for (const id of ids) expect(await copiesOf(id)).toHaveLength(1);
});

test("a server hears of the edges that another one changes", async () => {
  const id = await addNote();
  const [, second] = opened;
  if (second === undefined) throw new Error("There is no second connection.");
  const changes = await EdgeChanges.listen(second);
  try {
    const heard = new Promise<void>((resolve) => {
      changes.onChange(resolve);
    });
    await report(first.database, [copyOf(id)]);
    await heard;
  } finally {
    await changes.close();
  }
});

test("a refresh of the galleries' presence does not wait for readers", async () => {
  const [, second] = opened;
  if (second === undefined) throw new Error("There is no second connection.");
  await first.database.transaction(async (reader) => {
    await reader.execute(sql`SELECT * FROM gallery_presence_mv`);
    await second.database.transaction(async (refresher) => {
      await refresher.execute(sql`SET LOCAL lock_timeout = '5s'`);
      await refreshGalleryPresence(refresher);
    });
  });
});
