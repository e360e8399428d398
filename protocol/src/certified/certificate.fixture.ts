import { Cbor, type HashTree, reconstruct } from "@dfinity/agent";
import { lebEncode } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { compareBytes, concatBytes, fromHex, toHex } from "../values/bytes.ts";
import type { TreePath } from "./paths.ts";
import type { Proof } from "./verify.ts";

export const SECRET = new Uint8Array(32).fill(7);
export const DER_OF_BLS_KEY = fromHex("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100");
export const ROOT_KEY = concatBytes([DER_OF_BLS_KEY, bls.getPublicKeyForShortSignatures(SECRET)]);
export const CANISTER = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1));
const STATE_ROOT_SEPARATOR = concatBytes([Uint8Array.of(13), new TextEncoder().encode("ic-state-root")]);
export const TIME_NS = 1_700_000_000_123_456_789n;

/** A hash tree of these leaves, written as the interface specification has it. */
export function treeOf(leaves: [path: TreePath, value: Uint8Array][]): HashTree {
  const labels = [...new Set(leaves.map(([[label]]) => toHex(label ?? new Uint8Array())))].map(fromHex);
  const nodes = labels.sort(compareBytes).map((label): HashTree => {
    const below = leaves.filter(([[first]]) => first !== undefined && toHex(first) === toHex(label));
    const [only] = below;
    const inside: HashTree =
      only?.[0].length === 1 ? [3, only[1] as never] : treeOf(below.map(([path, value]) => [path.slice(1), value]));
    return [2, label as never, inside];
  });
  return nodes.reduceRight((right, left): HashTree => [1, left, right]);
}

export const text = (value: string) => new TextEncoder().encode(value);

/** Where a delegation has the subnet's canister ranges: as answers of `/api/v2` have them, or as those of `/api/v3` have them. */
export type RangesForm = "flat" | "sharded";

export interface DelegationOptions {
  form: RangesForm;
  /** The canister ranges; the fixture's canister is in the last one. */
  ranges?: [first: Uint8Array, last: Uint8Array][];
  timeNs?: bigint;
  secret?: Uint8Array;
  /** A delegation of the delegation itself, which no network has. */
  delegation?: object;
}

export const SUBNET_SECRET = new Uint8Array(32).fill(9);
export const SUBNET_ID = Uint8Array.of(29, ...new Uint8Array(27), 2);
const idOf = (index: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, index, 1, 1);
export const RANGES: [Uint8Array, Uint8Array][] = [
  [idOf(8), idOf(9)],
  [idOf(0), idOf(5)],
];

const signedTree = async (tree: HashTree, secret: Uint8Array, delegation?: object) => {
  const message = concatBytes([STATE_ROOT_SEPARATOR, await reconstruct(tree)]);
  return Cbor.encode({ tree, signature: bls.signShortSignature(message, secret), ...(delegation && { delegation }) });
};

/** As the root subnet delegates a part of the canisters to a subnet. */
export async function delegationOf({ form, ...options }: DelegationOptions): Promise<object> {
  const { ranges = RANGES, timeNs = TIME_NS, secret = SECRET, delegation } = options;
  const publicKey = concatBytes([DER_OF_BLS_KEY, bls.getPublicKeyForShortSignatures(SUBNET_SECRET)]);
  const placed: [TreePath, Uint8Array][] =
    form === "flat"
      ? [[[text("subnet"), SUBNET_ID, text("canister_ranges")], Cbor.encode(ranges)]]
      : ranges.map((range) => [[text("canister_ranges"), SUBNET_ID, range[0]], Cbor.encode([range])]);
  const leaves: [TreePath, Uint8Array][] = [
    ...placed,
    [[text("subnet"), SUBNET_ID, text("public_key")], publicKey],
    [[text("time")], lebEncode(timeNs)],
  ];
  return { subnet_id: SUBNET_ID, certificate: await signedTree(treeOf(leaves), secret, delegation) };
}

/** As the network signs that a canister has set its certified data: the root subnet, or another one with its delegation. */
export function certificateOf(
  canister: Principal,
  certifiedData: Uint8Array,
  { timeNs = TIME_NS, delegation }: { timeNs?: bigint; delegation?: object } = {},
): Promise<Uint8Array> {
  const tree = treeOf([
    [[text("canister"), canister.toUint8Array(), text("certified_data")], certifiedData],
    [[text("time")], lebEncode(timeNs)],
  ]);
  return signedTree(tree, delegation === undefined ? SECRET : SUBNET_SECRET, delegation);
}

/** The proof that the fixture's canister certified these leaves. */
export async function proofOf(leaves: [path: TreePath, value: Uint8Array][]): Promise<Proof> {
  const tree = treeOf(leaves);
  return {
    certificate: await certificateOf(CANISTER, await reconstruct(tree)),
    witness: Cbor.encode(tree),
  };
}

/** As the network signs what it says of a canister. @param facts names below the canister, with their values */
export function stateCertificateOf(
  canister: Principal,
  facts: Readonly<Record<string, Uint8Array>>,
  timeNs = TIME_NS,
): Promise<Uint8Array> {
  const leaves = Object.entries(facts).map(([name, value]): [TreePath, Uint8Array] => [
    [text("canister"), canister.toUint8Array(), text(name)],
    value,
  ]);
  return signedTree(treeOf([...leaves, [[text("time")], lebEncode(timeNs)]]), SECRET);
}
