import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What is built, each by itself: a file that both use would become an import, which classic scripts cannot have. */
export const RESCUE_FILES = ["rescue", "rescue-photos"];

/**
 * Builds `rescue.js` or what it loads, as the mode says. Pages of other sites name them, so their names stay, and each is one file.
 */
export default defineConfig(({ mode }) => ({
  root: folder("."),
  resolve: { alias: { "@wxt-dev/browser": folder("src/language/browser.ts") } },
  publicDir: false,
  build: {
    outDir: folder("../dist/viewer"),
    emptyOutDir: false,
    target: "es2022",
    modulePreload: false,
    rolldownOptions: {
      input: { [mode]: folder(`src/rescue/${mode}.ts`) },
      // What a classic script names at its top is the page's too.
      output: { entryFileNames: "[name].js", format: mode === "rescue" ? "iife" : "es" },
      preserveEntrySignatures: "exports-only" as const,
    },
  },
}));
