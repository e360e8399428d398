import { bls12_381 } from "@noble/curves/bls12-381";
import { expect, test } from "vitest";
import { checkSignature } from "./check-signature.ts";

const secretKey = new Uint8Array(32).fill(5);
const publicKey = bls12_381.getPublicKeyForShortSignatures(secretKey);
const message = new TextEncoder().encode("\x0dic-state-root and a hash");
const signature = bls12_381.signShortSignature(message, secretKey);
const changed = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1);

test("a signature is of its key and its message", async () => {
  expect(await checkSignature(publicKey, signature, message)).toBe(true);
  expect(await checkSignature(publicKey, signature, changed(message, 3))).toBe(false);
  const otherKey = bls12_381.getPublicKeyForShortSignatures(new Uint8Array(32).fill(6));
  expect(await checkSignature(otherKey, signature, message)).toBe(false);
});

test.each([
  ["a changed signature", publicKey, changed(signature, 20)],
  ["a signature that is no point", publicKey, new Uint8Array(48)],
  ["a signature of another size", publicKey, signature.slice(1)],
  ["a key that is no point", new Uint8Array(96).fill(1), signature],
])("%s is none, and nothing breaks", async (_, key, forged) => {
  expect(await checkSignature(key, forged, message)).toBe(false);
});

test("what was checked is not checked again", () => {
  expect(checkSignature(publicKey, signature, message)).toBe(checkSignature(publicKey, signature.slice(), message));
  expect(checkSignature(publicKey, signature, message)).not.toBe(
    checkSignature(publicKey, signature, changed(message, 0)),
  );
});
