import path from "node:path";

export type PartName =
  | "backend canister"
  | "viewer"
  | "extension"
  | "extension for Chromium's stores"
  | "extension for Firefox's store";

/** The builds that stores get: they may read no site before the person lets them. */
export const STORE_BUILDS = [
  "extension for Chromium's stores",
  "extension for Firefox's store",
] as const satisfies PartName[];

export interface Part {
  name: PartName;
  command: [string, ...string[]];
  /** Files, and folders whose source files, bundles are made from. The files of other parts that they import count as inputs too. */
  entries: string[];
  /** Folders that count as inputs as a whole: they hold also what no import leads to. */
  folders: string[];
  outputs: string[];
  /** Built only where it is asked for by name. */
  isOnDemand?: true;
}

const tsx = path.join("node_modules", ".bin", "tsx");
const wxt = path.join("node_modules", ".bin", "wxt");

// No import leads to the workers: they are started by their address.
const EXTENSION = { entries: ["extension/src/entrypoints", "workers/src"], folders: ["extension", "workers/src"] };

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
    name: "viewer",
    command: [tsx, "asset-canister/viewer/build.ts"],
    entries: ["asset-canister/viewer/src"],
    folders: ["asset-canister/viewer"],
    outputs: ["asset-canister/dist/viewer/index.html"],
  },
  {
    name: "extension",
    command: [wxt, "build", "extension"],
    ...EXTENSION,
    outputs: ["extension/.output/chrome-mv3/manifest.json"],
  },
  {
    name: "extension for Chromium's stores",
    command: [wxt, "build", "extension", "--mode", "store"],
    ...EXTENSION,
    outputs: ["extension/.output/chrome-mv3-store/manifest.json"],
    isOnDemand: true,
  },
  {
    name: "extension for Firefox's store",
    command: [wxt, "build", "extension", "--mode", "store", "--browser", "firefox"],
    ...EXTENSION,
    outputs: ["extension/.output/firefox-mv2-store/manifest.json"],
    isOnDemand: true,
  },
];
