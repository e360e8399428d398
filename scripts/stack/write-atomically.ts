import { renameSync, writeFileSync } from "node:fs";

/** Replaces a file as a whole, readable by its owner only. */
export function writeAtomically(file: string, text: string): void {
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
