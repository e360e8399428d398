import type { Network } from "../network/network.ts";

/** What a state directory keeps of a devnet. */
export interface DevnetState {
  network: Network;
  /** The ledgers and the cycles minting canister. */
  systemCanisters: { toText(): string; restore(text: string): void };
  /** The names of test identities, in order of creation. */
  testIdentities: Set<string>;
  /** Custom host names of canisters. */
  hostNames: {
    set(name: string, canisterId: string): void;
    /** The canister ids as text, by host. */
    toJSON(): Record<string, string>;
  };
}
