import { Cbor } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { type BlsVerify, blsVerify } from "../values/bls.ts";
import { delegatedKey } from "./delegated-key.ts";
import { lookupPath, pathOf } from "./hash-tree-lookup.ts";
import { checkSignature, decodeSignedTree, timeOf } from "./signed-tree.ts";
import { VerificationError } from "./verification-error.ts";

export interface Trust {
  canisterId: string;
  /** DER root key the certificate must lead to. */
  rootKey: Uint8Array;
  /** For receipts read long after they were made; fresh answers must be at most five minutes old. */
  ignoreAge?: boolean;
  /** Checks a BLS signature elsewhere, such as in a worker. */
  blsVerify?: BlsVerify;
}

/** What a certificate says about a canister once its signature was checked. */
export interface CertifiedRoot {
  /** The root hash of the canister's certified tree. */
  rootHash: Uint8Array;
  /** When the subnet certified it. */
  certifiedAtNs: bigint;
}

const MINUTE_NS = 60_000_000_000n;
/** How far the time of a fresh certificate may be from this device's clock, to either side. */
const FRESH_NS = 5n * MINUTE_NS;

/**
 * Checks a canister's certificate: BLS signature up to the root key, by a delegation to the canister's subnet where there is one,
 * and age. It takes most of the time that a proof takes, and many proofs have the same.
 * @param bytes at most `MAX_PROOF_BYTES`
 * @throws VerificationError
 */
export async function verifyCertificate(bytes: Uint8Array, trust: Trust): Promise<CertifiedRoot> {
  try {
    return await checkedCertificate(bytes, trust);
  } catch (cause) {
    const reason = cause instanceof VerificationError ? cause.message : String(cause);
    throw new VerificationError(`The canister's certificate is not valid. ${reason}`, { cause });
  }
}

/**
 * Checks a certificate of a canister's state (`read_state` of `/canister/<id>/module_hash`) as `verifyCertificate` does.
 * @returns SHA-256 of the module that is installed; `undefined` where the certificate proves that there is none
 * @throws VerificationError
 */
export async function verifyModuleHash(bytes: Uint8Array, trust: Trust): Promise<Uint8Array | undefined> {
  return moduleHashIn(await checkedState(bytes, trust));
}

/** What the network says of a canister, besides what the canister says of itself. */
export interface CanisterFacts {
  /** SHA-256 of the module that is installed; `undefined` where there is none. */
  moduleHash: Uint8Array | undefined;
  /** Principals, as text. */
  controllers: string[];
}

/**
 * Checks a certificate of a canister's state (`read_state` of its `module_hash` and its `controllers`) as `verifyCertificate` does.
 * @returns `undefined` where the certificate proves that there is no such canister
 * @throws VerificationError
 */
export async function verifyCanisterFacts(bytes: Uint8Array, trust: Trust): Promise<CanisterFacts | undefined> {
  const state = await checkedState(bytes, trust);
  const found = lookupPath(pathOf("canister", state.canisterId, "controllers"), state.tree);
  if (found.status === "absent") return undefined;
  if (found.status === "unknown")
    throw new VerificationError("The certificate does not tell the canister's controllers.");
  return { moduleHash: moduleHashIn(state), controllers: principalsIn(found.value) };
}

function moduleHashIn({ tree, canisterId }: Awaited<ReturnType<typeof checkedState>>): Uint8Array | undefined {
  const hash = lookupPath(pathOf("canister", canisterId, "module_hash"), tree);
  if (hash.status === "unknown") throw new VerificationError("The certificate does not tell the canister's module.");
  return hash.status === "found" ? hash.value : undefined;
}

function principalsIn(cbor: Uint8Array): string[] {
  try {
    return Cbor.decode<Uint8Array[]>(cbor).map((each) => Principal.fromUint8Array(each).toText());
  } catch (cause) {
    throw new VerificationError("The canister's controllers are not a list of principals.", { cause });
  }
}

/**
 * @param bytes of a certificate that was checked
 * @returns the id of the subnet that signed it, as text; `undefined` for the root subnet
 */
export function certifyingSubnet(bytes: Uint8Array): string | undefined {
  const { delegation } = decodeSignedTree(bytes);
  return delegation && Principal.fromUint8Array(delegation.subnet_id).toText();
}

async function checkedCertificate(bytes: Uint8Array, trust: Trust): Promise<CertifiedRoot> {
  const { tree, canisterId, certifiedAtNs } = await checkedState(bytes, trust);
  const certified = lookupPath(pathOf("canister", canisterId, "certified_data"), tree);
  if (certified.status !== "found")
    throw new VerificationError("The certificate holds no data certified by this canister.");
  return { rootHash: certified.value, certifiedAtNs };
}

/** The part of the subnet's state that a certificate vouches for. */
async function checkedState(bytes: Uint8Array, trust: Trust) {
  const canisterId = Principal.fromText(trust.canisterId).toUint8Array();
  const verify = trust.blsVerify ?? blsVerify;
  const certificate = decodeSignedTree(bytes);
  const certifiedAtNs = timeOf(certificate.tree);
  const { delegation } = certificate;
  const publicKey =
    delegation === undefined
      ? trust.rootKey
      : await delegatedKey(delegation, { canisterId, certifiedAtNs, rootKey: trust.rootKey, verify });
  await checkSignature(certificate, publicKey, verify);
  if (!trust.ignoreAge) checkFresh(certifiedAtNs);
  return { tree: certificate.tree, canisterId, certifiedAtNs };
}

function checkFresh(certifiedAtNs: bigint): void {
  const aheadNs = certifiedAtNs - BigInt(Date.now()) * 1_000_000n;
  if (aheadNs < -FRESH_NS)
    throw new VerificationError(
      "The certificate is older than five minutes. The answer is stale, or the clock is wrong.",
    );
  if (aheadNs > FRESH_NS) throw new VerificationError("The certificate is from the future. Please check the clock.");
}
