import { Cbor, type HashTree, reconstruct } from "@dfinity/agent";
import { lebDecode, PipeArrayBuffer } from "@dfinity/candid";
import type { BlsVerify } from "../values/bls.ts";
import { concatBytes, equalBytes, fromHex } from "../values/bytes.ts";
import { lookupPath, pathOf } from "./hash-tree-lookup.ts";
import { VerificationError } from "./verification-error.ts";

/** A certificate as it is on the wire. IC interface specification, "Certificate". */
export interface SignedTree {
  tree: HashTree;
  signature: Uint8Array;
  delegation?: WireDelegation;
}

export interface WireDelegation {
  subnet_id: Uint8Array;
  /** A certificate of the root subnet. */
  certificate: Uint8Array;
}

/** No answer of the network is longer than 3 MiB, so no certificate and no witness is. */
export const MAX_PROOF_BYTES = 3 * 1024 * 1024;

const BLS_KEY_DER = fromHex("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100");
const BLS_KEY_BYTES = 96;
const STATE_ROOT_DOMAIN = new TextEncoder().encode("\x0dic-state-root");

/**
 * @param bytes at most `MAX_PROOF_BYTES`
 * @throws VerificationError, or whatever the CBOR library throws
 */
export function decodeSignedTree(bytes: Uint8Array): SignedTree {
  if (bytes.length > MAX_PROOF_BYTES)
    throw new VerificationError("The certificate is longer than the network's answers.");
  const certificate = Cbor.decode<Partial<SignedTree> | null>(bytes);
  const { tree, signature, delegation } = certificate ?? {};
  const isWhole =
    Array.isArray(tree) &&
    signature instanceof Uint8Array &&
    (delegation === undefined ||
      (delegation?.subnet_id instanceof Uint8Array && delegation.certificate instanceof Uint8Array));
  if (!isWhole) throw new VerificationError("The certificate does not have the parts that certificates have.");
  return { tree, signature, ...(delegation === undefined ? {} : { delegation }) };
}

/** @throws VerificationError when the signature is not by the key over the tree */
export async function checkSignature(
  { tree, signature }: SignedTree,
  publicKeyDer: Uint8Array,
  verify: BlsVerify,
): Promise<void> {
  const message = concatBytes([STATE_ROOT_DOMAIN, await reconstruct(tree)]);
  const isValid = await verify(blsKeyIn(publicKeyDer), signature, message).catch(() => false);
  if (!isValid) throw new VerificationError("The certificate's signature is not by the key that it leads to.");
}

function blsKeyIn(der: Uint8Array): Uint8Array {
  const key = der.slice(BLS_KEY_DER.length);
  if (key.length !== BLS_KEY_BYTES || !equalBytes(der.slice(0, BLS_KEY_DER.length), BLS_KEY_DER))
    throw new VerificationError("A key on the certificate's way is not a BLS key.");
  return key;
}

/** @throws VerificationError when the tree does not tell its time */
export function timeOf(tree: HashTree): bigint {
  const time = lookupPath(pathOf("time"), tree);
  if (time.status !== "found") throw new VerificationError("The certificate does not say when it was made.");
  return lebDecode(new PipeArrayBuffer(Uint8Array.from(time.value)));
}
