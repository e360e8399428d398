/** `npm run build`: builds what has changed since it was built last. `--force` builds everything. */
import { buildParts } from "../build/build-parts.ts";
import { ROOT } from "../setup/setup.mjs";

if (process.argv.includes("--help")) {
  console.log("Usage: npm run build [-- --force]\n\nBuilds both canisters, the viewer and the extension.");
} else {
  process.chdir(ROOT);
  await buildParts({ force: process.argv.includes("--force"), log: console.log });
}
