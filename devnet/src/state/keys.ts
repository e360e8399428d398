import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { Principal } from "@dfinity/principal";
import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, sha256 } from "../encoding/bytes.ts";

const ROOT_KEY_DER_PREFIX = hexToBytes("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100");
const ED25519_PKCS8_PREFIX = hexToBytes("302e020100300506032b657004220420");

/** The network's secret keys with their public keys and ids. All are derived from one seed, so a state directory keeps 32 bytes. */
export interface NetworkKeys {
  seed: Bytes;
  rootSecret: Bytes;
  /** The root key of clients: DER, 133 bytes. */
  rootKeyDer: Bytes;
  /** The root subnet's id. Agents expect the principal of the root key. */
  subnetId: Principal;
  nodeSecret: KeyObject;
  nodeKeyDer: Bytes;
  nodeId: Principal;
}

/** Derives all keys of a network. @param seed 32 secret bytes */
export function deriveKeys(seed: Bytes): NetworkKeys {
  const rootSecret = rootSecretFrom(seed);
  const rootKeyDer = concatBytes(ROOT_KEY_DER_PREFIX, bls.getPublicKeyForShortSignatures(rootSecret));
  const { secret: nodeSecret, publicKeyDer: nodeKeyDer } = ed25519From(sha256(utf8ToBytes("node"), seed));
  return {
    seed,
    rootSecret,
    rootKeyDer,
    subnetId: Principal.selfAuthenticating(rootKeyDer),
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

/** Signs with the Ed25519 key of the node. */
export function signAsNode(keys: NetworkKeys, message: Bytes): Bytes {
  return new Uint8Array(sign(null, message, keys.nodeSecret));
}

/** A hash with its top bits cleared is below the group order, so it is a valid BLS secret. */
function rootSecretFrom(seed: Bytes): Bytes {
  const secret = sha256(utf8ToBytes("root"), seed);
  secret[0] = (secret[0] ?? 0) & 0x3f;
  return secret;
}
