import { bls12_381 } from "@noble/curves/bls12-381";

// Its table of multiples is for those who sign; made while the first signature is checked, it would take longer than that check.
bls12_381.G2.Point.BASE.precompute(1);

/** BLS12-381 with short signatures, as certificates have them; false also for what is no key or signature at all. */
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
