import type { Network } from "../network/network.ts";

/** What a state directory keeps of a devnet. */
export interface DevnetState {
  network: Network;
  /** Names of test identities, in order. */
  testIdentities: Set<string>;
  /** Names of one's own for canisters. */
  hostNames: {
    set(name: string, canisterId: string): void;
    /** Canister ids as text, by host. */
    toJSON(): Record<string, string>;
  };
}
