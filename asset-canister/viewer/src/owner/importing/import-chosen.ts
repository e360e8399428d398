import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { type ImportStep, importFiles } from "../../../../import/import-files.ts";
import type { ImportReport } from "../../../../import/import-item.ts";
import type { NamedFiles } from "../../../../import/named-files.ts";
import type { Chosen } from "../../bag-files/chosen-files.ts";
import { openChosen } from "../../bag-files/open-chosen.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { derivePicture } from "./derive-picture.ts";

/**
 * Stores what a person chose: bags, which are checked first, or photos.
 * @returns what was done, with what is damaged, left out or refused among its problems
 * @throws Error when it cannot be read, the agent's errors, or the signal's reason
 */
export async function importChosen(
  chosen: readonly Chosen[],
  { changing, owner, reading }: OwnerConnection,
  { signal, onStep }: { signal: AbortSignal; onStep: (step: ImportStep) => void },
): Promise<ImportReport> {
  const named: NamedFiles[] = [];
  for (const each of chosen) named.push({ name: each.name.replace(/\.zip$/i, ""), files: await openChosen(each) });
  const problems: string[] = [];
  const onProblem = (problem: string) => void problems.push(problem);
  const report = await importFiles(named, {
    backend: changing,
    owner: owner.toText(),
    rootKeys: [reading.trust.rootKey, MAINNET_ROOT_KEY],
    derive: derivePicture,
    signal,
    onStep,
    onDamaged: onProblem,
    onSkipped: onProblem,
  });
  return { ...report, problems: [...problems, ...report.problems] };
}
