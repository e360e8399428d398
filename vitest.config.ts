import { defineConfig } from "vitest/config";
import { seedProperties } from "./scripts/properties/seed-properties.ts";
import { LongFirst } from "./scripts/tests/long-first.ts";

/** It measures the browser's memory and processor time, which others at the same time would change. */
const MEASURES = "workers/test/browser-memory.system.test.ts";

/**
 * `unit` runs beside the code and in parallel; `system` needs built canisters, devnet and Chromium, two files at a time;
 * `system-alone` is what has to be the only one. `*.postgres.test.ts` needs a PostgreSQL server: `npm run test:postgres`.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        plugins: [seedProperties()],
        test: {
          name: "unit",
          include: [
            "{protocol,certified,canister,asset-canister,workers,extension,gallery,devnet,scripts}/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", "**/*.system.test.ts", "**/*.postgres.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: "100%",
        },
      },
      {
        plugins: [seedProperties()],
        test: {
          name: "system",
          include: ["**/*.system.test.ts"],
          exclude: ["**/node_modules/**", MEASURES],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        plugins: [seedProperties()],
        test: {
          name: "system-alone",
          include: [MEASURES],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
