/**
 * `npm run histories -- --count 200 [--seed 1]`: plays so many random histories of a gallery, from this seed on, and looks after each
 * action whether button, cards, edges, archive and viewer agree. It needs the built canister.
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
const isWhole = (text: string) => /^[1-9]\d{0,5}$/.test(text);
if (values.help || !isWhole(values.count) || !isWhole(values.seed)) {
  process.stdout.write("npm run histories -- [--count 200] [--seed 1]\nBoth are whole numbers from 1 on.\n");
  process.exit(values.help ? 0 : 1);
}
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--project", "system-isolated", "tests/histories"],
  { stdio: "inherit", env: { ...process.env, HISTORIES_COUNT: values.count, HISTORIES_SEED: values.seed } },
);
process.exitCode = status ?? 1;
