import { type BagFiles, readText } from "../../bag/bag-files.ts";
import { split } from "./parts-of-files.ts";
import { sidecarOf, takeoutFile } from "./takeout.ts";

const MOST_JSON_BYTES = 1_000_000;

/** The JSON file of each photo that has one. */
export function sidecarsOf(paths: readonly string[]): Map<string, string> {
  const jsonOf = new Map<string, Map<string, string>>();
  for (const path of paths.filter((each) => each.endsWith(".json"))) {
    const { folder, name } = split(path);
    jsonOf.set(folder, (jsonOf.get(folder) ?? new Map()).set(name.normalize(), path));
  }
  const sidecars = new Map<string, string>();
  for (const path of paths.filter((each) => !each.endsWith(".json"))) {
    const { folder, name } = split(path);
    const names = jsonOf.get(folder);
    const found = names && sidecarOf(name, new Set(names.keys()));
    const sidecar = found && names?.get(found);
    if (sidecar !== undefined) sidecars.set(path, sidecar);
  }
  return sidecars;
}

export async function readTakeout(files: BagFiles, path: string): Promise<ReturnType<typeof takeoutFile>> {
  try {
    return takeoutFile(await readText(files, path, MOST_JSON_BYTES));
  } catch {
    return undefined;
  }
}
