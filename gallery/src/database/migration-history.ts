import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { GalleryDatabase } from "./gallery-database.ts";

export const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../migrations", import.meta.url));

/** The database has tables that another version of the gallery made. */
export class UnknownMigrationsError extends Error {
  override readonly name = "UnknownMigrationsError";
}

/**
 * Checks that the database has had only migrations from the folder, in their order. Drizzle compares nothing but the time of
 * the last one: with another history it would take the tables for its own, or fail at the first that exists.
 * @throws UnknownMigrationsError
 */
export async function requireKnownHistory(database: GalleryDatabase, folder = MIGRATIONS_FOLDER): Promise<void> {
  const known = readMigrationFiles({ migrationsFolder: folder }).map(({ hash }) => hash);
  const applied = await appliedHashes(database);
  if (applied.some((hash, index) => hash !== known[index]))
    throw new UnknownMigrationsError(
      "This database was made by another version of the gallery, whose migrations this version does not have. " +
        "Move its data folder aside or name an empty database, and start again.",
    );
}

/** @returns the SHA-256 of each migration that the database has had, the oldest first */
async function appliedHashes(database: GalleryDatabase): Promise<string[]> {
  const { rows: tables } = (await database.execute(
    sql`SELECT to_regclass('drizzle.__drizzle_migrations') AS name`,
  )) as unknown as { rows: { name: string | null }[] };
  if (!tables[0]?.name) return [];
  const { rows } = (await database.execute(
    sql`SELECT hash FROM drizzle.__drizzle_migrations ORDER BY created_at, id`,
  )) as unknown as { rows: { hash: string }[] };
  return rows.map(({ hash }) => hash);
}
