import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import type { Clock } from "../time/clock.ts";
import { rangeLeafLabel, type SubnetEntry } from "./topology.ts";
import type { Path } from "./witness.ts";

/**
 * How a delegation proves which canisters its subnet may speak for: by all ranges in one leaf, `/subnet/<id>/canister_ranges`, which
 * deprecated endpoints have; by the leaf of `/canister_ranges/<id>` where the canister belongs; or not at all, where the
 * certificate is about the subnet. Source: interface specification 0.50; dfinity/ic, CanisterRangesFilter.
 */
export type RangesProof = { kind: "flat" } | { kind: "sharded"; canisterId: Bytes } | { kind: "none" };

/** The part of a certificate in which the root subnet vouches for the key of another subnet. */
export interface Delegation {
  subnet_id: Bytes;
  /** A CBOR certificate of the root subnet. */
  certificate: Bytes;
}

/** Nodes fetch a new delegation about as often. */
const MAX_AGE_NS = 600_000_000_000n;

/** The delegations of one subnet. Each is kept for some minutes, because a signature of the root subnet takes 7 ms. */
export class Delegations {
  readonly #certify: (paths: readonly Path[]) => Bytes;
  readonly #clock: Clock;
  readonly #entry: () => SubnetEntry;
  readonly #kept = new Map<string, { delegation: Delegation; madeAtNs: bigint }>();

  /**
   * @param certify makes a certificate of the root subnet
   * @param entry what the root subnet knows of this subnet now
   */
  constructor(certify: (paths: readonly Path[]) => Bytes, clock: Clock, entry: () => SubnetEntry) {
    this.#certify = certify;
    this.#clock = clock;
    this.#entry = entry;
  }

  get(proof: RangesProof): Delegation {
    const { keys, ranges } = this.#entry();
    const subnetId = keys.subnetId.toUint8Array();
    const path = rangesPath(proof, subnetId, this.#entry());
    const key = `${ranges.length} ${path?.map(bytesToHex).join(" ")}`;
    const kept = this.#kept.get(key);
    const nowNs = this.#clock.nowNs();
    if (kept !== undefined && nowNs - kept.madeAtNs < MAX_AGE_NS) return kept.delegation;
    const keyPath = [utf8ToBytes("subnet"), subnetId, utf8ToBytes("public_key")];
    const paths = path === undefined ? [keyPath] : [keyPath, path];
    const delegation = { subnet_id: subnetId, certificate: this.#certify(paths) };
    this.#kept.set(key, { delegation, madeAtNs: nowNs });
    return delegation;
  }
}

function rangesPath(proof: RangesProof, subnetId: Bytes, { ranges }: SubnetEntry): Path | undefined {
  switch (proof.kind) {
    case "flat":
      return [utf8ToBytes("subnet"), subnetId, utf8ToBytes("canister_ranges")];
    case "sharded": {
      const label = rangeLeafLabel(ranges, proof.canisterId);
      return label === undefined ? undefined : [utf8ToBytes("canister_ranges"), subnetId, label];
    }
    case "none":
      return undefined;
  }
}
