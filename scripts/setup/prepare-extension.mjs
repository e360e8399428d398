import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { SetupError } from "./setup.mjs";

const PREPARED = path.join("extension", ".wxt", "tsconfig.json");
const SOURCES = ["package-lock.json", "extension/wxt.config.ts", "extension/src/entrypoints", "extension/src/locales"];

/**
 * Lets WXT write the types that the extension's sources use, when what they are made from is newer.
 * @throws SetupError when WXT fails; its messages are printed
 */
export function prepareExtension() {
  const preparedAtMs = existsSync(PREPARED) ? statSync(PREPARED).mtimeMs : 0;
  if (SOURCES.filter((source) => existsSync(source)).every((source) => changedAtMs(source) < preparedAtMs)) return;
  const startedAt = new Date();
  const { status } = spawnSync(path.join("node_modules", ".bin", "wxt"), ["prepare", "extension"], {
    stdio: ["ignore", "ignore", 2],
  });
  if (status !== 0) throw new SetupError("wxt prepare failed; its messages are above.");
  // WXT writes no file that would stay the same, so that every later check would have it prepare again.
  utimesSync(PREPARED, startedAt, startedAt);
}

/** When a file, or the newest below a folder, was changed. */
function changedAtMs(entry) {
  const stats = statSync(entry);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(entry).map((name) => changedAtMs(path.join(entry, name))));
}
