import { scanArguments } from "@store-forever/certified";
import { idlService } from "@store-forever/protocol/candid";
import { FILE_UPDATES } from "../../files/candid/updates.ts";

/**
 * An inspection may take 200 million instructions, and the scan of a value some ten thousand. What this does not decide the method does: there
 * the scan goes to its end.
 */
const MOST_VALUES = 4_000;

/** The updates from outside, each with the number of its arguments. */
const argumentCounts = new Map([
  ...FILE_UPDATES,
  ...Object.entries(idlService.fieldsAsObject())
    .filter(([, { annotations }]) => !annotations.includes("query"))
    .map(([name, { argTypes }]): [string, number] => [name, argTypes.length]),
]);

/**
 * Whether a message from outside may run: it names an update of the interface, and its arguments are as many as that takes and no more work
 * than their bytes justify. A query that is sent as an update would cost the canister what a query costs nobody.
 */
export function isWorthRunning(methodName: string, argumentBytes: Uint8Array): boolean {
  const argumentCount = argumentCounts.get(methodName);
  if (argumentCount === undefined) return false;
  const scan = scanArguments(argumentBytes, MOST_VALUES);
  return scan.kind !== "refused" && scan.argumentCount === argumentCount;
}
