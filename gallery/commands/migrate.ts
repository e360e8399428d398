import path from "node:path";
import type { GalleryDatabase } from "../src/database/gallery-database.ts";
import { migrateDown } from "../src/database/migrate-down.ts";
import { openPglite, openPostgres } from "../src/database/open-database.ts";
import { countCopies } from "../src/edges/edge-queries.ts";
import { backfillEdges, rollBackBackfill, validateEdges } from "../src/maintenance/backfill.ts";
import { BlobStore } from "../src/memories/blob-store.ts";
import { claimDataFolder } from "../src/server/data-folder.ts";
import type { MigrateOptions } from "./migrate-options.ts";

export interface MigrateResult {
  /** What the command found or did. */
  result: object;
  /** Whether everything the command looked at is right. */
  isFine: boolean;
}

/**
 * Brings the gallery's tables up to date and runs one command on them. The gallery must not run on the folder at the same time.
 * @param tell is told how far a backfill is
 * @throws Error when the data folder is in use, or the database is not there
 */
export async function migrate(options: MigrateOptions, tell: (news: string) => void): Promise<MigrateResult> {
  const { databaseUrl, command } = options;
  const folder = await claimDataFolder(options.data);
  try {
    const { database, close } =
      databaseUrl === undefined
        ? await openPglite(path.join(folder.path, "database"))
        : await openPostgres(databaseUrl);
    try {
      const result = await run(options, database, new BlobStore(path.join(folder.path, "blobs")), tell);
      return { result, isFine: command !== "validate" || Object.values(result).every((count) => count === 0) };
    } finally {
      await close();
    }
  } finally {
    await folder.release();
  }
}

async function run(
  { command, batch, steps }: MigrateOptions,
  database: GalleryDatabase,
  blobs: BlobStore,
  tell: (news: string) => void,
): Promise<object> {
  switch (command) {
    case "up":
      return { upToDate: true };
    case "status":
      return { copies: await countCopies(database) };
    case "backfill":
      return backfillEdges(database, batch, ({ memoryCount, createdEdgeCount }) =>
        tell(`${memoryCount} memories, ${createdEdgeCount} new edges`),
      );
    case "validate":
      return validateEdges(database, blobs);
    case "rollback":
      return { removedEdgeCount: await rollBackBackfill(database) };
    case "down":
      return { undone: await migrateDown(database, steps) };
  }
}
