import type { PaidUntil } from "@store-forever/protocol";
import { canisterCycleBalance, canisterSelf, setTimerInterval } from "azle";
import type { Archive } from "./archive.ts";
import { fundingWarning, paidUntil } from "./costs.ts";
import { readGauges } from "./gauges.ts";
import { audit } from "./journal.ts";
import { nameOf } from "./memory-record.ts";

const DAY_SECONDS = 86_400;

export function readFunding(archive: Archive): PaidUntil {
  const { blobBytes: bytes, blobCount: blobs } = readGauges(archive);
  return paidUntil(canisterCycleBalance(), { bytes, blobs }, archive.now());
}

/** Once a day, and now: a balance that does not last goes into the canister's log and the audit log. */
export function watchFunding(archive: Archive): void {
  warn(archive);
  setTimerInterval(DAY_SECONDS, () => warn(archive));
}

function warn(archive: Archive): void {
  const paid = readFunding(archive);
  const warning = fundingWarning(paid);
  if (warning === undefined) return;
  console.warn(warning);
  audit(archive, canisterSelf().toUint8Array(), "funding", nameOf(paid.funding));
}
