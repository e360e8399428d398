import { bls12_381 } from "@noble/curves/bls12-381";

/** BLS12-381 with short signatures: a public key of 96 bytes, a signature of 48. */
export type BlsVerify = (publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array) => Promise<boolean>;

// A signature check makes a table of multiples at first, which is for those who sign: a quarter of a second.
bls12_381.G2.Point.BASE.precompute(1);

export const blsVerify: BlsVerify = async (publicKey, signature, message) =>
  bls12_381.verifyShortSignature(signature, message, publicKey);
