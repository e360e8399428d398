import { utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, equalBytes, sha256 } from "../encoding/bytes.ts";
import { bytesIn, decodeCborMap } from "../encoding/cbor.ts";
import { type HashTree, hashTreeRoot } from "../state/hash-tree.ts";
import { leafAt, subtreeAt } from "../state/lookup.ts";
import { verifiedTree } from "./verify-certificate.ts";

/**
 * Whether a canister signature of a message is valid: the certified data of the canister is the root of a tree that has the path
 * `sig`, hash of the seed, hash of the message. Source: interface specification, "Canister signatures".
 * @param publicKey a length byte, the id of the canister, and the seed
 * @throws Error when the certificate is not valid
 */
export function isValidCanisterSignature(
  publicKey: Bytes,
  message: Bytes,
  signature: Bytes,
  rootKeyDer: Bytes,
): boolean {
  const seedAt = 1 + (publicKey[0] ?? 0);
  const canisterId = publicKey.slice(1, seedAt);
  const seed = publicKey.slice(seedAt);
  const parts = decodeCborMap(signature);
  const certified = verifiedTree(bytesIn(parts, "certificate"), rootKeyDer, canisterId);
  const data = leafAt(certified, [utf8ToBytes("canister"), canisterId, utf8ToBytes("certified_data")]);
  const tree = parts.get("tree") as HashTree;
  if (data === undefined || !equalBytes(data, hashTreeRoot(tree))) return false;
  return subtreeAt(tree, [utf8ToBytes("sig"), sha256(seed), sha256(message)]) !== undefined;
}
