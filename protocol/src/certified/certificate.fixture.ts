import { Cbor, type HashTree, reconstruct } from "@dfinity/agent";
import { lebEncode } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { compareBytes, concatBytes, fromHex, toHex } from "../values/bytes.ts";
import type { TreePath } from "./paths.ts";

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

/** As the network signs that a canister has set its certified data. */
export async function certificateOf(canister: Principal, certifiedData: Uint8Array): Promise<Uint8Array> {
  const tree = treeOf([
    [[text("canister"), canister.toUint8Array(), text("certified_data")], certifiedData],
    [[text("time")], lebEncode(TIME_NS)],
  ]);
  const message = concatBytes([STATE_ROOT_SEPARATOR, await reconstruct(tree)]);
  return Cbor.encode({ tree, signature: bls.signShortSignature(message, SECRET) });
}
