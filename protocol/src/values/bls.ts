import { bls12_381 } from "@noble/curves/bls12-381";
import { toHex } from "./bytes.ts";

/** BLS12-381 with short signatures: a public key of 96 bytes, a signature of 48. */
export type BlsVerify = (publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array) => Promise<boolean>;

// A signature check makes a table of multiples at first, which is for those who sign: a quarter of a second.
bls12_381.G2.Point.BASE.precompute(1);

export const blsVerify: BlsVerify = async (publicKey, signature, message) =>
  bls12_381.verifyShortSignature(signature, message, publicKey);

/** Asks for each signature once: answers of one moment have the same certificate, whose signature takes most of the time of a proof. */
export function rememberingVerify(verify: BlsVerify = blsVerify): BlsVerify {
  const known = new Map<string, Promise<boolean>>();
  return (publicKey, signature, message) => {
    const name = [publicKey, signature, message].map(toHex).join(" ");
    const answer = known.get(name) ?? verify(publicKey, signature, message);
    known.set(name, answer);
    return answer;
  };
}
