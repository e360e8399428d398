import type { CertifiedTree, Sha256Engine } from "@store-forever/certified";
import type { Maps } from "./maps.ts";

/** A principal's bytes: everything stored belongs to one, and ids are unique per owner only. */
export type Owner = Uint8Array;

/** What the canister's functions work on: all state, and the clock. */
export interface Store {
  maps: Maps;
  tree: CertifiedTree;
  hasher: Sha256Engine;
  /** For ids. */
  sha1(bytes: Uint8Array): Uint8Array;
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** How many instructions this message has taken so far. */
  instructions(): bigint;
  /** How often its maps were written to so far. */
  writes(): number;
}
