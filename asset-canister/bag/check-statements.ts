import type { ArchiveFile } from "./archive-file.ts";
import { BAG_PATHS, receiptPath, SIDECAR_ENDINGS } from "./bag-format.ts";

/**
 * Checks what the archive file says as a whole: that there is something to verify, that every item of a gallery is there once or
 * said to be left out, and that the bag has nothing else.
 * @param paths of the files in the bag
 * @returns what is wrong, each in a sentence
 */
export function statementsOf({ galleries, memories, leftOut }: ArchiveFile, paths: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const note = (sentence: string) => problems.push(`${BAG_PATHS.archive}: ${sentence}`);
  if (memories.length === 0) note("it names no photo: nothing is verified.");
  const ids = memories.map(({ memoryId }) => memoryId);
  if (ids.some((id, index) => index > 0 && id <= (ids[index - 1] ?? "")))
    note("it does not have each memory once, in the order of their ids.");
  for (const id of repeated(galleries.map((gallery) => gallery.id))) note(`it has the gallery ${id} twice.`);

  const present = new Set(ids);
  const missing = leftOut.map(({ memoryId }) => memoryId);
  for (const id of repeated(missing)) note(`it says twice that the memory ${id} is left out.`);
  for (const id of missing) if (present.has(id)) note(`the memory ${id} is in the bag, and said to be left out.`);
  const accounted = new Set([...ids, ...missing]);
  const named = new Set(galleries.flatMap(({ items }) => items.map(({ memoryId }) => memoryId)));
  for (const memoryId of named)
    if (!accounted.has(memoryId)) note(`the memory ${memoryId} is in a gallery, but it does not speak of it.`);

  const files = memories.flatMap((memory) => [
    ...new Set([memory.files, ...(memory.versions ?? [])].flatMap((each) => Object.values(each))),
  ]);
  for (const path of repeated(files)) note(`it has ${path} twice.`);
  const sidecars = memories.flatMap(({ files: { original } }) =>
    Object.values(SIDECAR_ENDINGS).map((ending) => `${original}${ending}`),
  );
  const known = new Set([...Object.values(BAG_PATHS), ...files, ...sidecars, ...ids.map(receiptPath)]);
  for (const path of paths) if (!known.has(path)) problems.push(`${path}: nothing in the bag speaks of it.`);
  return problems;
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.has(name) || !seen.add(name)))];
}
