import type { PaidUntil } from "@store-forever/protocol";
import { nameOf } from "@store-forever/protocol";
import { call, canisterCycleBalance, canisterSelf, IDL, setTimer, setTimerInterval } from "azle";
import { noteBalance } from "../store/bookkeeping/balances-record.ts";
import { readGauges } from "../store/bookkeeping/gauges.ts";
import {
  type BlobTotals,
  type ObservedCosts,
  readObservedCosts,
  writeObservedCosts,
} from "../store/bookkeeping/observed-costs.ts";
import type { Store } from "../store/store.ts";
import { fundingWarning, paidUntil } from "./costs.ts";
import { audit } from "./journal.ts";

const DAY_SECONDS = 86_400;
/** With so much more stored, or an eighth more, the network is asked again: what the engine's heap takes grows with the first messages. */
const ASK_AGAIN_AFTER_BYTES = 4n * 1024n ** 2n;
/** An upgrade forgets it, and asks. */
let askAgainAtBytes: bigint | undefined;
/** The part of the network's `canister_status` that is needed here. */
const Status = IDL.Record({
  settings: IDL.Record({ freezing_threshold: IDL.Nat }),
  idle_cycles_burned_per_day: IDL.Nat,
});
interface StatusRecord {
  settings: { freezing_threshold: bigint };
  idle_cycles_burned_per_day: bigint;
}

export function readFunding(store: Store): PaidUntil {
  return paidUntil(canisterCycleBalance(), storedNow(store), store.now(), readObservedCosts(store));
}

/**
 * Asks the network what the canister costs, now and once a day. A warning about a balance that does not last goes into the canister's
 * log and into the audit log.
 */
export function watchFunding(store: Store): void {
  setTimer(0, () => checkFunding(store));
  setTimerInterval(DAY_SECONDS, () => checkFunding(store));
}

/** Asks the network again where much has been stored since it was asked. */
export function watchGrowth(store: Store): void {
  if (askAgainAtBytes === undefined || storedNow(store).bytes < askAgainAtBytes) return;
  askAgainAtBytes = undefined;
  setTimer(0, () => observe(store));
}

async function checkFunding(store: Store): Promise<void> {
  await observe(store);
  noteBalance(store, { atNs: store.now(), cycles: canisterCycleBalance() });
  const paid = readFunding(store);
  const warning = fundingWarning(paid);
  if (warning === undefined) return;
  console.warn(warning);
  audit(store, canisterSelf().toUint8Array(), "funding", nameOf(paid.funding));
}

/** What the network said before stays when it does not answer. */
async function observe(store: Store): Promise<void> {
  const observed = await askCosts(store);
  if (observed !== undefined) writeObservedCosts(store, observed);
  const { bytes } = storedNow(store);
  const eighth = bytes / 8n;
  askAgainAtBytes = bytes + (eighth > ASK_AGAIN_AFTER_BYTES ? eighth : ASK_AGAIN_AFTER_BYTES);
}

async function askCosts(store: Store): Promise<ObservedCosts | undefined> {
  const stored = storedNow(store);
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

function storedNow(store: Store): BlobTotals {
  const { blobBytes: bytes, blobCount: blobs } = readGauges(store);
  return { bytes, blobs };
}
