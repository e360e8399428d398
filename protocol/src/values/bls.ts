import { bls12_381 } from "@noble/curves/bls12-381";
import { toHex } from "./bytes.ts";

/** BLS12-381 with short signatures: a public key of 96 bytes, a signature of 48. */
export type BlsVerify = (publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array) => Promise<boolean>;

// A signature check makes a table of multiples at first, which is for those who sign: a quarter of a second.
bls12_381.G2.Point.BASE.precompute(1);

/**
 * Checks each signature once, and keeps the answers used last: a check takes tens of milliseconds, answers of the same moment have
 * the same signature, and a subnet's key is signed once for many.
 * @param mostKept how many answers are kept
 */
export function rememberingVerify(verify: BlsVerify, mostKept = 64): BlsVerify {
  const known = new Map<string, Promise<boolean>>();
  return (publicKey, signature, message) => {
    const name = [publicKey, signature, message].map(toHex).join(" ");
    const answer = known.get(name) ?? verify(publicKey, signature, message);
    known.delete(name);
    known.set(name, answer);
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}

export const blsVerify: BlsVerify = rememberingVerify(async (publicKey, signature, message) =>
  bls12_381.verifyShortSignature(signature, message, publicKey),
);
