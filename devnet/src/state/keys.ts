import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { Principal } from "@dfinity/principal";
import { bls12_381 as bls } from "@noble/curves/bls12-381";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, sha256 } from "../encoding/bytes.ts";

const ROOT_KEY_DER_PREFIX = hexToBytes("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100");
const ED25519_PKCS8_PREFIX = hexToBytes("302e020100300506032b657004220420");

/** The network's secrets and what is public of them. All follow from one seed, so a state directory keeps 32 bytes. */
export interface NetworkKeys {
  seed: Bytes;
  rootSecret: Bytes;
  /** DER form, 133 bytes: what clients call the root key. */
  rootKeyDer: Bytes;
  /** Root subnet only: agents take the root key's own principal for the subnet. */
  subnetId: Principal;
  nodeSecret: KeyObject;
  nodeKeyDer: Bytes;
  nodeId: Principal;
}

/** @param seed 32 secret bytes */
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
  /** 44 bytes. */
  publicKeyDer: Bytes;
}

/** @param secretBytes 32 secret bytes */
export function ed25519From(secretBytes: Bytes): Ed25519Keys {
  const secret = createPrivateKey({
    key: Buffer.from(concatBytes(ED25519_PKCS8_PREFIX, secretBytes)),
    format: "der",
    type: "pkcs8",
  });
  return { secret, publicKeyDer: new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" })) };
}

/** Ed25519 signature by the node key. */
export function signAsNode(keys: NetworkKeys, message: Bytes): Bytes {
  return new Uint8Array(sign(null, message, keys.nodeSecret));
}

/** A hash taken as a number is a valid BLS secret with its top bits cleared: it is then below the group order. */
function rootSecretFrom(seed: Bytes): Bytes {
  const secret = sha256(utf8ToBytes("root"), seed);
  secret[0] = (secret[0] ?? 0) & 0x3f;
  return secret;
}
