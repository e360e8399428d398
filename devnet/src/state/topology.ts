import { utf8ToBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { canisterIdOf, canisterNumberOf } from "../encoding/canister-id.ts";
import { encodeCbor } from "../encoding/cbor.ts";
import type { SubnetKeys } from "./keys.ts";
import { Branch, branchOf, type LabeledTree, Leaf } from "./labeled-tree.ts";

/** How many ranges a leaf of `canister_ranges` has at most (dfinity/ic, MAX_RANGES_PER_ROUTING_TABLE_LEAF). */
const RANGES_PER_LEAF = 5;

/** Consecutive canister numbers, both ends included. */
export interface CanisterRange {
  first: bigint;
  last: bigint;
}

/** What the state trees of all subnets say about one of them. */
export interface SubnetEntry {
  keys: SubnetKeys;
  type: "application" | "system";
  /** In ascending order. */
  ranges: readonly CanisterRange[];
}

/** What a subnet tells about itself: the leaf `metrics`. */
export interface SubnetMetrics {
  canisters: number;
  stateBytes: bigint;
  updates: number;
}

/** The part of a state tree that is about the network: keys, nodes and canister ranges. Nodes and metrics are those of `own` only. */
export function topologyBranch(entries: readonly SubnetEntry[], own: SubnetKeys, metrics: SubnetMetrics): Branch {
  const subnets = entries.map((entry) => [idOf(entry), subnetBranch(entry, own, metrics)] as const);
  const ranges = entries.map((entry) => [idOf(entry), Branch.of(rangeLeaves(entry.ranges))] as const);
  return branchOf({ subnet: Branch.of(subnets), canister_ranges: Branch.of(ranges) });
}

/** The label of the leaf of `canister_ranges` that tells whether a canister belongs to the subnet; undefined when none can. */
export function rangeLeafLabel(ranges: readonly CanisterRange[], canisterId: Bytes): Bytes | undefined {
  const wanted = canisterNumberOf(canisterId);
  if (wanted === undefined) return undefined;
  const firsts = leavesOf(ranges).flatMap(([range]) =>
    range === undefined || range.first > wanted ? [] : range.first,
  );
  const label = firsts.at(-1);
  return label === undefined ? undefined : canisterIdOf(label);
}

function subnetBranch({ keys, type, ranges }: SubnetEntry, own: SubnetKeys, metrics: SubnetMetrics): Branch {
  const isOwn = keys === own;
  const node = Branch.of([[keys.nodeId.toUint8Array(), branchOf({ public_key: keys.nodeKeyDer })]]);
  return branchOf({
    public_key: keys.publicKeyDer,
    canister_ranges: encodeRanges(ranges),
    type: utf8ToBytes(type),
    node: isOwn ? node : undefined,
    metrics: isOwn ? encodeMetrics(metrics) : undefined,
  });
}

/** Consumed cycles are not counted here. */
function encodeMetrics({ canisters, stateBytes, updates }: SubnetMetrics): Bytes {
  return encodeCbor({
    num_canisters: canisters,
    canister_state_bytes: stateBytes,
    consumed_cycles_total: { current: 0, deleted: 0 },
    update_transactions_total: updates,
  });
}

function rangeLeaves(ranges: readonly CanisterRange[]): Array<readonly [Bytes, LabeledTree]> {
  return leavesOf(ranges).map((leaf) => [canisterIdOf(leaf[0]?.first ?? 0n), new Leaf(encodeRanges(leaf))]);
}

function leavesOf(ranges: readonly CanisterRange[]): CanisterRange[][] {
  return Array.from({ length: Math.ceil(ranges.length / RANGES_PER_LEAF) }, (_, index) =>
    ranges.slice(index * RANGES_PER_LEAF, (index + 1) * RANGES_PER_LEAF),
  );
}

function encodeRanges(ranges: readonly CanisterRange[]): Bytes {
  return encodeCbor(ranges.map(({ first, last }) => [canisterIdOf(first), canisterIdOf(last)]));
}

function idOf({ keys }: SubnetEntry): Bytes {
  return keys.subnetId.toUint8Array();
}
