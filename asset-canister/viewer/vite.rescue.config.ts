import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds `rescue.js` and what it loads. Pages of other sites name them, so their names stay, and each is one file.
 */
export default defineConfig({
  root: folder("."),
  resolve: { alias: { "@wxt-dev/browser": folder("src/language/browser.ts") } },
  publicDir: false,
  build: {
    outDir: folder("../dist/viewer"),
    emptyOutDir: false,
    target: "es2022",
    modulePreload: false,
    rolldownOptions: {
      input: { rescue: folder("src/rescue/rescue.ts"), "rescue-photos": folder("src/rescue/rescue-photos.ts") },
      output: { entryFileNames: "[name].js" },
      preserveEntrySignatures: "exports-only",
    },
  },
});
