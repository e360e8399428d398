import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import { migrate as migratePostgres } from "drizzle-orm/node-postgres/migrator";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import { Pool } from "pg";
import { type Listen, listenOnPostgres } from "./notifications.ts";
import * as schema from "./schema.ts";

/** What queries are written against: PGlite and Postgres alike, and a transaction of either. */
export type GalleryDatabase = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface OpenDatabase {
  database: GalleryDatabase;
  /** Tells when committed transactions sent a notification, also those of other servers. */
  listen: Listen;
  /** Brings the tables up to date, as opening did; after some were taken back. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}

export const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../migrations", import.meta.url));
const MIGRATIONS = { migrationsFolder: MIGRATIONS_FOLDER };
/** Any number that only this gallery uses: holds a second server back while the first migrates. */
const MIGRATION_LOCK = 7_361_002;

/**
 * Opens PGlite and brings its tables up to date.
 * @param folder where it keeps its files; without one it lives in memory
 * @param dump what the database begins with
 */
export async function openPglite(folder?: string, dump?: Blob): Promise<OpenDatabase> {
  const client = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(dump === undefined ? {} : { loadDataDir: dump }),
  });
  const database = drizzlePglite(client, { schema });
  const migrate = () => migratePglite(database, MIGRATIONS);
  await migrate();
  const listen: Listen = (channel, tell) => client.listen(channel, () => tell());
  return { database, listen, migrate, close: () => client.close() };
}

/** Connects to a Postgres server and brings its tables up to date; several servers may start at once. */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const pool = new Pool({ connectionString: url });
  pool.on("error", (error) => console.error(`The database dropped an idle connection: ${error.message}`));
  const database = drizzlePostgres(pool, { schema });
  const migrate = async () => {
    const client = await pool.connect();
    try {
      await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
      await migratePostgres(database, MIGRATIONS);
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
    // Connections that drop while they are being closed are no news.
    pool.removeAllListeners("error").on("error", () => {});
    await pool.end();
  };
  return { database, listen: (channel, tell) => listenOnPostgres(url, channel, tell), migrate, close };
}
