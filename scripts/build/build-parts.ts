import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { filesReachedFrom } from "@store-forever/certified/build";
import { PARTS, type Part, type PartName } from "./parts.ts";
import { runStep } from "./step.ts";

const STAMPS = path.join("node_modules", ".cache", "store-forever-build");
const SKIPPED = new Set(["node_modules", "dist", ".output", ".wxt", ".azle", ".types", "test", "bench", "commands"]);

export interface BuildOptions {
  /** The parts to build; when left out, all that are not built on demand only. */
  only?: readonly PartName[];
  /** Builds also what has not changed. */
  force?: boolean;
  log: (line: string) => void;
}

/**
 * Builds each part whose inputs or outputs are not those of its last build. Paths are relative to the project's root, which is
 * the working directory.
 * @throws Error naming the part, after printing what its build said
 */
export async function buildParts({ only, force = false, log }: BuildOptions): Promise<void> {
  for (const part of PARTS.filter(({ name, isOnDemand }) => only?.includes(name) ?? isOnDemand !== true)) {
    const stamp = path.join(STAMPS, `${part.name.replace(/\W+/g, "-")}.sha256`);
    const digest = digestOf(await inputsOf(part));
    const isFresh =
      existsSync(stamp) && readFileSync(stamp, "utf8") === digest && part.outputs.every((output) => existsSync(output));
    if (isFresh && !force) continue;
    const startedAtMs = Date.now();
    rmSync(stamp, { force: true });
    await runStep(`Building the ${part.name}`, part.command);
    mkdirSync(STAMPS, { recursive: true });
    // The digest from before: what is saved while a part is built is built the next time.
    writeFileSync(stamp, digest);
    log(`Built the ${part.name} in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s.`);
  }
}

/** The files whose bytes decide whether a part is built anew: its own, and those of other parts that its code reaches. */
export async function inputsOf({ folders, entries }: Part): Promise<string[]> {
  const reached = await filesReachedFrom(entries.flatMap(filesIn).filter(isSource));
  return [...new Set(["package-lock.json", "tsconfig.base.json", ...folders.flatMap(filesIn), ...reached])].sort();
}

function digestOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function isSource(file: string): boolean {
  return /\.tsx?$/.test(file) && !file.endsWith(".d.ts");
}

function filesIn(entry: string): string[] {
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry)
    .filter((name) => !SKIPPED.has(name) && !/\.test\.tsx?$/.test(name) && !name.endsWith(".md"))
    .flatMap((name) => filesIn(path.join(entry, name)));
}
