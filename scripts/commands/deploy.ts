/** `npm run deploy`: puts an archive on the Internet Computer or on a devnet, and keeps it as it should be. */
import process from "node:process";
import { buildParts } from "../build/build-parts.ts";
import { STORE_BUILDS } from "../build/parts.ts";
import { deployCommand } from "../deploy/command/deploy-command.ts";
import { DEPLOY_USAGE, deployOptions } from "../deploy/command/options.ts";
import { reasonOf } from "../deploy/deploy-error.ts";
import { ROOT, SetupError } from "../setup/setup.mjs";

const options = deployOptions();
if (options === undefined) console.log(DEPLOY_USAGE);
else {
  process.chdir(ROOT);
  await buildParts({ log: console.log });
  if (!options.isDryRun) await buildParts({ only: STORE_BUILDS, log: console.log });
  await deployCommand(options, console.log).catch((error: unknown) => {
    if (error instanceof SetupError || process.env.DEBUG) throw error;
    throw new SetupError(
      `${reasonOf(error)}\nRun the same command again: it goes on where it was stopped. (DEBUG=1 shows where this came from.)`,
      { cause: error },
    );
  });
}
