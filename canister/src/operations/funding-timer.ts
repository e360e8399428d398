import type { PaidUntil } from "@store-forever/protocol";
import { call, canisterCycleBalance, canisterSelf, IDL, setTimer, setTimerInterval } from "azle";
import type { Archive } from "../store/archive.ts";
import { readGauges } from "../store/records/gauges.ts";
import { nameOf } from "../store/records/memory-record.ts";
import { readObservedCosts, writeObservedCosts } from "../store/records/observed-costs.ts";
import { fundingWarning, type ObservedCosts, paidUntil, type Stored } from "./costs.ts";
import { audit } from "./journal.ts";

const DAY_SECONDS = 86_400;
/** The part of the network's `canister_status` that is of interest. */
const Status = IDL.Record({
  settings: IDL.Record({ freezing_threshold: IDL.Nat }),
  idle_cycles_burned_per_day: IDL.Nat,
});
interface StatusRecord {
  settings: { freezing_threshold: bigint };
  idle_cycles_burned_per_day: bigint;
}

export function readFunding(archive: Archive): PaidUntil {
  return paidUntil(canisterCycleBalance(), storedNow(archive), archive.now(), readObservedCosts(archive));
}

/** Once a day, and now: asks the network what the canister costs; a balance that does not last goes into its log and the audit log. */
export function watchFunding(archive: Archive): void {
  setTimer(0, () => look(archive));
  setTimerInterval(DAY_SECONDS, () => look(archive));
}

async function look(archive: Archive): Promise<void> {
  const observed = await observeCosts(archive);
  if (observed !== undefined) writeObservedCosts(archive, observed);
  const paid = readFunding(archive);
  const warning = fundingWarning(paid);
  if (warning === undefined) return;
  console.warn(warning);
  audit(archive, canisterSelf().toUint8Array(), "funding", nameOf(paid.funding));
}

/** `undefined` where the network does not answer: what it said before stays. */
async function observeCosts(archive: Archive): Promise<ObservedCosts | undefined> {
  const stored = storedNow(archive);
  try {
    const { settings, idle_cycles_burned_per_day: burnPerDay } = await call<[object], StatusRecord>(
      "aaaaa-aa",
      "canister_status",
      {
        args: [{ canister_id: canisterSelf() }],
        paramIdlTypes: [IDL.Record({ canister_id: IDL.Principal })],
        returnIdlType: Status,
      },
    );
    return { burnPerDay, freezingSeconds: settings.freezing_threshold, stored };
  } catch {
    return undefined;
  }
}

function storedNow(archive: Archive): Stored {
  const { blobBytes: bytes, blobCount: blobs } = readGauges(archive);
  return { bytes, blobs };
}
