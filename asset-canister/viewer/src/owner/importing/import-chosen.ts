import { toHex } from "@store-forever/protocol";
import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import type { BagFiles } from "../../../../bag/bag-files.ts";
import { BAG_PATHS } from "../../../../bag/bag-format.ts";
import { checkBag } from "../../../../bag/check-bag.ts";
import { importableBag } from "../../../../import/bag-items.ts";
import type { ImportReport, ImportSource } from "../../../../import/import-item.ts";
import { importItems } from "../../../../import/import-items.ts";
import { importableFolder } from "../../../../import/photo-folder.ts";
import type { Chosen } from "../../bag-files/chosen-files.ts";
import { openChosen } from "../../bag-files/open-chosen.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { derivePicture } from "./derive-picture.ts";

export type ImportStep =
  | { step: "checking"; share: number }
  | { step: "storing"; doneCount: number; itemCount: number };

/**
 * Stores what a person chose: a bag, which is checked first, or photos.
 * @returns what was done, with what is damaged, left out or refused among its problems
 * @throws Error when it cannot be read, the agent's errors, or the signal's reason
 */
export async function importChosen(
  chosen: Chosen,
  { changing, owner, reading }: OwnerConnection,
  { signal, onStep }: { signal: AbortSignal; onStep: (step: ImportStep) => void },
): Promise<ImportReport> {
  const files = await openChosen(chosen);
  const problems: string[] = [];
  const source: ImportSource = files.paths.has(BAG_PATHS.declaration)
    ? await bagSource(files, reading.trust.rootKey, { signal, onStep }, problems)
    : importableFolder(files, {
        name: chosen.name,
        derive: derivePicture,
        onSkipped: (path) => void problems.push(path),
      });
  const onProgress = ({ doneCount }: { doneCount: number }) =>
    onStep({ step: "storing", doneCount, itemCount: source.itemCount });
  onProgress({ doneCount: 0 });
  const report = await importItems(source, { backend: changing, owner: owner.toText(), signal, onProgress });
  return { ...report, problems: [...problems, ...report.problems] };
}

/** A bag may be from this network, or from the Internet Computer. */
async function bagSource(
  files: BagFiles,
  rootKey: Uint8Array,
  { signal, onStep }: { signal: AbortSignal; onStep: (step: ImportStep) => void },
  problems: string[],
): Promise<ImportSource> {
  const onProgress = (share: number) => onStep({ step: "checking", share });
  let check = await checkBag(files, { rootKey, signal, onProgress });
  if (check.memories.length === 0 && toHex(rootKey) !== toHex(MAINNET_ROOT_KEY))
    check = await checkBag(files, { rootKey: MAINNET_ROOT_KEY, signal, onProgress });
  problems.push(...check.problems);
  return importableBag(files, check);
}
