import { hash_to_field } from "@noble/curves/abstract/hash-to-curve";
import { bls12_381 } from "@noble/curves/bls12-381";
import { sha256 } from "@noble/hashes/sha2";
import mcl from "mcl-wasm";

type BytesOrHex = Uint8Array | string;

await mcl.init(mcl.BLS12_381);
mcl.setETHserialization(true);
mcl.setMapToMode(mcl.IRTF);
mcl.verifyOrderG1(true);
mcl.verifyOrderG2(true);

const HASH_TO_FIELD = {
  DST: "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_",
  p: bls12_381.fields.Fp.ORDER,
  m: 1,
  k: 128,
  expand: "xmd",
  hash: sha256,
} as const;

const BASE = pointOfG2(bls12_381.G2.Point.BASE.toBytes(true));
const MINUS_BASE = new mcl.PrecomputedG2(mcl.neg(BASE));

const bytesOf = (value: BytesOrHex) => (typeof value === "string" ? Buffer.from(value, "hex") : value);

function pointOfG2(bytes: Uint8Array) {
  const point = new mcl.G2();
  point.deserialize(bytes);
  return point;
}

function secretOf(secret: BytesOrHex) {
  const scalar = new mcl.Fr();
  scalar.setStr(Buffer.from(bytesOf(secret)).toString("hex"), 16);
  return scalar;
}

/** The hash to the curve of RFC 9380. The library's own one is for another domain. */
function hashToG1(message: BytesOrHex) {
  const points = hash_to_field(bytesOf(message), 2, HASH_TO_FIELD).map(([element]) => {
    const field = new mcl.Fp();
    field.setStr(String(element), 10);
    return field.mapToG1();
  });
  return points.reduce((sum, point) => mcl.add(sum, point));
}

/** BLS signatures as `bls12_381` of @noble/curves makes and checks them, four times as fast. */
export const wasmBls = {
  getPublicKeyForShortSignatures: (secret: BytesOrHex): Uint8Array => mcl.mul(BASE, secretOf(secret)).serialize(),
  signShortSignature: (message: BytesOrHex, secret: BytesOrHex): Uint8Array =>
    mcl.mul(hashToG1(message), secretOf(secret)).serialize(),
  verifyShortSignature(signature: BytesOrHex, message: BytesOrHex, publicKey: BytesOrHex): boolean {
    const point = new mcl.G1();
    point.deserialize(bytesOf(signature));
    const key = pointOfG2(bytesOf(publicKey));
    if (point.isZero() || key.isZero()) return false;
    return mcl.finalExp(mcl.precomputedMillerLoop2mixed(hashToG1(message), key, point, MINUS_BASE)).isOne();
  },
};
