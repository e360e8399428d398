/** `npm run import -- SOURCE`: stores a downloaded gallery in an archive. */
import process from "node:process";
import { printable } from "../../asset-canister/verify/printable.ts";
import { importArchive } from "../import/import-archive.ts";
import { IMPORT_USAGE, importOptions } from "../import/options.ts";
import { rethrowReadable } from "../setup/command-line.ts";

const options = importOptions();
if (options === undefined) console.log(IMPORT_USAGE);
// Everything that is printed may have come with the file.
else {
  const isWhole = await importArchive(options, (line) => console.log(printable(line))).catch(rethrowReadable);
  process.exitCode = isWhole ? 0 : 1;
}
