import path from "node:path";

export type PartName = "backend canister" | "asset canister" | "viewer" | "extension";

export interface Part {
  name: PartName;
  command: [string, ...string[]];
  /** Files, and folders whose source files, bundles are made from. The files of other parts that they import count as inputs too. */
  entries: string[];
  /** Folders that count as inputs as a whole: they hold also what no import leads to. */
  folders: string[];
  outputs: string[];
}

const tsx = path.join("node_modules", ".bin", "tsx");
const wxt = path.join("node_modules", ".bin", "wxt");

/** What `npm run build` makes, one after the other. */
export const PARTS: readonly Part[] = [
  {
    name: "backend canister",
    command: [tsx, "canister/build.ts"],
    entries: ["canister/src/index.ts"],
    folders: ["canister", "certified/build"],
    outputs: ["canister/dist/backend.wasm", "canister/dist/backend.wasm.gz"],
  },
  {
    name: "asset canister",
    command: [tsx, "asset-canister/canister/build.ts"],
    entries: ["asset-canister/canister/src/index.ts"],
    folders: ["asset-canister/canister", "certified/build"],
    outputs: ["asset-canister/dist/assets.wasm", "asset-canister/dist/assets.wasm.gz"],
  },
  {
    name: "viewer",
    command: [tsx, "asset-canister/viewer/build.ts"],
    entries: ["asset-canister/viewer/src"],
    folders: ["asset-canister/viewer"],
    outputs: ["asset-canister/dist/viewer/index.html"],
  },
  {
    name: "extension",
    command: [wxt, "build", "extension"],
    // No import leads to the workers: they are started by their address.
    entries: ["extension/src/entrypoints", "workers/src"],
    folders: ["extension", "workers/src"],
    outputs: ["extension/.output/chrome-mv3/manifest.json"],
  },
];
