import { parseArgs } from "node:util";
import { UsageError } from "./gallery-options.ts";

export const MIGRATE_USAGE = `Usage: npm run gallery:migrate -- COMMAND --data DIR [--batch N] [--steps N]

Brings the gallery's tables up to date, then runs one command:

  up        does nothing more
  status    counts the copies by backend, artifact, presence and state
  backfill  gives every memory the edges of the gallery's own copies that it lacks;
            you can stop it at any time and start it again
  validate  counts what is wrong with those edges; exit code 1 if something is
  rollback  removes the edges that backfills made
  down      undoes the newest migrations and deletes what is in their tables

  --data DIR   the gallery's data folder: its originals and, without DATABASE_URL, its database
  --batch N    memories in each transaction of the backfill (default: 1000)
  --steps N    migrations to undo (default: 1)

DATABASE_URL in the environment names a Postgres server to use instead of PGlite.
Each command prints one line of JSON.`;

const COMMANDS = ["up", "status", "backfill", "validate", "rollback", "down"] as const;

export interface MigrateOptions {
  command: (typeof COMMANDS)[number];
  /** The gallery's data folder. */
  data: string;
  databaseUrl: string | undefined;
  /** Memories in each transaction of the backfill. */
  batch: number;
  /** Migrations to undo. */
  steps: number;
}

/**
 * @returns `undefined` when help is asked for
 * @throws UsageError
 */
export function readMigrateOptions(args: string[], { DATABASE_URL }: NodeJS.ProcessEnv): MigrateOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const command = COMMANDS.find((one) => one === positionals[0]);
  if (command === undefined || positionals.length > 1)
    throw new UsageError(`Name one command: ${COMMANDS.join(", ")}.`);
  if (values.data === undefined) throw new UsageError("--data names the gallery's data folder.");
  const count = (name: "batch" | "steps") => {
    if (!/^[1-9]\d{0,5}$/.test(values[name])) throw new UsageError(`--${name} takes 1 to 999999, not ${values[name]}.`);
    return Number(values[name]);
  };
  return {
    command,
    data: values.data,
    databaseUrl: DATABASE_URL || undefined,
    batch: count("batch"),
    steps: count("steps"),
  };
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
