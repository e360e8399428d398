import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../deploy/write-atomically.ts";

/**
 * Counts the ways in which the stack has kept its state: what canisters, devnet and gallery write. A change that an earlier
 * state cannot be read with adds one. Nothing is released, so earlier states are moved aside, and not converted.
 */
export const STATE_LAYOUT = 8;

const LAYOUT_FILE = "layout.json";

/**
 * Makes the folder ready for this version. A state of another layout is moved aside as a whole, beside the folder.
 * @param log told where the earlier state is now
 */
export function prepareStateDir(stateDir: string, log: (line: string) => void, now = new Date()): void {
  const layout = layoutOf(stateDir);
  if (layout !== undefined && layout !== STATE_LAYOUT) {
    const aside = freeName(`${stateDir}.earlier-${now.toISOString().slice(0, 10)}`);
    renameSync(stateDir, aside);
    log(
      `${stateDir} was written by another version of Store Forever, which this one cannot read. It is in ${aside} now; this start begins with an empty archive.`,
    );
  }
  mkdirSync(stateDir, { recursive: true });
  writeAtomically(path.join(stateDir, LAYOUT_FILE), JSON.stringify({ layout: STATE_LAYOUT }));
}

/** @returns undefined for a folder without state, 0 for a state that names no layout */
function layoutOf(stateDir: string): number | undefined {
  if (!existsSync(stateDir) || readdirSync(stateDir).length === 0) return undefined;
  try {
    const { layout } = JSON.parse(readFileSync(path.join(stateDir, LAYOUT_FILE), "utf8"));
    return typeof layout === "number" ? layout : 0;
  } catch {
    return 0;
  }
}

function freeName(wanted: string): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!existsSync(name)) return name;
  }
}
