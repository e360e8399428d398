import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { concatBytes } from "@noble/hashes/utils";
import { type Bytes, fromUtf8, sha256 } from "../encoding/bytes.ts";
import { bytesIn, decodeCborMap } from "../encoding/cbor.ts";

/** Labels and values of COSE keys: RFC 9052 and 9053. */
const Cose = { algorithm: 3, es256: -7, rs256: -257, edDsa: -8, x: -2, y: -3, n: -1, e: -2 } as const;

/** Whether a WebAuthn signature of a message is valid. An authenticator signs its own data and a JSON text that holds the message. */
export function isValidWebAuthnSignature(coseKey: Bytes, message: Bytes, signature: Bytes): boolean {
  const parts = decodeCborMap(signature);
  const authenticatorData = bytesIn(parts, "authenticator_data");
  const clientData = parts.get("client_data_json");
  const clientDataBytes = typeof clientData === "string" ? Buffer.from(clientData) : bytesIn(parts, "client_data_json");
  const { challenge } = JSON.parse(fromUtf8(clientDataBytes)) as { challenge?: unknown };
  if (challenge !== Buffer.from(message).toString("base64url"))
    throw new Error("the WebAuthn challenge is not the request");
  const signed = concatBytes(authenticatorData, sha256(clientDataBytes));
  const key = keyOf(decodeCborMap(coseKey));
  // Authenticators sign in the forms that `verify` expects: ECDSA in DER, RSA by PKCS #1 v1.5.
  const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return verify(digest, signed, key, bytesIn(parts, "signature"));
}

function keyOf(cose: Map<unknown, unknown>): KeyObject {
  const field = (label: number) => Buffer.from(bytesIn(cose, label)).toString("base64url");
  switch (cose.get(Cose.algorithm)) {
    case Cose.es256:
      return createPublicKey({
        key: { kty: "EC", crv: "P-256", x: field(Cose.x), y: field(Cose.y) },
        format: "jwk",
      });
    case Cose.rs256:
      return createPublicKey({ key: { kty: "RSA", n: field(Cose.n), e: field(Cose.e) }, format: "jwk" });
    case Cose.edDsa:
      return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: field(Cose.x) }, format: "jwk" });
    default:
      throw new Error(`the WebAuthn key's algorithm is ${String(cose.get(Cose.algorithm))}, not ES256, RS256 or EdDSA`);
  }
}
