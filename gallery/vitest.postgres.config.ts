import { defineConfig } from "vitest/config";

/**
 * The gallery's tests on a real PostgreSQL, which TEST_DATABASE_URL names (`test/with-postgres.mjs` brings one): those of
 * the unit project that use a database, and `*.postgres.ts`, which only make sense on a server with several connections.
 */
export default defineConfig({
  test: {
    name: "postgres",
    root: import.meta.dirname,
    include: ["src/**/*.test.ts", "src/**/*.postgres.ts"],
    // They bring a data folder of their own, or need no database.
    exclude: ["src/index.test.ts", "src/migrate-cli.test.ts", "src/edges/edge-state.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
