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
    const file = path.join(STAMPS, `${part.name.replace(/\W+/g, "-")}.json`);
    const earlier = readStamp(file);
    const stamp = earlier !== undefined && isSame(part, earlier) ? earlier : await stampOf(part);
    const isFresh = stamp.digest === earlier?.digest && part.outputs.every((output) => existsSync(output));
    if (isFresh && !force) continue;
    const startedAtMs = Date.now();
    rmSync(file, { force: true });
    await runStep(`Building the ${part.name}`, part.command);
    mkdirSync(STAMPS, { recursive: true });
    // The stamp from before: what is saved while a part is built is built the next time.
    writeFileSync(file, JSON.stringify(stamp));
    log(`Built the ${part.name} in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s.`);
  }
}

/** What a part is built from. */
export interface Stamp {
  /** The files that its code reaches, in all parts. */
  reached: string[];
  /** SHA-256, in hexadecimal, of where imports of our packages lead. */
  packages: string;
  /** SHA-256, in hexadecimal, of all inputs. */
  digest: string;
}

export async function stampOf(part: Part): Promise<Stamp> {
  const reached = await reachedBy(part);
  return { reached, packages: digestOf(ownPackages()), digest: digestOf(inputsWith(part, reached)) };
}

/** Whether a stamp holds still: the same imports in the same files lead to the same files, and nobody has to follow them anew. */
export function isSame(part: Part, { reached, packages, digest }: Stamp): boolean {
  const inputs = inputsWith(part, reached);
  return (
    inputs.every((file) => existsSync(file)) && digestOf(inputs) === digest && digestOf(ownPackages()) === packages
  );
}

/** The files whose bytes decide whether a part is built anew: its own, and those of other parts that its code reaches. */
export async function inputsOf(part: Part): Promise<string[]> {
  return inputsWith(part, await reachedBy(part));
}

function reachedBy({ entries }: Part): Promise<string[]> {
  return filesReachedFrom(entries.flatMap(filesIn).filter(isSource));
}

function inputsWith({ folders }: Part, reached: readonly string[]): string[] {
  return [...new Set(["package-lock.json", "tsconfig.base.json", ...folders.flatMap(filesIn), ...reached])].sort();
}

/** The package of the project and those of its parts. */
function ownPackages(): string[] {
  const { workspaces } = JSON.parse(readFileSync("package.json", "utf8"));
  return ["", ...workspaces].map((folder: string) => path.join(folder, "package.json"));
}

function readStamp(file: string): Stamp | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
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
