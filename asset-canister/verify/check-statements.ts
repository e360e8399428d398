import type { DownloadManifest } from "../download/download-manifest.ts";
import { MANIFEST_PATH } from "../download/manifest-format.ts";

/**
 * Checks what the manifest says as a whole: that there is something to verify, that every item of a gallery is there once or said
 * to be left out, and that the file has nothing else.
 * @param paths of the files in the ZIP file
 * @returns what is wrong, each in a sentence
 */
export function statementsOf({ galleries, memories, leftOut }: DownloadManifest, paths: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  if (memories.length === 0) problems.push("There is no photo in the file: nothing is verified.");
  const ids = memories.map(({ memoryId }) => memoryId);
  if (ids.some((id, index) => index > 0 && id <= (ids[index - 1] ?? "")))
    problems.push("The manifest does not have each memory once, in the order of their ids.");
  for (const { memoryId, receiptPath } of memories)
    if (receiptPath !== `receipts/${memoryId}.json`)
      problems.push(`The receipt of the memory ${memoryId} is not where receipts are.`);
  problems.push(...repeated(galleries.map(({ id }) => id)).map((id) => `The manifest has the gallery ${id} twice.`));

  const present = new Set(ids);
  const missing = leftOut.map(({ memoryId }) => memoryId);
  problems.push(
    ...repeated(missing).map((id) => `The manifest says twice that the memory ${id} is left out.`),
    ...missing.filter((id) => present.has(id)).map((id) => `The memory ${id} is in the file, and said to be left out.`),
  );
  const accounted = new Set([...ids, ...missing]);
  const named = new Set(galleries.flatMap(({ items }) => items.map(({ memoryId }) => memoryId)));
  for (const memoryId of named)
    if (!accounted.has(memoryId))
      problems.push(`The memory ${memoryId} is in a gallery, but the manifest does not speak of it.`);

  const originals = memories.map(({ path }) => path);
  problems.push(...repeated(originals).map((path) => `The manifest has ${path} twice.`));
  const known = new Set([MANIFEST_PATH, ...originals, ...memories.map(({ receiptPath }) => receiptPath)]);
  for (const path of paths)
    if (!known.has(path)) problems.push(`${path} is in the ZIP file, but the manifest does not speak of it.`);
  return problems;
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
