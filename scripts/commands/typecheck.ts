/** Type-checks every tsconfig.json of the project, side by side. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { runStep } from "../build/step.ts";

const SKIPPED = new Set(["node_modules", "dist", ".output", ".wxt", ".azle", ".git", ".store-forever"]);

function tsconfigFolders(folder: string, depth = 0): string[] {
  const here = existsSync(path.join(folder, "tsconfig.json")) ? [folder] : [];
  if (depth === 3) return here;
  const children = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !SKIPPED.has(entry.name),
  );
  return [...here, ...children.flatMap((child) => tsconfigFolders(path.join(folder, child.name), depth + 1))];
}

function typecheck(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    spawn(path.join("node_modules", ".bin", "tsc"), ["-p", folder], { stdio: "inherit" }).on("close", (code) => {
      if (code !== 0) console.error(`Types of ${folder} do not check.`);
      resolve(code === 0);
    });
  });
}

// The extension's own tsconfig extends one that WXT writes.
await runStep("wxt prepare", ["node_modules/.bin/wxt", "prepare", "extension"]);
const results = await Promise.all(tsconfigFolders(".").map((folder) => typecheck(folder)));
process.exitCode = results.every(Boolean) ? 0 : 1;
