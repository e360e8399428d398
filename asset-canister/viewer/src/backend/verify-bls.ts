import { bls12_381 } from "@noble/curves/bls12-381";

// The table of multiples speeds up signing only. By default it is made during the first check, and takes longer than the check.
bls12_381.G2.Point.BASE.precompute(1);

/** Verifies a BLS12-381 short signature, the kind that certificates have. Malformed keys and signatures give false. */
export function verifyBls({ publicKey, signature, message }: SignatureToCheck): boolean {
  try {
    return bls12_381.verifyShortSignature(signature, message, publicKey);
  } catch {
    return false;
  }
}

export interface SignatureToCheck {
  publicKey: Uint8Array;
  signature: Uint8Array;
  message: Uint8Array;
}
