import { PGlite } from "@electric-sql/pglite";
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import { migrate as migratePostgres } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import { Pool } from "pg";
import type { GalleryDatabase } from "./gallery-database.ts";
import { MIGRATIONS_FOLDER, requireKnownHistory } from "./migration-history.ts";
import { type Listen, listenOnPostgres } from "./notifications.ts";
import * as schema from "./schema.ts";

export interface OpenDatabase {
  database: GalleryDatabase;
  /** Tells when a committed transaction sent a notification, on this server or on another one. */
  listen: Listen;
  /** Brings the tables up to date again after migrations were undone. @param folder of the migrations */
  migrate(folder?: string): Promise<void>;
  close(): Promise<void>;
}

/** An advisory lock: a second server waits while the first one migrates. The number is any that only this gallery uses. */
const MIGRATION_LOCK = 7_361_002;

/**
 * Opens PGlite and brings its tables up to date.
 * @param folder where it keeps its files; without one it is in memory
 * @param dump the contents that a new database begins with
 * @throws UnknownMigrationsError
 */
export async function openPglite(folder?: string, dump?: Blob): Promise<OpenDatabase> {
  const client = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(dump === undefined ? {} : { loadDataDir: dump }),
  });
  const database = drizzlePglite(client, { schema });
  const migrate = async (folder = MIGRATIONS_FOLDER) => {
    await requireKnownHistory(database, folder);
    await migratePglite(database, { migrationsFolder: folder });
  };
  try {
    await migrate();
  } catch (error) {
    await client.close();
    throw error;
  }
  const listen: Listen = (channel, tell) => client.listen(channel, () => tell());
  return { database, listen, migrate, close: () => client.close() };
}

/**
 * Connects to a Postgres server and brings its tables up to date; several servers may start at once.
 * @throws UnknownMigrationsError
 */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const pool = new Pool({ connectionString: url });
  pool.on("error", (error) => console.error(`The database dropped an idle connection: ${error.message}`));
  const database = drizzlePostgres(pool, { schema });
  const migrate = async (folder = MIGRATIONS_FOLDER) => {
    const client = await pool.connect();
    try {
      await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
      await requireKnownHistory(database, folder);
      await migratePostgres(database, { migrationsFolder: folder });
    } finally {
      client.release(true);
    }
  };
  try {
    await migrate();
  } catch (error) {
    await pool.end();
    throw error;
  }
  const close = async () => {
    // Connections may drop while they are being closed: nobody needs to hear of it.
    pool.removeAllListeners("error").on("error", () => {});
    await pool.end();
  };
  return { database, listen: (channel, tell) => listenOnPostgres(url, channel, tell), migrate, close };
}
