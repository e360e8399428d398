import { renameSync, writeFileSync } from "node:fs";

/** Replaces a file as a whole. @param mode readable by its owner only when left out */
export function writeAtomically(file: string, text: string, mode = 0o600): void {
  writeFileSync(`${file}.new`, `${text}\n`, { mode });
  renameSync(`${file}.new`, file);
}
