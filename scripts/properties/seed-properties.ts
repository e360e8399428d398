import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const SEEDED = fileURLToPath(new URL("seeded-fast-check.ts", import.meta.url));

/** Gives tests a fast-check whose cases are the same in every run, without its loading where a test has no properties. */
export function seedProperties(): Plugin {
  return {
    name: "seed-properties",
    enforce: "pre",
    resolveId: (id, importer) => (id === "fast-check" && importer !== SEEDED ? SEEDED : undefined),
  };
}
