import path from "node:path";
import { defineConfig } from "vitest/config";
import { seedProperties } from "./scripts/properties/seed-properties.ts";

/**
 * All of the gallery's tests on a real PostgreSQL, which TEST_DATABASE_URL names (`test/with-postgres.mjs` brings one), and
 * `*.postgres.test.ts`, which only make sense on a server with several connections.
 */
export default defineConfig({
  plugins: [seedProperties()],
  test: {
    name: "postgres",
    root: path.join(import.meta.dirname, "gallery"),
    include: ["{src,commands}/**/*.test.ts"],
    maxWorkers: "100%",
    // As in the project `unit`, where the same files share a process.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
