import { Certificate, type HashTree, LookupPathStatus, lookup_path, reconstruct } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, equalBytes, sha256 } from "../encoding/bytes.ts";
import { bytesIn, decodeCborMap } from "../encoding/cbor.ts";

/**
 * Whether a canister signature of a message is valid: the certified data of the canister is the root of a tree that has the path
 * `sig`, hash of the seed, hash of the message. Source: interface specification, "Canister signatures".
 * @param publicKey a length byte, the id of the canister, and the seed
 */
export async function isValidCanisterSignature(
  publicKey: Bytes,
  message: Bytes,
  signature: Bytes,
  rootKeyDer: Bytes,
): Promise<boolean> {
  const seedAt = 1 + (publicKey[0] ?? 0);
  const canisterId = publicKey.slice(1, seedAt);
  const seed = publicKey.slice(seedAt);
  const parts = decodeCborMap(signature);
  const certificate = await Certificate.create({
    certificate: bytesIn(parts, "certificate"),
    rootKey: rootKeyDer,
    canisterId: Principal.fromUint8Array(canisterId),
    disableTimeVerification: true,
  });
  const certified = certificate.lookup_path([utf8ToBytes("canister"), canisterId, utf8ToBytes("certified_data")]);
  const tree = parts.get("tree") as HashTree;
  if (certified.status !== LookupPathStatus.Found || !equalBytes(certified.value, await reconstruct(tree)))
    return false;
  return lookup_path([utf8ToBytes("sig"), sha256(seed), sha256(message)], tree).status === LookupPathStatus.Found;
}
