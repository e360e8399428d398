import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, separator } from "../encoding/bytes.ts";
import { encodeCbor } from "../encoding/cbor.ts";
import type { Clock } from "../time/clock.ts";
import type { Delegation, RangesProof } from "./delegations.ts";
import type { SubnetKeys } from "./keys.ts";
import type { Branch } from "./labeled-tree.ts";
import type { StateTree } from "./state-tree.ts";
import { type Path, witness } from "./witness.ts";

const STATE_ROOT_SEPARATOR = separator("ic-state-root");
/** Clients read the network's time from certificates, so an unchanged state is signed again after this time. */
const MAX_STAMP_AGE_NS = 1_000_000_000n;
const TIME_PATH: Path = [utf8ToBytes("time")];

interface Stamp {
  tree: Branch;
  timeNs: bigint;
  revision: number;
  signature: Bytes;
}

/** Signs the state tree of a subnet, once per state and not once per certificate, because a signature takes 7 ms. */
export class Certifier {
  readonly #keys: SubnetKeys;
  readonly #state: StateTree;
  readonly #clock: Clock;
  readonly #delegation: ((ranges: RangesProof) => Delegation) | undefined;
  #stamp: Stamp | undefined;
  /** How many states have been signed. */
  height = 0;

  /** @param delegation by which the root subnet vouches for the key; undefined for the root subnet itself */
  constructor(
    keys: SubnetKeys,
    state: StateTree,
    clock: Clock,
    delegation: ((ranges: RangesProof) => Delegation) | undefined,
  ) {
    this.#keys = keys;
    this.#state = state;
    this.#clock = clock;
    this.#delegation = delegation;
  }

  /** A CBOR certificate of the present state that proves `time` and the given paths, or that they are absent. */
  certificate(paths: readonly Path[], ranges: RangesProof): Bytes {
    const { tree, signature } = this.#current();
    const pruned = witness(tree, [TIME_PATH, ...paths]);
    if (this.#delegation === undefined) return encodeCbor({ tree: pruned, signature });
    return encodeCbor({ tree: pruned, signature, delegation: this.#delegation(ranges) });
  }

  #current(): Stamp {
    const nowNs = this.#clock.nowNs();
    const stamp = this.#stamp;
    if (stamp !== undefined && stamp.revision === this.#state.revision && nowNs - stamp.timeNs < MAX_STAMP_AGE_NS)
      return stamp;
    const tree = this.#state.at(nowNs);
    const signature = bls.signShortSignature(concatBytes(STATE_ROOT_SEPARATOR, tree.hash), this.#keys.secret);
    this.#stamp = { tree, timeNs: nowNs, revision: this.#state.revision, signature };
    this.height++;
    return this.#stamp;
  }
}
