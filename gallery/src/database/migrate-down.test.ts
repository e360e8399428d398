import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "../../test/test-database.ts";
import type { OpenDatabase } from "./database.ts";
import { migrateDown } from "./migrate-down.ts";

const MIGRATION_COUNT = 7;
let opened: OpenDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

/** Everything that migrations make, in words. */
async function everything(): Promise<string[]> {
  const { rows } = (await opened.database.execute(sql`
    SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || COALESCE(' ' || column_default, '') AS it
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'view ' || viewname || definition FROM pg_views WHERE schemaname = 'public'
    UNION ALL SELECT 'materialised view ' || matviewname || definition FROM pg_matviews WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_constraintdef(oid) || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
    UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1`)) as unknown as { rows: { it: string }[] };
  return rows.map(({ it }) => it);
}

test("migrations can be taken back, however many, and made again", async () => {
  const before = await everything();
  expect(before.length).toBeGreaterThan(100);
  for (let steps = 1; steps <= MIGRATION_COUNT; steps++) {
    expect(await migrateDown(opened.database, steps)).toHaveLength(steps);
    if (steps === MIGRATION_COUNT) expect(await everything()).toEqual([]);
    await opened.migrate();
    expect(await everything()).toEqual(before);
  }
});

test("there is nothing more to take back than there is", async () => {
  expect(await migrateDown(opened.database, 99)).toHaveLength(MIGRATION_COUNT);
  expect(await migrateDown(opened.database, 99)).toEqual([]);
});
