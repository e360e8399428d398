import process from "node:process";
import { UsageError } from "./gallery-options.ts";
import { MIGRATE_USAGE, readMigrateOptions } from "./migrate-options.ts";

async function main(): Promise<number> {
  const options = readMigrateOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(MIGRATE_USAGE);
    return 0;
  }
  const { migrate } = await import("./migrate.ts");
  const { result, isFine } = await migrate(options, (news) => console.error(news));
  console.log(JSON.stringify(result));
  return isFine ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    if (error instanceof UsageError) console.error(`\n${MIGRATE_USAGE}`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
