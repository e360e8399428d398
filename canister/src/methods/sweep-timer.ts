import { certify } from "@store-forever/certified/azle";
import { setTimer, time } from "azle";
import type { Store } from "../store/store.ts";
import { nextSweepNs, sweep } from "./sweep.ts";

const SECOND_NS = 1_000_000_000n;

/** When the timer that is set goes off. An upgrade loses this value and the timer, and sets a new one. */
let timerNs: bigint | undefined;

/** Sets a timer for the next sweep, unless there is nothing to sweep or a timer is set that goes off in time. */
export function scheduleSweep(store: Store): void {
  const dueNs = nextSweepNs(store);
  if (dueNs === undefined || (timerNs !== undefined && timerNs <= dueNs)) return;
  const nowNs = time();
  const delaySeconds = dueNs <= nowNs ? 0n : (dueNs - nowNs) / SECOND_NS + 1n;
  const thisTimerNs = nowNs + delaySeconds * SECOND_NS;
  timerNs = thisTimerNs;
  setTimer(Number(delaySeconds), () => {
    if (timerNs === thisTimerNs) timerNs = undefined;
    sweep(store);
    certify(store.tree);
    scheduleSweep(store);
  });
}
