import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Replaces a file as a whole, in a folder that is made if it is not there. @param mode readable by its owner only when left out */
export function writeAtomically(file: string, text: string, mode = 0o600): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${text}\n`, { mode });
  renameSync(`${file}.new`, file);
}
