import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { claimDataFolder } from "./data-folder.ts";
import { openPglite, openPostgres } from "./database/database.ts";
import { migrateDown } from "./database/migrate-down.ts";
import { countCopies } from "./edges/edge-queries.ts";
import { backfillEdges, rollBackBackfill, validateEdges } from "./jobs/backfill.ts";
import { BlobStore } from "./memories/blob-store.ts";

const USAGE = `Usage: npm run gallery:migrate -- COMMAND --data DIR [--batch N] [--steps N]

Brings the gallery's tables up to date, then runs one command:

  up        nothing more
  status    count the copies by backend, artifact, presence and state
  backfill  give every memory the edges of the gallery's own copies that it lacks;
            stop it at any time and start it again
  validate  count what is wrong with those edges; exit code 1 when something is
  rollback  take the edges back that backfills made
  down      take the newest migrations back, with what is in their tables

  --data DIR   the gallery's data folder: its originals and, without DATABASE_URL, its database
  --batch N    memories in a transaction of the backfill (default: 1000)
  --steps N    migrations to take back (default: 1)

DATABASE_URL in the environment names a Postgres server to use instead of PGlite.
Each command prints one line of JSON.`;

const COMMANDS = ["up", "status", "backfill", "validate", "rollback", "down"] as const;
type Command = (typeof COMMANDS)[number];

class UsageError extends Error {}

function readOptions(args: string[]) {
  const { values, positionals } = parse(args);
  const [command, ...rest] = positionals;
  if (values.help) return undefined;
  if (!COMMANDS.includes(command as Command) || rest.length > 0)
    throw new UsageError(`Name one command: ${COMMANDS.join(", ")}.`);
  if (values.data === undefined) throw new UsageError("--data names the gallery's data folder.");
  const count = (name: "batch" | "steps") => {
    if (!/^[1-9]\d{0,5}$/.test(values[name])) throw new UsageError(`--${name} takes 1 to 999999, not ${values[name]}.`);
    return Number(values[name]);
  };
  return { command: command as Command, data: values.data, batch: count("batch"), steps: count("steps") };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        data: { type: "string" },
        batch: { type: "string", default: "1000" },
        steps: { type: "string", default: "1" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const { data, command, batch, steps } = options;
  const folder = await claimDataFolder(data);
  try {
    const url = process.env.DATABASE_URL;
    const { database, close } = url ? await openPostgres(url) : await openPglite(path.join(folder.path, "database"));
    try {
      const blobs = new BlobStore(path.join(folder.path, "blobs"));
      const result = await runCommand(command, { database, blobs, batch, steps });
      console.log(JSON.stringify(result));
      return command === "validate" && Object.values(result).some((count) => count !== 0) ? 1 : 0;
    } finally {
      await close();
    }
  } finally {
    await folder.release();
  }
}

interface CommandOptions {
  database: Parameters<typeof backfillEdges>[0];
  blobs: BlobStore;
  batch: number;
  steps: number;
}

async function runCommand(command: Command, { database, blobs, batch, steps }: CommandOptions): Promise<object> {
  switch (command) {
    case "up":
      return { upToDate: true };
    case "status":
      return { copies: await countCopies(database) };
    case "backfill":
      return backfillEdges(database, batch, ({ memoryCount, createdEdgeCount }) =>
        console.error(`${memoryCount} memories, ${createdEdgeCount} new edges`),
      );
    case "validate":
      return validateEdges(database, blobs);
    case "rollback":
      return { removedEdgeCount: await rollBackBackfill(database) };
    case "down":
      return { takenBack: await migrateDown(database, steps) };
  }
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    if (error instanceof UsageError) console.error(`\n${USAGE}`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
