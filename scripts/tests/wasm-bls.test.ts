import { bls12_381 as noble } from "@noble/curves/bls12-381";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wasmBls } from "./wasm-bls.ts";

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => {
  bytes[0] = (bytes[0] ?? 0) & 0x3f;
  return bytes;
});
const message = fc.uint8Array({ maxLength: 300 });
const FEW = { numRuns: 5 };

describe("BLS in WebAssembly", () => {
  it("makes the keys and signatures that clients' own library makes", () => {
    fc.assert(
      fc.property(secret, message, (key, text) => {
        expect(wasmBls.getPublicKeyForShortSignatures(key)).toEqual(noble.getPublicKeyForShortSignatures(key));
        expect(wasmBls.signShortSignature(text, key)).toEqual(noble.signShortSignature(text, key));
      }),
      FEW,
    );
  });

  it("takes a signature for its message and its key alone", () => {
    fc.assert(
      fc.property(secret, secret, message, message, (key, otherKey, text, otherText) => {
        fc.pre(Buffer.compare(key, otherKey) !== 0 && Buffer.compare(text, otherText) !== 0);
        const [mine, other] = [key, otherKey].map((each) => noble.getPublicKeyForShortSignatures(each));
        const signature = noble.signShortSignature(text, key);
        if (mine === undefined || other === undefined) throw new Error("There are two keys.");
        expect(wasmBls.verifyShortSignature(signature, text, mine)).toBe(true);
        expect(wasmBls.verifyShortSignature(Buffer.from(signature).toString("hex"), text, mine)).toBe(true);
        expect(wasmBls.verifyShortSignature(signature, otherText, mine)).toBe(false);
        expect(wasmBls.verifyShortSignature(signature, text, other)).toBe(false);
      }),
      FEW,
    );
  });

  it("refuses what is no signature: other bytes, the point at infinity, a point outside of the group", () => {
    const key = noble.getPublicKeyForShortSignatures(new Uint8Array(32).fill(1));
    for (const bytes of [new Uint8Array(48), new Uint8Array(47), pointOutsideOfTheGroup()])
      expect(() => wasmBls.verifyShortSignature(bytes, new Uint8Array(1), key)).toThrow("callDeserialize");
    const infinity = noble.G1.Point.ZERO.toBytes(true);
    expect(wasmBls.verifyShortSignature(infinity, new Uint8Array(1), key)).toBe(false);
  });
});

/** The compressed form of a point of the curve y² = x³ + 4 with a small x, which nearly all are outside of the group. */
function pointOutsideOfTheGroup(): Uint8Array {
  const { Fp } = noble.fields;
  const isSquare = (value: bigint) => Fp.eql(Fp.pow(value, (Fp.ORDER - 1n) / 2n), 1n);
  const bytes = new Uint8Array(48);
  bytes[0] = 0x80;
  bytes[47] = [1, 2, 3, 4, 5, 6, 7, 8].find((x) => isSquare(BigInt(x ** 3 + 4))) ?? 0;
  expect(() => noble.G1.Point.fromHex(bytes)).toThrow("not in prime-order subgroup");
  return bytes;
}
