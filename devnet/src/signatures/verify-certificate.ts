import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, compareBytes, separator } from "../encoding/bytes.ts";
import { bytesIn, decodeCbor, decodeCborMap } from "../encoding/cbor.ts";
import { type HashTree, hashTreeRoot } from "../state/hash-tree.ts";
import { branchesOf, leafAt, subtreeAt } from "../state/lookup.ts";

const STATE_ROOT_SEPARATOR = separator("ic-state-root");
const BLS_KEY_BYTES = 96;

/**
 * The tree of a certificate that may speak for a canister, of any age: signed by the root key, or by a subnet to which the root key
 * delegates and whose ranges, in either form, have the canister.
 * @throws Error that says what is wrong
 */
export function verifiedTree(certificate: Bytes, rootKeyDer: Bytes, canisterId: Bytes): HashTree {
  const parts = decodeCborMap(certificate);
  const delegation = parts.get("delegation");
  if (delegation === undefined) return signedTree(parts, rootKeyDer);
  if (!(delegation instanceof Map)) throw new Error("the delegation is not a map");
  const subnetId = bytesIn(delegation, "subnet_id");
  const vouching = decodeCborMap(bytesIn(delegation, "certificate"));
  if (vouching.has("delegation")) throw new Error("a delegation may not rest on another one");
  const tree = signedTree(vouching, rootKeyDer);
  if (!rangesOf(tree, subnetId).some(([low, high]) => isBetween(canisterId, low, high)))
    throw new Error("the canister is not in the ranges of the delegation's subnet");
  const key = leafAt(tree, [utf8ToBytes("subnet"), subnetId, utf8ToBytes("public_key")]);
  if (key === undefined) throw new Error("the delegation does not tell the subnet's key");
  return signedTree(parts, key);
}

function signedTree(parts: Map<unknown, unknown>, keyDer: Bytes): HashTree {
  const tree = parts.get("tree") as HashTree;
  const message = concatBytes(STATE_ROOT_SEPARATOR, hashTreeRoot(tree));
  if (bls.verifyShortSignature(bytesIn(parts, "signature"), message, keyDer.slice(-BLS_KEY_BYTES))) return tree;
  throw new Error("the signature of a certificate is not valid");
}

/** The ranges at `/subnet/<id>/canister_ranges` and those in the leaves of `/canister_ranges/<id>` that the tree shows. */
function rangesOf(tree: HashTree, subnetId: Bytes): Array<[Bytes, Bytes]> {
  const flat = leafAt(tree, [utf8ToBytes("subnet"), subnetId, utf8ToBytes("canister_ranges")]);
  const shards = subtreeAt(tree, [utf8ToBytes("canister_ranges"), subnetId]);
  const leaves = (shards === undefined ? [] : branchesOf(shards)).flatMap(([, leaf]) =>
    leaf[0] === 3 ? [leaf[1]] : [],
  );
  return [...(flat === undefined ? [] : [flat]), ...leaves].flatMap(
    (leaf) => decodeCbor(leaf) as Array<[Bytes, Bytes]>,
  );
}

function isBetween(id: Bytes, low: Bytes, high: Bytes): boolean {
  return compareBytes(low, id) <= 0 && compareBytes(id, high) <= 0;
}
