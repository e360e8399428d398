import { type BagFiles, bagsAmong } from "../bag/bag-files.ts";
import { BAG_PATHS, isReceipt } from "../bag/bag-format.ts";
import { type BagCheck, checkBag } from "../bag/check-bag.ts";
import { importableBag } from "./bag-items.ts";
import type { ImportReport, ImportSource } from "./import-item.ts";
import { emptyReport, type ImportOptions, importItems } from "./import-items.ts";
import { joined } from "./joined-files.ts";
import type { NamedFiles } from "./named-files.ts";
import { type FolderOptions, importableFolder } from "./photos/photo-folder.ts";
import { payloadOf } from "./plain-bag.ts";

export type ImportStep =
  | { step: "checking"; share: number }
  | { step: "storing"; doneCount: number; itemCount: number };

export interface ImportFilesOptions extends Omit<ImportOptions, "onProgress">, Omit<FolderOptions, "name"> {
  /** Those of the networks that bags may be from. */
  rootKeys: readonly Uint8Array[];
  onStep?: ((step: ImportStep) => void) | undefined;
}

/**
 * Stores what is in ZIP files and folders: downloaded galleries and bags of other programs, which are checked first, or else photos. A Takeout
 * comes in several ZIP files, and what is told of a photo may be in another one than the photo.
 * @throws the agent's errors where the archive cannot be reached, and the signal's reason
 */
export async function importFiles(chosen: readonly NamedFiles[], options: ImportFilesOptions): Promise<ImportReport> {
  const sum = emptyReport();
  const { backend, owner, signal, onStep } = options;
  for await (const source of sourcesOf(chosen, options)) {
    const onProgress = ({ doneCount }: { doneCount: number }) =>
      onStep?.({ step: "storing", doneCount, itemCount: source.itemCount });
    onProgress({ doneCount: 0 });
    const report = await importItems(source, { backend, owner, signal, onProgress });
    sum.doneCount += report.doneCount;
    sum.sentBytes += report.sentBytes;
    sum.createdCount += report.createdCount;
    sum.keptCount += report.keptCount;
    sum.createdGalleries += report.createdGalleries;
    sum.problems.push(...report.problems);
  }
  return sum;
}

async function* sourcesOf(chosen: readonly NamedFiles[], options: ImportFilesOptions): AsyncGenerator<ImportSource> {
  const loose: NamedFiles[] = [];
  for (const { name, files } of chosen) {
    const { bags, outside } = bagsAmong(files);
    if (bags.length === 0) {
      loose.push({ name, files });
      continue;
    }
    for (const path of outside) options.onDamaged(`${path}: ${files.refused.get(path) ?? "it is outside of the bag."}`);
    for (const { folder, bag } of bags) yield await bagSource(folder.split("/").at(-2) ?? name, bag, options);
  }
  const [first] = loose;
  if (first !== undefined) yield importableFolder(joined(loose), { ...options, name: first.name });
}

async function bagSource(name: string, bag: BagFiles, options: ImportFilesOptions): Promise<ImportSource> {
  const isOwn = bag.paths.has(BAG_PATHS.archive) || [...bag.paths].some(isReceipt);
  if (!isOwn) return importableFolder(await payloadOf(bag, options.onDamaged), { ...options, name });
  const check = await checkedBag(bag, options);
  for (const problem of check.problems) options.onDamaged(problem);
  return importableBag(check);
}

/** A bag may be from any of the networks: its receipts tell which. */
async function checkedBag(bag: BagFiles, { rootKeys, signal, onStep }: ImportFilesOptions): Promise<BagCheck> {
  const onProgress = (share: number) => onStep?.({ step: "checking", share });
  let first: BagCheck | undefined;
  for (const rootKey of rootKeys) {
    const check = await checkBag(bag, { rootKey, signal, onProgress });
    if (check.memories.length > 0) return check;
    first ??= check;
  }
  if (first === undefined) throw new TypeError("No network is named.");
  return first;
}
