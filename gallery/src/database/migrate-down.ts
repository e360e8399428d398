import { readFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "drizzle-orm";
import type { GalleryDatabase } from "./gallery-database.ts";
import { MIGRATIONS_FOLDER } from "./migration-history.ts";

interface Journal {
  entries: { tag: string; when: number }[];
}

/**
 * Undoes the newest migrations, the newest first, each in a transaction. What is in their tables is lost.
 * @param steps how many
 * @returns the names of the migrations that were undone
 */
export async function migrateDown(
  database: GalleryDatabase,
  steps: number,
  folder = MIGRATIONS_FOLDER,
): Promise<string[]> {
  const { entries } = JSON.parse(await readFile(path.join(folder, "meta", "_journal.json"), "utf8")) as Journal;
  const undone: string[] = [];
  for (const { tag, when } of entries.toReversed()) {
    if (undone.length === steps) break;
    const down = await readFile(path.join(folder, "down", `${tag}.sql`), "utf8");
    const wasApplied = await database.transaction(async (transaction) => {
      const { rows } = (await transaction.execute(
        sql`DELETE FROM drizzle.__drizzle_migrations WHERE created_at = ${when} RETURNING id`,
      )) as unknown as { rows: unknown[] };
      if (rows.length === 0) return false;
      for (const statement of down.split(/;\s*$/m).filter((text) => text.trim() !== ""))
        await transaction.execute(sql.raw(statement));
      return true;
    });
    if (wasApplied) undone.push(tag);
  }
  return undone;
}
