import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { Bytes } from "../bytes.ts";

/** Whether a signature by a DER public key is valid: Ed25519, and ECDSA over P-256 or secp256k1 with SHA-256. */
export function isValidSignature(publicKeyDer: Bytes, message: Bytes, signature: Bytes): boolean {
  const key = parseKey(publicKeyDer);
  switch (key.asymmetricKeyType) {
    case "ed25519":
      return signature.length === 64 && verify(null, message, key, signature);
    case "ec":
      return signature.length === 64 && verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
    default:
      return false;
  }
}

/** @throws Error when the key is of no kind that signs requests */
function parseKey(publicKeyDer: Bytes): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(publicKeyDer), format: "der", type: "spki" });
  } catch {
    throw new Error("the public key is not a DER key of a supported kind (Ed25519, ECDSA P-256, ECDSA secp256k1)");
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const isSupported =
    key.asymmetricKeyType === "ed25519" ||
    (key.asymmetricKeyType === "ec" && (curve === "prime256v1" || curve === "secp256k1"));
  if (!isSupported) throw new Error(`a ${key.asymmetricKeyType ?? "such a"} key cannot sign requests`);
  return key;
}
