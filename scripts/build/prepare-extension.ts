import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { runStep } from "./step.ts";

const PREPARED = path.join("extension", ".wxt", "tsconfig.json");
const SOURCES = ["package-lock.json", "extension/wxt.config.ts", "extension/src/entrypoints", "extension/src/locales"];

/** Lets WXT write the types that the extension's sources use, when what they are made from is newer. */
export async function prepareExtension(): Promise<void> {
  const preparedAtMs = existsSync(PREPARED) ? statSync(PREPARED).mtimeMs : 0;
  if (SOURCES.filter((source) => existsSync(source)).every((source) => changedAtMs(source) < preparedAtMs)) return;
  await runStep("wxt prepare", [path.join("node_modules", ".bin", "wxt"), "prepare", "extension"]);
}

/** When a file, or the newest below a folder, was changed. */
function changedAtMs(entry: string): number {
  const stats = statSync(entry);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(entry).map((name) => changedAtMs(path.join(entry, name))));
}
