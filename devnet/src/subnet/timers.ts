import type { Canister } from "../canister/canister.ts";
import { RejectCode, reject } from "../messages/reject.ts";
import type { Clock } from "../time/clock.ts";
import type { Message } from "./message-queue.ts";

/** About as often as mainnet's rounds. */
const HEARTBEAT_MS = 1_000;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

interface CallReference {
  canisterKey: string;
  callbackId: number;
}

/** Runs global timers, heartbeats and the deadlines of best-effort calls, by real time. */
export class CanisterTimers {
  readonly #clock: Clock;
  readonly #push: (message: Message) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #heartbeats = new Map<string, NodeJS.Timeout>();
  readonly #deadlines = new Map<NodeJS.Timeout, { deadlineNs: bigint; action: () => void }>();

  constructor(clock: Clock, push: (message: Message) => void) {
    this.#clock = clock;
    this.#push = push;
  }

  /** Schedules the canister's timer and heartbeat by its present state. A heartbeat that runs keeps its pace. */
  schedule(canister: Canister): void {
    this.#forgetTimer(canister);
    const runs = canister.code !== undefined && canister.lifecycle.kind !== "stopped";
    if (runs && canister.globalTimerNs !== 0n) this.#wait(canister);
    if (!runs || !canister.code?.module.hasExport("canister_heartbeat")) this.#forgetHeartbeat(canister);
    else if (!this.#heartbeats.has(canister.key)) {
      const beat = () => this.#push({ kind: "heartbeat", canisterKey: canister.key });
      this.#heartbeats.set(canister.key, setInterval(beat, HEARTBEAT_MS));
    }
  }

  forget(canister: Canister): void {
    this.#forgetTimer(canister);
    this.#forgetHeartbeat(canister);
  }

  /** Answers a call with SYS_UNKNOWN at its deadline. If the call was answered before, this has no effect. */
  expireCall(call: CallReference, deadlineNs: bigint): void {
    const response = reject(RejectCode.SysUnknown, "IC0601", "Call has timed out.");
    this.at(deadlineNs, () => this.#push({ ...call, kind: "response", response, refund: 0n }));
  }

  /** Runs an action when the network's time reaches a deadline. */
  at(deadlineNs: bigint, action: () => void): void {
    const timer = setTimeout(() => {
      this.#deadlines.delete(timer);
      if (this.#clock.nowNs() < deadlineNs) this.at(deadlineNs, action);
      else action();
    }, this.#delayMs(deadlineNs));
    this.#deadlines.set(timer, { deadlineNs, action });
  }

  /** Schedules all deadlines again. To be called after the time has been set. */
  checkDeadlines(): void {
    const waiting = [...this.#deadlines];
    this.#deadlines.clear();
    for (const [timer, { deadlineNs, action }] of waiting) {
      clearTimeout(timer);
      this.at(deadlineNs, action);
    }
  }

  close(): void {
    for (const timer of [...this.#timers.values(), ...this.#heartbeats.values(), ...this.#deadlines.keys()])
      clearTimeout(timer);
  }

  #forgetTimer({ key }: Canister): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  #forgetHeartbeat({ key }: Canister): void {
    clearInterval(this.#heartbeats.get(key));
    this.#heartbeats.delete(key);
  }

  #wait(canister: Canister): void {
    const again = () => this.#wait(canister);
    if (this.#clock.nowNs() >= canister.globalTimerNs) this.#push({ kind: "timer", canisterKey: canister.key });
    else this.#timers.set(canister.key, setTimeout(again, this.#delayMs(canister.globalTimerNs)));
  }

  #delayMs(untilNs: bigint): number {
    const waitNs = untilNs - this.#clock.nowNs();
    return waitNs <= 0n ? 0 : Math.min(Number(waitNs / 1_000_000n) + 1, MAX_TIMEOUT_MS);
  }
}
