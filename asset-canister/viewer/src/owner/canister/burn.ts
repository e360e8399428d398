import type { Balance } from "@store-forever/protocol";
import type { CanisterStatus } from "@store-forever/protocol/management";

const SECOND_NS = 1_000_000_000n;
const DAY_SECONDS = 86_400n;
const DAY_NS = DAY_SECONDS * SECOND_NS;
/** The latest that 64 bits can tell. */
const LATEST_NS = 2n ** 64n - 1n;
/** With less than this left, people are warned: a warning that is seen once a month still comes in time. */
const WARNING_NS = 90n * DAY_NS;

/** How long the cycles of a canister last, when nothing is sent to it. */
export interface Lasting {
  /** What the network keeps back until then. */
  reserveCycles: bigint;
  /** The canister takes nothing new from then on. */
  frozenAtNs: bigint;
  /** The network deletes the canister then. */
  deletedAtNs: bigint;
}

/** @param nowNs nanoseconds since 1970 */
export function lastingOf(
  { cycles, idle_cycles_burned_per_day: idlePerDay, settings }: CanisterStatus,
  nowNs: bigint,
): Lasting {
  const reserveCycles = (idlePerDay * settings.freezing_threshold) / DAY_SECONDS;
  const liquid = cycles > reserveCycles ? cycles - reserveCycles : 0n;
  return {
    reserveCycles,
    frozenAtNs: after(nowNs, liquid, idlePerDay),
    deletedAtNs: after(nowNs, cycles, idlePerDay),
  };
}

function after(nowNs: bigint, cycles: bigint, perDay: bigint): bigint {
  if (perDay === 0n) return LATEST_NS;
  const atNs = nowNs + (cycles * DAY_NS) / perDay;
  return atNs < LATEST_NS ? atNs : LATEST_NS;
}

/** Whether a canister that takes nothing new from then on should be topped up. */
export const endsSoon = (frozenAtNs: bigint, nowNs: bigint): boolean => frozenAtNs - nowNs < WARNING_NS;

/** What a canister really used. */
export interface MeasuredBurn {
  cyclesPerDay: bigint;
  days: number;
}

/**
 * What was used on the days on which nobody topped the canister up, where there is at least one.
 * @param balances oldest first
 */
export function measuredBurn(balances: readonly Balance[]): MeasuredBurn | undefined {
  const spans = balances.slice(1).flatMap((balance, index) => {
    const before = balances[index];
    return before === undefined || balance.cycles > before.cycles
      ? []
      : [{ ns: balance.at_ns - before.at_ns, cycles: before.cycles - balance.cycles }];
  });
  const ns = spans.reduce((sum, span) => sum + span.ns, 0n);
  if (ns < DAY_NS) return undefined;
  const cycles = spans.reduce((sum, span) => sum + span.cycles, 0n);
  return { cyclesPerDay: (cycles * DAY_NS) / ns, days: Number(ns / DAY_NS) };
}
