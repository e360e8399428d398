/** `npm run build`: builds what has changed since it was built last. */
import { buildParts } from "../build/build-parts.ts";
import { STORE_BUILDS } from "../build/parts.ts";
import { ROOT } from "../setup/setup.mjs";

if (process.argv.includes("--help")) {
  console.log(`Usage: npm run build [-- --force] [-- --release]

Builds both canisters, the viewer and the extension, as far as they have changed since they were built last.

  --force     build everything
  --release   build also what stores get`);
} else {
  process.chdir(ROOT);
  const force = process.argv.includes("--force");
  await buildParts({ force, log: console.log });
  if (process.argv.includes("--release")) await buildParts({ force, only: STORE_BUILDS, log: console.log });
}
