import { readFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "drizzle-orm";
import { type GalleryDatabase, MIGRATIONS_FOLDER } from "./database.ts";

interface Journal {
  entries: { tag: string; when: number }[];
}

/**
 * Takes the newest migrations back, newest first, each in a transaction; what they added is lost.
 * @param steps how many
 * @returns the names of those taken back
 */
export async function migrateDown(database: GalleryDatabase, steps: number): Promise<string[]> {
  const { entries } = JSON.parse(
    await readFile(path.join(MIGRATIONS_FOLDER, "meta", "_journal.json"), "utf8"),
  ) as Journal;
  const takenBack: string[] = [];
  for (const { tag, when } of entries.toReversed()) {
    if (takenBack.length === steps) break;
    const down = await readFile(path.join(MIGRATIONS_FOLDER, "down", `${tag}.sql`), "utf8");
    const wasApplied = await database.transaction(async (transaction) => {
      const { rows } = (await transaction.execute(
        sql`DELETE FROM drizzle.__drizzle_migrations WHERE created_at = ${when} RETURNING id`,
      )) as unknown as { rows: unknown[] };
      if (rows.length === 0) return false;
      for (const statement of down.split(/;\s*$/m).filter((text) => text.trim() !== ""))
        await transaction.execute(sql.raw(statement));
      return true;
    });
    if (wasApplied) takenBack.push(tag);
  }
  return takenBack;
}
