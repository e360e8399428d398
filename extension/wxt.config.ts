import preact from "@preact/preset-vite";
import { defineConfig } from "wxt";

/**
 * Sites the extension works on for now: everything on this computer, any port. The Internet Computer's own HTTP
 * interface answers every origin and needs no entry.
 */
const SITES = ["http://localhost/*", "http://127.0.0.1/*", "http://*.localhost/*"];

export default defineConfig({
  srcDir: "src",
  publicDir: "public",
  imports: false,
  manifest: {
    name: "Store Forever",
    description: "Store a web gallery forever on the Internet Computer, from the page it is on.",
    minimum_chrome_version: "116",
    // Every permission is explained in README.md.
    permissions: ["offscreen", "alarms"],
    host_permissions: SITES,
    optional_host_permissions: ["*://*/*"],
    // Hashing in the workers is WebAssembly.
    content_security_policy: {
      extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'",
    },
    action: { default_title: "Store Forever" },
  },
  vite: () => ({
    plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
    worker: { format: "es" },
    build: { target: "chrome116" },
  }),
});
