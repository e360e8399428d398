import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519";
import { SHA256, sha224, sha256 } from "@noble/hashes/sha2";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { verifyEd25519 } from "./native-ed25519.ts";
import { nativeSha256 } from "./native-sha256.ts";
import { remembering } from "./remembering-bls.ts";
import { wasmBls } from "./wasm-bls.ts";

const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** The same bytes but for one bit. */
function changed(original: Uint8Array, at: number): Uint8Array {
  return original.map((byte, index) => (index === at % original.length ? byte ^ 1 : byte));
}

describe("Ed25519 of Node.js", () => {
  it("takes and refuses what clients' own library does", () => {
    fc.assert(
      fc.property(secret, bytes, fc.nat(), (key, message, at) => {
        const publicKey = ed25519.getPublicKey(key);
        const signature = ed25519.sign(message, key);
        expect(verifyEd25519(signature, message, publicKey)).toBe(true);
        expect(verifyEd25519(Buffer.from(signature).toString("hex"), message, publicKey)).toBe(true);
        expect(verifyEd25519(changed(signature, at), message, publicKey)).toBe(false);
        expect(verifyEd25519(signature, changed(message, at), publicKey)).toBe(false);
        expect(verifyEd25519(signature, message, ed25519.getPublicKey(changed(key, at)))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});

describe("BLS that remembers", () => {
  it("checks what it did not sign, once, and refuses each bit that is another one", () => {
    const verify = vi.fn(wasmBls.verifyShortSignature);
    const bls = remembering({ ...wasmBls, verifyShortSignature: verify });
    const [key, otherKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const message = new TextEncoder().encode("message");
    const publicKey = bls.getPublicKeyForShortSignatures(key);
    expect(publicKey).toEqual(wasmBls.getPublicKeyForShortSignatures(key));

    const foreign = wasmBls.signShortSignature(message, key);
    expect(bls.verifyShortSignature(foreign, message, publicKey)).toBe(true);
    expect(bls.verifyShortSignature(foreign, message, publicKey)).toBe(true);
    expect(verify).toHaveBeenCalledOnce();

    const own = bls.signShortSignature(changed(message, 0), key);
    expect(bls.verifyShortSignature(own, changed(message, 0), publicKey)).toBe(true);
    expect(verify).toHaveBeenCalledOnce();
    expect(bls.verifyShortSignature(own, message, publicKey)).toBe(false);
    expect(bls.verifyShortSignature(foreign, changed(message, 0), publicKey)).toBe(false);
    const other = bls.getPublicKeyForShortSignatures(otherKey);
    expect(bls.verifyShortSignature(own, changed(message, 0), other)).toBe(false);
    expect(bls.verifyShortSignature(own, changed(message, 0), other)).toBe(false);
    expect(verify).toHaveBeenCalledTimes(5);
  });
});

describe("SHA-256 of Node.js", () => {
  const { prototype } = SHA256;
  const names = Object.keys(nativeSha256) as (keyof typeof nativeSha256)[];
  beforeAll(() => {
    Object.assign(prototype, nativeSha256);
  });
  // Files of a process share the class.
  afterAll(() => {
    for (const name of names) delete (prototype as Partial<SHA256>)[name];
  });
  const expected = (name: string, parts: Uint8Array[]) => {
    const hash = createHash(name);
    for (const part of parts) hash.update(part);
    return Uint8Array.from(hash.digest());
  };

  it.each([[[0]], [[1_023]], [[1_024]], [[100_000]], [[10, 5_000]], [[5_000, 10, 0, 70_000]], [[64, 64]]])(
    "gives the same for parts of %j bytes",
    (sizes) => {
      const parts = sizes.map((size, index) => new Uint8Array(size).fill(index + 7));
      const hash = sha256.create();
      for (const part of parts) hash.update(part);
      expect(hash.digest()).toEqual(expected("sha256", parts));
      if (parts.length === 1) expect(sha224(parts[0] as Uint8Array)).toEqual(expected("sha224", parts));
    },
  );

  it("copies a hash, or says that it cannot", () => {
    expect(sha256.create().update(new Uint8Array(9)).clone().digest()).toEqual(expected("sha256", [new Uint8Array(9)]));
    expect(() => sha256.create().update(new Uint8Array(5_000)).clone()).toThrow("is not copied");
  });
});
