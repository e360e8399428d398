import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { Client } from "pg";
import { MIGRATIONS_FOLDER } from "../src/database/migration-history.ts";
import { type OpenDatabase, openPglite, openPostgres } from "../src/database/open-database.ts";

const CACHE_FOLDER = fileURLToPath(new URL("../../node_modules/.cache/store-forever-gallery/", import.meta.url));

/**
 * Makes the database for a gallery that a test starts: PGlite in its data folder, or a new database on the server that
 * `TEST_DATABASE_URL` names.
 * @param dataDir the data folder; PGlite's tables in it are migrated already, because that is the slowest part of a start
 */
export async function createGalleryDatabase(
  dataDir: string,
): Promise<{ databaseUrl: string | undefined; drop(): Promise<void> }> {
  const server = process.env.TEST_DATABASE_URL;
  if (server) {
    const { url, drop } = await createTestDatabase(server);
    return { databaseUrl: url, drop };
  }
  await fillDataFolder(dataDir);
  return { databaseUrl: undefined, drop: async () => {} };
}

/** Gives a gallery's data folder the tables that its first start makes: that takes a third of the time. */
export async function fillDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const { close } = await openPglite(path.join(dataDir, "database"), await migratedDump());
  await close();
}

/** Opens PGlite in memory or, if `TEST_DATABASE_URL` names a server, a new database there, which `close` drops. */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return openPglite(undefined, await migratedDump());
  const { url, drop } = await createTestDatabase(server);
  const opened = await openPostgres(url);
  return { ...opened, close: () => opened.close().then(drop) };
}

/** A database with all migrations. It is made once for each state of the migrations: copying it is faster than migrating. */
async function migratedDump(): Promise<Blob> {
  const hash = createHash("sha256");
  for (const entry of (await readdir(MIGRATIONS_FOLDER, { withFileTypes: true, recursive: true })).sort(byPath))
    if (entry.isFile()) hash.update(entry.name).update(await readFile(path.join(entry.parentPath, entry.name)));
  const file = path.join(CACHE_FOLDER, `${hash.digest("hex")}.tar`);
  const cached = await readFile(file).catch(() => undefined);
  if (cached !== undefined) return new Blob([cached]);

  const client = await PGlite.create();
  await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
  const dump = await client.dumpDataDir("none");
  await client.close();
  await mkdir(CACHE_FOLDER, { recursive: true });
  const partial = `${file}.${randomBytes(4).toString("hex")}`;
  await writeFile(partial, Buffer.from(await dump.arrayBuffer()));
  await rename(partial, file);
  return dump;
}

const byPath = (one: { parentPath: string; name: string }, other: { parentPath: string; name: string }) =>
  path.join(one.parentPath, one.name) < path.join(other.parentPath, other.name) ? -1 : 1;

/** @param server the URL of any database on the server, with a user who may create others */
export async function createTestDatabase(server: string) {
  const name = `gallery_test_${randomBytes(8).toString("hex")}`;
  await runOnServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => runOnServer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function runOnServer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
