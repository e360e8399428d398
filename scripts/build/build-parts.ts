import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runStep } from "./step.ts";

const STAMPS = path.join("node_modules", ".cache", "store-forever-build");
const SKIPPED = new Set(["node_modules", "dist", ".output", ".wxt", ".azle", "test"]);

interface Part {
  name: string;
  command: [string, ...string[]];
  /** Folders and files whose bytes decide whether the part is built anew. */
  inputs: string[];
  outputs: string[];
}

const COMMON_INPUTS = ["package-lock.json", "protocol"];
const tsx = path.join("node_modules", ".bin", "tsx");

const PARTS: Part[] = [
  {
    name: "backend canister",
    command: [tsx, "canister/build.ts"],
    inputs: [...COMMON_INPUTS, "certified", "canister"],
    outputs: ["canister/dist/backend.wasm", "canister/dist/backend.wasm.gz"],
  },
  {
    name: "asset canister and viewer",
    command: [tsx, "asset-canister/build.ts"],
    inputs: [...COMMON_INPUTS, "certified", "asset-canister"],
    outputs: [
      "asset-canister/dist/assets.wasm",
      "asset-canister/dist/assets.wasm.gz",
      "asset-canister/dist/viewer/index.html",
    ],
  },
  {
    name: "extension",
    command: [path.join("node_modules", ".bin", "wxt"), "build", "extension"],
    inputs: [...COMMON_INPUTS, "workers", "extension"],
    outputs: ["extension/.output/chrome-mv3/manifest.json"],
  },
];

/** Builds every part whose inputs or outputs are not those of its last build. Paths are relative to the project's root. */
export async function buildAll({ force, log }: { force: boolean; log: (line: string) => void }): Promise<void> {
  for (const part of PARTS) {
    const stamp = path.join(STAMPS, `${part.name.replaceAll(" ", "-")}.sha256`);
    const inputs = digest(part.inputs);
    const fresh =
      existsSync(stamp) && readFileSync(stamp, "utf8") === inputs && part.outputs.every((output) => existsSync(output));
    if (fresh && !force) continue;
    const startedAtMs = Date.now();
    rmSync(stamp, { force: true });
    await runStep(`Building the ${part.name}`, part.command);
    mkdirSync(STAMPS, { recursive: true });
    writeFileSync(stamp, digest(part.inputs));
    log(`Built the ${part.name} in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s.`);
  }
}

function digest(inputs: string[]): string {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap(files)) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function files(entry: string): string[] {
  if (!existsSync(entry)) return [];
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry)
    .filter((name) => !SKIPPED.has(name) && !name.endsWith(".test.ts"))
    .sort()
    .flatMap((name) => files(path.join(entry, name)));
}
