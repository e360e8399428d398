import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";
import { bagPage } from "./vite/bag-page-plugin.ts";
import { messages } from "./vite/messages-plugin.ts";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tells the service worker which files make up the viewer. */
function shellOfServiceWorker(): Plugin {
  return {
    name: "shell-of-service-worker",
    // The style sheets are in the bundle only at the end.
    enforce: "post",
    generateBundle(_, bundle) {
      const worker = bundle[SERVICE_WORKER];
      if (worker?.type !== "chunk") throw new Error("The service worker is not built.");
      // Downloads need the network anyway.
      const files = Object.keys(bundle).filter((name) => name.startsWith("assets/") && !name.includes("bag-page-"));
      const version = createHash("sha256").update(files.sort().join("\n")).digest("hex").slice(0, 16);
      const shell = { version, files: [...files.map((name) => `/${name}`), "/icon.svg", "/app.webmanifest"] };
      worker.code = `const SHELL = ${JSON.stringify(shell)};\n${worker.code}`;
    },
  };
}

/** Puts the icon into the page. A request for it would be one more certificate to check before the first photo. */
function iconInPage(): Plugin {
  const icon = readFileSync(folder("public/icon.svg"), "utf8");
  const address = `data:image/svg+xml,${encodeURIComponent(icon)}`;
  return {
    name: "icon-in-page",
    transformIndexHtml: (html) => html.replace('rel="icon" href="/icon.svg"', `rel="icon" href="${address}"`),
  };
}

const SERVICE_WORKER = "service-worker.js";
/**
 * The build mode of the pages for signing in, which have content security policies of their own. They are built separately:
 * code that they shared with the viewer would be a file of its own, and gateways check a certificate for each file before the
 * first photo.
 */
export const SIGN_IN = "sign-in";
/** Which groups of texts the files of other languages have in each build: those that its pages show. */
const MESSAGE_GROUPS = {
  viewer: [
    "common",
    "failure",
    "pages",
    "gallery",
    "download",
    "photo",
    "proof",
    "owner",
    "importing",
    "sharing",
    "deleting",
    "access",
    "canister",
    "moving",
    "takeover",
    "identity",
  ],
  signIn: ["common", "failure", "identity", "connect"],
};
const PAGES = {
  viewer: ["index.html", "offline/service-worker.ts"],
  signIn: ["connect.html", "renew.html"],
};

export default defineConfig(({ mode }) => ({
  root: folder("."),
  resolve: { alias: { "@wxt-dev/browser": folder("src/language/browser.ts") } },
  // Bundled ahead for the development server, it would have a copy of its own of what it reads messages through.
  optimizeDeps: { exclude: ["@wxt-dev/i18n"] },
  plugins: [
    preact(),
    messages(mode === SIGN_IN ? MESSAGE_GROUPS.signIn : MESSAGE_GROUPS.viewer),
    iconInPage(),
    bagPage([iconInPage()]),
    ...(mode === SIGN_IN ? [] : [shellOfServiceWorker()]),
  ],
  publicDir: mode === SIGN_IN ? false : folder("public"),
  build: {
    outDir: folder("../dist/viewer"),
    emptyOutDir: mode !== SIGN_IN,
    target: "es2022",
    // For older targets light-dark() is rewritten, and then the lightbox, which is always dark, cannot choose its half.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: (mode === SIGN_IN ? PAGES.signIn : PAGES.viewer).map(folder),
      // The service worker is at the root, so that it may serve all pages, and keeps its name, so that browsers know it again.
      output: {
        entryFileNames: ({ name }) => (name === "service-worker" ? SERVICE_WORKER : "assets/[name]-[hash].js"),
        // One file has all that a gallery needs before its first photo, the entry included.
        codeSplitting: { groups: mode === SIGN_IN ? [] : [{ name: "viewer", test: /\/index\.html$/ }] },
      },
    },
    assetsInlineLimit: 0,
  },
}));
