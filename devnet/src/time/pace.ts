/** How fast a network of rounds goes. */
export interface Pace {
  /** From client to node, and the same back. */
  networkDelayMs: number;
  /** From one block to the next. */
  blockIntervalMs: number;
  /** From the cut of a block until its results are certified. */
  certificationMs: number;
  /** Whole signed envelopes. */
  blockBytes: number;
  blockMessages: number;
  /** What one canister can execute in a round; a longer message holds it up for more rounds. */
  canisterInstructionsPerRound: bigint;
  /** What all canisters can execute in a round, on all threads. */
  instructionsPerRound: bigint;
}

/**
 * An application subnet of mainnet: an idle one answers an update after 0.9 to 1.8 s, mean 1.35 s, as measured by DFINITY
 * in July 2025. Sources: DFINITY's performance and resource limits pages, and the replica's limit constants.
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

/** `instant`: as fast as the machine goes. `mainnet`: in rounds, at mainnet's pace or at the one given. */
export type ClockKind = "instant" | "mainnet";
