import { lebEncode } from "@dfinity/candid";
import { utf8ToBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { Branch, Leaf } from "./labeled-tree.ts";

/** The system state tree of a subnet, parts of which certificates prove. `at` gives an immutable tree. */
export class StateTree {
  #topology: () => Branch = () => new Branch();
  #canisters = new Branch();
  #requests = new Branch();
  /** Increases with every change. */
  revision = 0;

  /** The whole tree at a time, in nanoseconds since 1970. */
  at(timeNs: bigint): Branch {
    return this.#topology()
      .set(utf8ToBytes("time"), new Leaf(lebEncode(timeNs)))
      .set(utf8ToBytes("canister"), this.#canisters)
      .set(utf8ToBytes("request_status"), this.#requests);
  }

  /** @param topology makes the labels `subnet` and `canister_ranges`, with the metrics of that moment */
  setTopology(topology: () => Branch): void {
    this.#topology = topology;
    this.revision++;
  }

  setCanister(id: Bytes, branch: Branch): void {
    this.#canisters = this.#canisters.set(id, branch);
    this.revision++;
  }

  deleteCanister(id: Bytes): void {
    this.#canisters = this.#canisters.delete(id);
    this.revision++;
  }

  setRequest(id: Bytes, branch: Branch): void {
    this.#requests = this.#requests.set(id, branch);
    this.revision++;
  }

  deleteRequest(id: Bytes): void {
    this.#requests = this.#requests.delete(id);
    this.revision++;
  }
}
