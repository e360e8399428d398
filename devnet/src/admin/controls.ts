import type { Network } from "../network/network.ts";
import type { ClockKind, Pace } from "../time/pace.ts";

/** How long `advance` waits for the timers that became due. */
const SETTLE_MS = 60_000;

/** Reads and moves the network's time, which runs on by itself. */
export interface TimeControl {
  /** Nanoseconds since 1970. */
  nowNs(): bigint;
  /** Moves the time forward, and resolves when the timers that became due have run. */
  advance(milliseconds: number): Promise<void>;
  /** Moves the time forward to nanoseconds since 1970. @throws ClockError for an earlier time */
  set(timeNs: bigint): Promise<void>;
}

/** Reads and switches the clock, which decides when messages run and results come. */
export interface ClockControl {
  readonly kind: ClockKind;
  /** The numbers of the mainnet clock; undefined on the instant one. */
  readonly pace: Pace | undefined;
  /** Switches the clock, with numbers that replace those of the mainnet clock. Messages under way continue by the new one. */
  use(kind: ClockKind, pace?: Partial<Pace>): void;
}

export function timeControl(network: Network): TimeControl {
  const set = async (timeNs: bigint) => {
    network.setTime(timeNs);
    await network.idle(SETTLE_MS);
  };
  return {
    nowNs: () => network.nowNs(),
    set,
    advance: (milliseconds) => set(network.nowNs() + BigInt(Math.round(milliseconds * 1e6))),
  };
}

export function clockControl(network: Network): ClockControl {
  const { rounds } = network.root;
  return {
    get kind() {
      return rounds.kind;
    },
    get pace() {
      return rounds.pace;
    },
    use: (kind, pace) => network.use(kind, pace),
  };
}
