import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestGallery } from "../testing/test-gallery.ts";
import { migrateDown } from "./migrate-down.ts";

let gallery: TestGallery;
beforeAll(async () => {
  gallery = await TestGallery.open();
});
afterAll(() => gallery.close());

test("every migration can be taken back, and nothing is left", async () => {
  const names = await migrateDown(gallery.database, 99);
  expect(names.map((name) => name.slice(0, 4))).toEqual(["0005", "0004", "0003", "0002", "0001", "0000"]);
  const { rows } = (await gallery.database.execute(sql`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`)) as unknown as { rows: [] };
  expect(rows).toEqual([]);
  expect(await migrateDown(gallery.database, 1)).toEqual([]);
});
