import type { Canister } from "../canister/canister.ts";
import { chargeIdle, idleFee } from "../canister/fees.ts";
import type { Clock } from "../time/clock.ts";

const CHARGE_EVERY_MS = 10_000;

/** Charges canisters for what they hold, every ten seconds. A canister that cannot pay any more loses its code. */
export class IdleCharges {
  readonly #clock: Clock;
  readonly #canisters: () => Iterable<Canister>;
  readonly #uninstall: (canister: Canister) => void;
  #chargedUntilNs: bigint;
  readonly #timer: NodeJS.Timeout;

  constructor(clock: Clock, canisters: () => Iterable<Canister>, uninstall: (canister: Canister) => void) {
    this.#clock = clock;
    this.#canisters = canisters;
    this.#uninstall = uninstall;
    this.#chargedUntilNs = clock.nowNs();
    this.#timer = setInterval(() => this.charge(), CHARGE_EVERY_MS);
    this.#timer.unref();
  }

  /** Charges for the time since the last charge. */
  charge(): void {
    const nowNs = this.#clock.nowNs();
    const durationNs = nowNs - this.#chargedUntilNs;
    this.#chargedUntilNs = nowNs;
    for (const canister of this.#canisters()) {
      chargeIdle(canister, idleFee(canister, durationNs));
      if (canister.cycles !== 0n || canister.code === undefined) continue;
      this.#uninstall(canister);
      canister.history.clear();
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
