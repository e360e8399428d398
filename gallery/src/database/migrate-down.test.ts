import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase } from "../../test/test-database.ts";
import { migrateDown } from "./migrate-down.ts";
import { MIGRATIONS_FOLDER, UnknownMigrationsError } from "./migration-history.ts";
import type { OpenDatabase } from "./open-database.ts";

const MIGRATION_COUNT = 7;
let opened: OpenDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

/** Describes everything that migrations make. */
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

test("the migrations can be undone and made again", async () => {
  const before = await everything();
  expect(before.length).toBeGreaterThan(100);
  expect(await migrateDown(opened.database, MIGRATION_COUNT)).toHaveLength(MIGRATION_COUNT);
  expect(await everything()).toEqual([]);
  await opened.migrate();
  expect(await everything()).toEqual(before);
});

describe("with one more migration", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await folderWithOneMore();
    await opened.migrate(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("any number of migrations can be undone, the newest first, and made again", async () => {
    const before = await everything();
    for (let steps = 1; steps <= MIGRATION_COUNT + 1; steps++) {
      const undone = await migrateDown(opened.database, steps, folder);
      expect([undone.length, undone[0]]).toEqual([steps, ADDED]);
      if (steps === 1) expect(await everything()).not.toContain("column added.id int4 YES");
      if (steps === MIGRATION_COUNT + 1) expect(await everything()).toEqual([]);
      await opened.migrate(folder);
      expect(await everything()).toEqual(before);
    }
  });

  test("a gallery without that migration leaves the database as it is", async () => {
    const before = await everything();
    await expect(opened.migrate()).rejects.toThrow(UnknownMigrationsError);
    expect(await everything()).toEqual(before);
  });

  test("a migration with other content counts as another migration", async () => {
    await writeFile(path.join(folder, `${ADDED}.sql`), "CREATE TABLE added (id bigint);");
    await expect(opened.migrate(folder)).rejects.toThrow("made by another version of the gallery");
    await writeFile(path.join(folder, `${ADDED}.sql`), ADDED_SQL);
  });

  test("undoing more migrations than there are undoes all of them", async () => {
    expect(await migrateDown(opened.database, 99, folder)).toHaveLength(MIGRATION_COUNT + 1);
    expect(await migrateDown(opened.database, 99, folder)).toEqual([]);
  });
});

const ADDED = "9999_added";
const ADDED_SQL = "CREATE TABLE added (id integer);";

/** A copy of the gallery's migrations with one more. */
async function folderWithOneMore(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "gallery-migrations-"));
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
  const journalFile = path.join(folder, "meta", "_journal.json");
  const journal = JSON.parse(await readFile(journalFile, "utf8"));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: ADDED });
  await writeFile(journalFile, JSON.stringify(journal));
  await writeFile(path.join(folder, `${ADDED}.sql`), ADDED_SQL);
  await writeFile(path.join(folder, "down", `${ADDED}.sql`), "DROP TABLE added;");
  return folder;
}
