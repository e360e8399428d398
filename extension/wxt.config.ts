import process from "node:process";
import preact from "@preact/preset-vite";
import { defineConfig } from "wxt";
import type { Browser } from "wxt/browser";
import { libheifFiles, withoutLibheif } from "./libheif.ts";

/**
 * The sites that builds for development and tests work on without being asked: everything on this computer, on any port. What
 * a store gets (`--mode store`) has access to no site before the person gives it: what listens on a computer trusts whoever
 * asks from there. The Internet Computer's own HTTP interface answers every origin and needs no entry.
 */
const THIS_COMPUTER = ["http://localhost/*", "http://127.0.0.1/*", "http://*.localhost/*"];
const STORE_MODE = "store";
/** WXT takes the mode for it, and then what a store gets would be a development build, with paths of the machine in it. */
if (process.env.NODE_ENV === STORE_MODE) process.env.NODE_ENV = "production";
const sitesOf = (mode: string) => (mode === STORE_MODE ? [] : THIS_COMPUTER);

/** Where viewers are served. `network.json` names this copy's own viewer, and the extension checks that. */
const VIEWERS = ["https://*.icp0.io/*", "https://*.ic0.app/*", "https://*.icp.net/*"];

/**
 * The public half of a key whose hash is the extension's id in Chromium, so that the viewer knows this extension wherever it is
 * loaded from. A store signs with a key of its own; the public key that it shows has to be put here then.
 */
const KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlmCZ91LjkpGK2KpMlmPVW3RmoOfoiVpbBlHoxYK7McnCA0lxR0JzImW/rdN63FAr6vJJt1Ta92N7om0KQEA3bTX4tcihQHx9iOOZFAEp5XLmyeuYpwJZevTzdGqxHaPlM5+LBf6jtIG8NDit6o6uKHJYzLxY4FBXkoAYuRCzhdU1CY+pyY1PfbbBIdijVvi1ixS6bJUR6qXgwttoXvi54cOzJPZcZlGTFaqnIrNoweBZX9Uy6dRQe7xdW6e0TKgqVUg/SXW9xdG/fNvJcPKJKwBMtAMjA1338s3vWV2MSboI4OInCNGx1lKxgdj/YJoBNZRggP53jQD/FvW900vPTQIDAQAB";

/** Only the extension's own scripts. Hashing and encoding in the workers are WebAssembly. */
const CSP = "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'";

export default defineConfig({
  srcDir: "src",
  publicDir: "public",
  imports: false,
  modules: ["@wxt-dev/i18n/module"],
  manifest: ({ browser, mode }) => ({
    name: "__MSG_app_name__",
    description: "__MSG_app_description__",
    default_locale: "en",
    // Every permission is explained in README.md.
    permissions: [
      ...(browser === "firefox" ? [] : ["offscreen"]),
      "alarms",
      "activeTab",
      "scripting",
      "contextMenus",
      "notifications",
      "webRequest",
      "declarativeNetRequestWithHostAccess",
    ],
    host_permissions: sitesOf(mode),
    action: { default_title: "__MSG_app_name__" },
    commands: {
      "open-gallery": { suggested_key: { default: "Alt+Shift+S" }, description: "__MSG_app_command__" },
    },
    ...(browser === "firefox"
      ? {
          browser_specific_settings: {
            gecko: { id: "extension@store-forever.org", strict_min_version: "128.0" },
          },
          optional_permissions: ["*://*/*"],
          content_security_policy: CSP,
        }
      : {
          minimum_chrome_version: "116",
          key: KEY,
          externally_connectable: {
            matches: [...VIEWERS, ...sitesOf(mode).filter((site) => site.includes(".localhost"))],
          },
          optional_host_permissions: ["*://*/*"],
          content_security_policy: { extension_pages: CSP },
        }),
  }),
  hooks: {
    "build:publicAssets": (_, files) => void files.push(...libheifFiles),
    "build:manifestGenerated": ({ config }, manifest) => {
      if (config.mode === STORE_MODE) leaveThisComputerOut(manifest);
    },
    "zip:start": ({ config }) => {
      if (config.mode !== STORE_MODE)
        throw new Error("This build holds the sites of this computer. Package one without: wxt zip --mode store");
    },
  },
  vite: () => ({
    plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false }), withoutCodeFromText],
    worker: { format: "es", rolldownOptions: withoutLibheif },
    build: { target: ["chrome116", "firefox128"], rolldownOptions: { treeshake: withoutUnusedNumbers } },
  }),
});

/** Constants that are computed of large integers count as work that has to be done, also where nothing uses them. */
const withoutUnusedNumbers = { moduleSideEffects: [{ test: /\/protocol\/src\/values\//, sideEffects: false }] };

/**
 * zod makes functions of text where it may, to be faster. An extension may not, so what ships cannot: no `Function` is left in it.
 * @see extension/test/packed-code.ts
 */
const withoutCodeFromText = {
  name: "without-code-from-text",
  transform: (code: string, id: string) =>
    /\/zod\/v4\/core\/(util|doc|compile)\.js/.test(id)
      ? code.replaceAll("const F = Function;", "const F = null;")
      : undefined,
};

/** Takes this computer's sites out of the content scripts, whose own files name them. */
function leaveThisComputerOut(manifest: Browser.runtime.Manifest): void {
  const scripts = manifest.content_scripts?.map((script) => ({
    ...script,
    matches: script.matches?.filter((site) => !THIS_COMPUTER.includes(site)) ?? [],
  }));
  manifest.content_scripts = scripts?.filter(({ matches }) => matches.length > 0) ?? [];
}
