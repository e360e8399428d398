import { Cbor, flatten_forks, type HashTree, type LabeledHashTree, NodeType } from "@dfinity/agent";
import { sha256 } from "@noble/hashes/sha2.js";
import type { BlsVerify } from "../values/bls.ts";
import { compareBytes, concatBytes, toHex } from "../values/bytes.ts";
import { lookupPath, pathOf, subtreeAt } from "./hash-tree-lookup.ts";
import { checkSignature, decodeSignedTree, timeOf, type WireDelegation } from "./signed-tree.ts";
import { VerificationError } from "./verification-error.ts";

/** What a delegation is asked for. */
export interface DelegationUse {
  canisterId: Uint8Array;
  /** The time of the certificate that the subnet's key has signed. */
  certifiedAtNs: bigint;
  /** DER. */
  rootKey: Uint8Array;
  verify: BlsVerify;
}

/** What the root subnet has signed about a subnet. */
interface SubnetRecord {
  /** DER. */
  publicKey: Uint8Array;
  /** First and last id of each range, both included. */
  ranges: CanisterRange[];
  certifiedAtNs: bigint;
}

type CanisterRange = [first: Uint8Array, last: Uint8Array];

const MINUTE_NS = 60_000_000_000n;
/** Subnets keep a delegation for a while. The network's own clients take one for as long. */
const MAX_AGE_NS = 30n * 24n * 60n * MINUTE_NS;
/** The clocks of two subnets differ. */
const MAX_AHEAD_NS = 5n * MINUTE_NS;

/** Delegations whose signature was or is being checked. All answers of a subnet carry the same one, for some minutes. */
const checked = new WeakMap<BlsVerify, Map<string, Promise<SubnetRecord>>>();
const MAX_CHECKED = 16;

/**
 * The key of the subnet that the root subnet delegates the canister to. Both places of a subnet's canister ranges are read: that of
 * `/api/v2` (`/subnet/<id>/canister_ranges`), and that of `/api/v3` (`/canister_ranges/<id>/<first id of the leaf>`, since 0.50 of the
 * IC interface specification, "Delegation"). Certificates keep the form of their day, so both are read for ever.
 * @returns DER
 * @throws VerificationError when the delegation is not the root key's, or not for this canister and time
 */
export async function delegatedKey(delegation: WireDelegation, use: DelegationUse): Promise<Uint8Array> {
  const { publicKey, ranges, certifiedAtNs } = await recordOf(delegation, use);
  const ageNs = use.certifiedAtNs - certifiedAtNs;
  if (ageNs > MAX_AGE_NS || ageNs < -MAX_AHEAD_NS)
    throw new VerificationError("The delegation to the subnet is not of the time of what the subnet has signed.");
  if (!ranges.some((range) => isWithin(use.canisterId, range)))
    throw new VerificationError("The subnet that signed the certificate does not have this canister.");
  return publicKey;
}

function recordOf(delegation: WireDelegation, { rootKey, verify }: DelegationUse): Promise<SubnetRecord> {
  const known = checked.get(verify) ?? new Map<string, Promise<SubnetRecord>>();
  checked.set(verify, known);
  const parts = [rootKey, delegation.subnet_id, delegation.certificate].map((part) => sha256(part));
  const key = toHex(concatBytes(parts));
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  if (known.size >= MAX_CHECKED) known.clear();
  const record = checkedRecord(delegation, rootKey, verify);
  known.set(key, record);
  record.catch(() => known.delete(key));
  return record;
}

async function checkedRecord(
  { subnet_id: subnetId, certificate }: WireDelegation,
  rootKey: Uint8Array,
  verify: BlsVerify,
): Promise<SubnetRecord> {
  const signed = decodeSignedTree(certificate);
  if (signed.delegation !== undefined)
    throw new VerificationError("The delegation is delegated itself: only the root subnet delegates.");
  await checkSignature(signed, rootKey, verify);
  const publicKey = lookupPath(pathOf("subnet", subnetId, "public_key"), signed.tree);
  if (publicKey.status !== "found") throw new VerificationError("The delegation does not tell the subnet's key.");
  return {
    publicKey: Uint8Array.from(publicKey.value),
    ranges: [...flatRanges(signed.tree, subnetId), ...shardedRanges(signed.tree, subnetId)],
    certifiedAtNs: timeOf(signed.tree),
  };
}

function flatRanges(tree: HashTree, subnetId: Uint8Array): CanisterRange[] {
  const ranges = lookupPath(pathOf("subnet", subnetId, "canister_ranges"), tree);
  return ranges.status === "found" ? decodeRanges(ranges.value) : [];
}

/** The ranges of the leaves that are there: what is pruned does not tell of the canister. */
function shardedRanges(tree: HashTree, subnetId: Uint8Array): CanisterRange[] {
  const shards = subtreeAt(pathOf("canister_ranges", subnetId), tree);
  if (shards.status !== "found" || shards.tree[0] === NodeType.Empty) return [];
  return flatten_forks(shards.tree).flatMap((node) => {
    if (node[0] !== NodeType.Labeled) return [];
    const [, , below] = node as LabeledHashTree;
    return below[0] === NodeType.Leaf ? decodeRanges(below[1]) : [];
  });
}

function decodeRanges(leaf: Uint8Array): CanisterRange[] {
  const ranges = Cbor.decode<unknown>(Uint8Array.from(leaf));
  if (!Array.isArray(ranges) || !ranges.every(isRange))
    throw new VerificationError("The delegation's canister ranges are not ranges of canister ids.");
  return ranges;
}

function isRange(value: unknown): value is CanisterRange {
  return Array.isArray(value) && value.length === 2 && value.every((id) => id instanceof Uint8Array);
}

function isWithin(canisterId: Uint8Array, [first, last]: CanisterRange): boolean {
  return compareBytes(first, canisterId) <= 0 && compareBytes(canisterId, last) <= 0;
}
