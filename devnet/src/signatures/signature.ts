import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { DER_COSE_OID, unwrapDER } from "@dfinity/agent";
import { hexToBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { isValidCanisterSignature } from "./canister-signature.ts";
import { isValidWebAuthnSignature } from "./webauthn-signature.ts";

/** The algorithm identifier of canister signatures: OID 1.3.6.1.4.1.56387.1.2. */
const CANISTER_SIGNATURE_OID = hexToBytes("300c060a2b0601040183b8430102");

/**
 * Whether a signature is valid for a DER public key: Ed25519, ECDSA over P-256 or secp256k1 with SHA-256, WebAuthn, or a canister
 * signature that this network's root key certifies.
 * @throws Error when the key is of a kind that cannot sign requests
 */
export async function isValidSignature(
  publicKeyDer: Bytes,
  message: Bytes,
  signature: Bytes,
  rootKeyDer: Bytes,
): Promise<boolean> {
  const canisterKey = unwrap(publicKeyDer, CANISTER_SIGNATURE_OID);
  if (canisterKey !== undefined) return isValidCanisterSignature(canisterKey, message, signature, rootKeyDer);
  const coseKey = unwrap(publicKeyDer, DER_COSE_OID);
  if (coseKey !== undefined) return isValidWebAuthnSignature(coseKey, message, signature);
  const key = parseKey(publicKeyDer);
  if (signature.length !== 64) return false;
  if (key.asymmetricKeyType === "ed25519") return verify(null, message, key, signature);
  return verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
}

/** Checks the kind of a key. @throws Error when the key is of a kind that cannot sign requests */
export function requireRequestKey(publicKeyDer: Bytes): void {
  const isWrapped = [CANISTER_SIGNATURE_OID, DER_COSE_OID].some((oid) => unwrap(publicKeyDer, oid) !== undefined);
  if (!isWrapped) parseKey(publicKeyDer);
}

/** The canister that signs for a key; undefined for keys of other kinds. */
export function signingCanisterOf(publicKeyDer: Bytes): Bytes | undefined {
  const key = unwrap(publicKeyDer, CANISTER_SIGNATURE_OID);
  return key?.slice(1, 1 + (key[0] ?? 0));
}

function unwrap(der: Bytes, oid: Bytes): Bytes | undefined {
  try {
    return unwrapDER(der, oid);
  } catch {
    return undefined;
  }
}

function parseKey(publicKeyDer: Bytes): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(publicKeyDer), format: "der", type: "spki" });
  } catch {
    throw new Error(
      "the public key is not a DER key of a supported kind (Ed25519, ECDSA P-256, ECDSA secp256k1, WebAuthn, canister signature)",
    );
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const isSupported =
    key.asymmetricKeyType === "ed25519" ||
    (key.asymmetricKeyType === "ec" && (curve === "prime256v1" || curve === "secp256k1"));
  if (!isSupported) throw new Error(`a ${key.asymmetricKeyType ?? "such a"} key cannot sign requests`);
  return key;
}
