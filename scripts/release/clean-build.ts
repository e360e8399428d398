import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { runStep } from "../build/step.ts";

/**
 * Builds the committed sources in another folder, from nothing, and hands over that folder.
 * @param node the Node.js that builds
 * @param use sees the built folder, which is deleted afterwards
 */
export async function cleanBuild<T>(node: string, use: (root: string) => Promise<T> | T): Promise<T> {
  const parent = mkdtempSync(path.join(os.tmpdir(), "store-forever-release-"));
  const root = path.join(parent, "a folder of another name");
  try {
    await runStep("Cloning", ["git", "clone", "--quiet", "--no-hardlinks", process.cwd(), root]);
    copyDependencies(process.cwd(), root);
    const command: [string, ...string[]] = [
      node,
      "scripts/setup/run.mjs",
      "scripts/commands/build.ts",
      "--force",
      "--release",
    ];
    // Tools run the `node` that they find.
    const PATH = `${path.dirname(node)}${path.delimiter}${process.env.PATH}`;
    const env = { ...process.env, PATH, STORE_FOREVER_DEPENDENCIES_CHECKED: root };
    await runStep("Building in another folder", command, { cwd: root, env });
    return await use(root);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Without what earlier builds have cached. */
function copyDependencies(from: string, to: string): void {
  for (const folder of [".", ...readdirSync(to)]) {
    const source = path.join(from, folder, "node_modules");
    const target = path.join(to, folder, "node_modules");
    if (existsSync(source))
      cpSync(source, target, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith(".cache") });
  }
}
