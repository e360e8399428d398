import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder("."),
  plugins: [preact()],
  build: {
    outDir: folder("../dist/viewer"),
    emptyOutDir: true,
    target: "es2022",
    // Older targets lower light-dark(), and then the always dark lightbox cannot choose its half.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    // Signing in and being framed have pages, and policies, of their own.
    rolldownOptions: { input: ["index.html", "connect.html", "renew.html"].map(folder) },
    assetsInlineLimit: 0,
  },
});
