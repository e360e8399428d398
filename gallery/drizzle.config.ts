import { defineConfig } from "drizzle-kit";

/** `npm run generate -w gallery` writes the next migration from `schema.ts`. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./src/database/schema.ts",
  out: "./migrations",
});
