import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What replaces modules or globals of its process for good, such as `fetch`, IndexedDB and the extension interfaces. */
const REPLACES = /\bvi\.(do)?mock\(|\bvi\.stubGlobal\(|["']fake-indexeddb\/auto["']/;

const isUnitTest = (file: string) => /(?<!\.system)\.test\.tsx?$/.test(file);

/**
 * The unit tests that need a process of their own: those that replace something for good, themselves or by a helper that does.
 * @param folders relative to the root
 * @returns their paths relative to the root, with slashes
 */
export function replacingTests(root: string, folders: readonly string[]): string[] {
  const sources = folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map(pathIn(folder)),
    )
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), "utf8") }));
  const helpers = sources
    .filter(({ file, text }) => !file.includes(".test.") && REPLACES.test(text))
    .map(({ file }) => `/${path.posix.basename(file)}"`);
  return sources
    .filter(({ file }) => isUnitTest(file))
    .filter(({ text }) => REPLACES.test(text) || helpers.some((helper) => text.includes(helper)))
    .map(({ file }) => file);
}

function pathIn(folder: string) {
  return (file: string) => path.posix.join(folder, file.split(path.sep).join("/"));
}
