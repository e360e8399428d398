import { defineConfig } from "vitest/config";

/**
 * All of the gallery's tests on a real PostgreSQL, which TEST_DATABASE_URL names (`test/with-postgres.mjs` brings one), and
 * `*.postgres.test.ts`, which only make sense on a server with several connections.
 */
export default defineConfig({
  test: {
    name: "postgres",
    root: import.meta.dirname,
    include: ["{src,commands}/**/*.test.ts"],
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
