import { lebEncode } from "@dfinity/candid";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { encodeCbor } from "../encoding/cbor.ts";
import type { NetworkKeys } from "./keys.ts";
import { Branch, type LabeledTree, Leaf } from "./labeled-tree.ts";

/** All canister ids belong to the one root subnet. */
const FIRST_CANISTER_ID = hexToBytes("00000000000000000101");
const LAST_CANISTER_ID = hexToBytes("ffffffffffffffff0101");

/** Builds a branch from named parts. Undefined parts are left out. */
export function branchOf(parts: Record<string, LabeledTree | Bytes | undefined>): Branch {
  let branch = new Branch();
  for (const [name, part] of Object.entries(parts))
    if (part !== undefined) branch = branch.set(utf8ToBytes(name), part instanceof Uint8Array ? new Leaf(part) : part);
  return branch;
}

/** The system state tree, parts of which certificates prove. `at` gives an immutable tree. */
export class StateTree {
  #base: Branch;
  #canisters = new Branch();
  #requests = new Branch();
  /** Increases with every change. */
  revision = 0;

  constructor(keys: NetworkKeys) {
    const subnetId = keys.subnetId.toUint8Array();
    const ranges = encodeCbor([[FIRST_CANISTER_ID, LAST_CANISTER_ID]]);
    const node = Branch.of([[keys.nodeId.toUint8Array(), branchOf({ public_key: keys.nodeKeyDer })]]);
    const metrics = encodeCbor({
      num_canisters: 0,
      canister_state_bytes: 0,
      consumed_cycles_total: { current: 0, deleted: 0 },
      update_transactions_total: 0,
    });
    const subnet = branchOf({
      public_key: keys.rootKeyDer,
      canister_ranges: ranges,
      type: utf8ToBytes("application"),
      node,
      metrics,
    });
    this.#base = branchOf({
      subnet: Branch.of([[subnetId, subnet]]),
      canister_ranges: Branch.of([[subnetId, Branch.of([[FIRST_CANISTER_ID, new Leaf(ranges)]])]]),
    });
  }

  /** The whole tree at a time, in nanoseconds since 1970. */
  at(timeNs: bigint): Branch {
    return this.#base
      .set(utf8ToBytes("time"), new Leaf(lebEncode(timeNs)))
      .set(utf8ToBytes("canister"), this.#canisters)
      .set(utf8ToBytes("request_status"), this.#requests);
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
