import { certify } from "@store-forever/certified/azle";
import { setTimer } from "azle";
import { advanceDue } from "../../personal/advance.ts";
import { factoryNetwork } from "../../personal/network-calls.ts";
import { nextDueCreationNs } from "../../store/records/personal/creation-record.ts";
import { assets } from "../files/state.ts";
import { store } from "../singletons.ts";
import { sweeper } from "../sweeping/sweep-timer.ts";

const network = factoryNetwork(assets);
const SECOND_NS = 1_000_000_000n;
/** A timer that is so late was lost, as when the canister ran out of cycles. */
const GRACE_NS = 10n * SECOND_NS;

/** When the next timer is due that goes on with the moves. It is in the heap: an upgrade loses it with the timer. */
let plannedNs: bigint | undefined;

/** Plans to go on with the moves into personal canisters, unless there are none or it is planned in time. */
export function planCreations(): void {
  const nextNs = nextDueCreationNs(store);
  if (nextNs === undefined) return;
  const nowNs = store.now();
  const dueNs = nextNs < nowNs ? nowNs : nextNs;
  if (plannedNs !== undefined && plannedNs <= dueNs && plannedNs + GRACE_NS > nowNs) return;
  plannedNs = dueNs;
  setTimer(Number((dueNs - nowNs + SECOND_NS - 1n) / SECOND_NS), async () => {
    if (plannedNs === dueNs) plannedNs = undefined;
    const steps = advanceDue(store, network, afterStep);
    planCreations();
    await steps;
  });
}

function afterStep(): void {
  certify(store.tree);
  sweeper.plan();
  planCreations();
}
