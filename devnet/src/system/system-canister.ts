import type { Bytes } from "../encoding/bytes.ts";
import type { Network } from "../network/network.ts";

/** A call to a system canister while it is handled. */
export interface SystemCall {
  network: Network;
  caller: Bytes;
  arg: Bytes;
  /** Attached cycles that have not been taken. */
  cycles: bigint;
}

export type SystemMethod = (call: SystemCall) => Bytes;

/** A canister that the host plays: as much of it as `icp` needs to deploy and delete canisters. */
export interface SystemCanister {
  queries: Readonly<Record<string, SystemMethod>>;
  updates: Readonly<Record<string, SystemMethod>>;
}
