/** How fast a network works that runs in rounds. */
export interface Pace {
  /** The delay from client to node; the same applies to the way back. */
  networkDelayMs: number;
  /** The time from one block to the next. */
  blockIntervalMs: number;
  /** The time from cutting a block until its results are certified. */
  certificationMs: number;
  /** The size of a block, in bytes of whole signed envelopes. */
  blockBytes: number;
  blockMessages: number;
  /** What one canister can execute in a round. A longer message occupies it for several rounds. */
  canisterInstructionsPerRound: bigint;
  /** What all canisters can execute in a round, on all threads. */
  instructionsPerRound: bigint;
}

/**
 * The pace of an application subnet of mainnet. With it an idle subnet answers an update after 0.9 to 1.8 s, 1.35 s on average,
 * as DFINITY measured in July 2025. Sources: DFINITY's performance and resource limits pages, and the replica's limit constants.
 */
export const MAINNET_PACE: Pace = {
  networkDelayMs: 125,
  blockIntervalMs: 900,
  certificationMs: 650,
  blockBytes: 4 * 1024 * 1024,
  blockMessages: 1_000,
  canisterInstructionsPerRound: 7_000_000_000n,
  instructionsPerRound: 28_000_000_000n,
};

/** `instant`: as fast as the machine can. `mainnet`: in rounds, at mainnet's pace or another one. */
export type ClockKind = "instant" | "mainnet";
