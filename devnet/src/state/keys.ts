import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { Principal } from "@dfinity/principal";
import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, sha256 } from "../encoding/bytes.ts";

const BLS_KEY_DER_PREFIX = hexToBytes("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100");
const ED25519_PKCS8_PREFIX = hexToBytes("302e020100300506032b657004220420");

/** The keys and ids of a subnet with one node. All are derived from the network's seed, so a state directory keeps 32 bytes. */
export interface SubnetKeys {
  /** The BLS secret that signs the subnet's state. */
  secret: Bytes;
  /** Its public key: DER, 133 bytes. That of the root subnet is the root key of clients. */
  publicKeyDer: Bytes;
  /** The principal of the public key, as agents expect of the root subnet. */
  subnetId: Principal;
  nodeSecret: KeyObject;
  nodeKeyDer: Bytes;
  nodeId: Principal;
}

/**
 * Derives the keys of a subnet.
 * @param seed 32 secret bytes of the network
 * @param index 0 for the root subnet, and from 1 on for application subnets
 */
export function deriveSubnetKeys(seed: Bytes, index: number): SubnetKeys {
  const suffix = index === 0 ? "" : `-${index}`;
  const secret = blsSecretFrom(utf8ToBytes(`root${suffix}`), seed);
  const publicKeyDer = concatBytes(BLS_KEY_DER_PREFIX, bls.getPublicKeyForShortSignatures(secret));
  const { secret: nodeSecret, publicKeyDer: nodeKeyDer } = ed25519From(sha256(utf8ToBytes(`node${suffix}`), seed));
  return {
    secret,
    publicKeyDer,
    subnetId: Principal.selfAuthenticating(publicKeyDer),
    nodeSecret,
    nodeKeyDer,
    nodeId: Principal.selfAuthenticating(nodeKeyDer),
  };
}

export interface Ed25519Keys {
  secret: KeyObject;
  /** DER, 44 bytes. */
  publicKeyDer: Bytes;
}

/** The Ed25519 key pair of a secret. @param secretBytes 32 secret bytes */
export function ed25519From(secretBytes: Bytes): Ed25519Keys {
  const secret = createPrivateKey({
    key: Buffer.from(concatBytes(ED25519_PKCS8_PREFIX, secretBytes)),
    format: "der",
    type: "pkcs8",
  });
  return { secret, publicKeyDer: new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" })) };
}

/** Signs with the Ed25519 key of the subnet's node. */
export function signAsNode(keys: SubnetKeys, message: Bytes): Bytes {
  return new Uint8Array(sign(null, message, keys.nodeSecret));
}

/** A hash with its top bits cleared is below the group order, so it is a valid BLS secret. */
function blsSecretFrom(label: Bytes, seed: Bytes): Bytes {
  const secret = sha256(label, seed);
  secret[0] = (secret[0] ?? 0) & 0x3f;
  return secret;
}
