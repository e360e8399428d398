import type { Subnet } from "../subnet/subnet.ts";

/** What a state directory keeps of a devnet. */
export interface DevnetState {
  subnet: Subnet;
  /** The names of test identities, in order of creation. */
  testIdentities: Set<string>;
  /** Custom host names of canisters. */
  hostNames: {
    set(name: string, canisterId: string): void;
    /** The canister ids as text, by host. */
    toJSON(): Record<string, string>;
  };
}
