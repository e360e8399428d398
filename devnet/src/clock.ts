/** The network's idea of time and of when work happens. `instant` runs a message as soon as it arrives. */
export interface Clock {
  readonly kind: "instant";
  /** Nanoseconds since 1970; never goes back. */
  nowNs(): bigint;
}

/** Real time, at nanosecond steps so that two readings in one millisecond still differ in order. */
export function createInstantClock(notBeforeNs = 0n): Clock {
  let lastNs = notBeforeNs;
  return {
    kind: "instant",
    nowNs() {
      const realNs = BigInt(Date.now()) * 1_000_000n;
      lastNs = realNs > lastNs ? realNs : lastNs + 1n;
      return lastNs;
    },
  };
}
