import type { wasmBls } from "./wasm-bls.ts";

type Bls = typeof wasmBls;
type BytesOrHex = Parameters<Bls["signShortSignature"]>[0];

const hexOf = (value: BytesOrHex) => (typeof value === "string" ? value : Buffer.from(value).toString("hex"));
const MOST_REMEMBERED = 20_000;

/**
 * The same functions, which check no signature twice. A network in the process of its clients signs each certificate, and then each client
 * checks it: what was signed here is right, and need not be checked. Everything else is.
 */
export function remembering(bls: Bls): Bls {
  const right = new Set<string>();
  const publicKeys = new Map<string, Uint8Array>();
  const nameOf = (...parts: readonly BytesOrHex[]) => parts.map(hexOf).join(" ");
  const remember = (name: string) => {
    if (right.size >= MOST_REMEMBERED) right.clear();
    right.add(name);
  };
  const publicKeyOf = (secret: BytesOrHex) => {
    const known = publicKeys.get(hexOf(secret)) ?? bls.getPublicKeyForShortSignatures(secret);
    publicKeys.set(hexOf(secret), known);
    return known;
  };
  return {
    getPublicKeyForShortSignatures: (secret) => publicKeyOf(secret).slice(),
    signShortSignature(message, secret) {
      const signature = bls.signShortSignature(message, secret);
      remember(nameOf(signature, message, publicKeyOf(secret)));
      return signature;
    },
    verifyShortSignature(signature, message, publicKey) {
      const name = nameOf(signature, message, publicKey);
      if (right.has(name)) return true;
      const isRight = bls.verifyShortSignature(signature, message, publicKey);
      if (isRight) remember(name);
      return isRight;
    },
  };
}
