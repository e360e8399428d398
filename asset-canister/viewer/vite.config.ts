import { createHash } from "node:crypto";
import process from "node:process";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tells the service worker which files make up the viewer. */
function shellOfServiceWorker(): Plugin {
  return {
    name: "shell-of-service-worker",
    // Style sheets are made out of scripts last.
    enforce: "post",
    generateBundle(_, bundle) {
      const worker = bundle[SERVICE_WORKER];
      if (worker?.type !== "chunk") throw new Error("The service worker is not built.");
      const files = Object.keys(bundle).filter((name) => name.startsWith("assets/"));
      const version = createHash("sha256").update(files.sort().join("\n")).digest("hex").slice(0, 16);
      const shell = { version, files: [...files.map((name) => `/${name}`), "/icon.svg", "/app.webmanifest"] };
      worker.code = `const SHELL = ${JSON.stringify(shell)};\n${worker.code}`;
    },
  };
}

/**
 * Services that preview links take whole addresses only. dfx tells builds the canister's id; who has a domain says so in
 * `VIEWER_ORIGIN`. Without either, links have a title and a text but no picture there.
 */
function wholeAddressOfPreview(): Plugin {
  const { VIEWER_ORIGIN, CANISTER_ID_VIEWER } = process.env;
  const origin = VIEWER_ORIGIN ?? (CANISTER_ID_VIEWER === undefined ? "" : `https://${CANISTER_ID_VIEWER}.icp0.io`);
  return {
    name: "whole-address-of-preview",
    transformIndexHtml: (html) => html.replace('content="/preview.png"', `content="${origin}/preview.png"`),
  };
}

const SERVICE_WORKER = "service-worker.js";

export default defineConfig({
  root: folder("."),
  // Which canisters the viewer depends on, as dfx tells builds: for hosts that set no cookie.
  envPrefix: ["VITE_", "CANISTER_ID_"],
  plugins: [preact(), shellOfServiceWorker(), wholeAddressOfPreview()],
  build: {
    outDir: folder("../dist/viewer"),
    emptyOutDir: true,
    target: "es2022",
    // Older targets lower light-dark(), and then the always dark lightbox cannot choose its half.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    // Signing in and being framed have pages, and policies, of their own.
    rolldownOptions: {
      input: ["index.html", "connect.html", "renew.html", "offline/service-worker.ts"].map(folder),
      // At the root, under its own name: that is what it may serve, and how browsers know it again.
      output: {
        entryFileNames: ({ name }) => (name === "service-worker" ? SERVICE_WORKER : "assets/[name]-[hash].js"),
        // All that a gallery needs before its first photo comes in one file: each has its own certificate to be checked.
        codeSplitting: { groups: [{ name: "viewer", test: /\/src\/app\.tsx$/ }] },
      },
    },
    assetsInlineLimit: 0,
  },
});
