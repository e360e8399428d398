import { defineConfig } from "vitest/config";

/**
 * `unit` runs beside the code and in parallel; `system` needs built canisters, devnet and Chromium, one file at a time.
 * `*.postgres.test.ts` needs a PostgreSQL server: `npm run test:postgres`.
 */
export default defineConfig({
  test: {
    projects: [
      {
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
        test: {
          name: "system",
          include: ["**/*.system.test.ts"],
          exclude: ["**/node_modules/**"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
