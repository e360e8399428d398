export interface Clock {
  /** Nanoseconds since 1970; never goes back. */
  nowNs(): bigint;
}

/** Thrown for a time that is not after the present one. */
export class ClockError extends Error {
  override readonly name = "ClockError";
}

/** Real time, plus what it has been advanced by. Two readings differ by at least a nanosecond. */
export class NetworkClock implements Clock {
  #aheadNs = 0n;
  #lastNs: bigint;

  /** @param notBeforeNs the time that a saved state had reached */
  constructor(notBeforeNs = 0n) {
    this.#lastNs = notBeforeNs;
    const lagNs = notBeforeNs - realNs();
    if (lagNs > 0n) this.#aheadNs = lagNs;
  }

  nowNs(): bigint {
    const nowNs = realNs() + this.#aheadNs;
    this.#lastNs = nowNs > this.#lastNs ? nowNs : this.#lastNs + 1n;
    return this.#lastNs;
  }

  /** Continues from a later time. @throws ClockError for an earlier one */
  set(timeNs: bigint): void {
    if (timeNs < this.#lastNs)
      throw new ClockError(
        `Time never goes back: the network is at ${this.#lastNs} ns and cannot be set to ${timeNs}.`,
      );
    this.#aheadNs = timeNs - realNs();
  }
}

function realNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
