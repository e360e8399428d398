import { Cbor, type HashTree, reconstruct } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { sha256 } from "@noble/hashes/sha2.js";
import type {
  AssetRef,
  Gallery,
  Memory,
  MemoryVersion,
  OpenedLink,
  Origins,
  ProvenNonce,
  Release,
  ReleaseNotice,
  Rights,
} from "../candid/backend.did.ts";
import { type Certified, nameOf, type Opt, unwrap } from "../candid/shapes.ts";
import { equalBytes, toHex } from "../values/bytes.ts";
import { ASSET_KINDS, type AssetKind } from "../values/names.ts";
import { type CertifiedRoot, type Trust, verifyCertificate } from "./certificate.ts";
import { lookupPath } from "./hash-tree-lookup.ts";
import {
  type AssetFact,
  galleryLeaf,
  type MemoryDescription,
  memoryLeaf,
  movedLinkLeaf,
  nonceLeaf,
  originsLeaf,
  parseAssetLeaf,
  type RightsDescription,
  releaseLeaf,
  shareLinkLeaf,
  type VersionDescription,
  versionsLeaf,
} from "./leaves.ts";
import {
  canisterPath,
  factoryPath,
  galleryPath,
  memoryAssetPath,
  memoryAssetPaths,
  memoryMetadataPath,
  memoryVersionsPath,
  noncePath,
  originsPath,
  releasePath,
  shareLinkPath,
  type TreePath,
} from "./paths.ts";
import { MAX_PROOF_BYTES } from "./signed-tree.ts";
import { VerificationError } from "./verification-error.ts";

export { type BlsVerify, rememberingVerify } from "../values/bls.ts";
export {
  type CanisterFacts,
  type CertifiedRoot,
  certifyingSubnet,
  type Trust,
  verifyCanisterFacts,
  verifyCertificate,
  verifyModuleHash,
} from "./certificate.ts";
export { lookupPath, Principal, sha256, VerificationError };

export interface Proof {
  certificate: Uint8Array;
  witness: Uint8Array;
}

/** A part of the canister's certified tree whose root hash a verified certificate holds. */
export interface VerifiedTree {
  /** When the subnet certified the tree. */
  certifiedAtNs: bigint;
  /** The leaf at the path, or `undefined` where the tree proves that there is none. */
  leaf(path: TreePath): Uint8Array | undefined;
}

/**
 * Checks certificate and witness, of at most `MAX_PROOF_BYTES` each: BLS signature up to the root key, age, the canister's certified data, the witness's root hash.
 * IC interface specification, "Certification" and "Certified data".
 * @throws VerificationError
 */
export async function verifyProof(proof: Proof, trust: Trust): Promise<VerifiedTree> {
  return verifyWitness(proof.witness, await verifyCertificate(proof.certificate, trust));
}

/** Checks that the witness, of at most `MAX_PROOF_BYTES`, is of the tree with this root. @throws VerificationError */
export async function verifyWitness(witness: Uint8Array, certified: CertifiedRoot): Promise<VerifiedTree> {
  return certifiedTree(await decodeWitness(witness), certified);
}

/**
 * Checks proofs of one canister that were asked for together, as `verifyProof` does. While the canister's tree is the same, the first
 * certificate counts for all: each costs tens of milliseconds.
 */
export function verifyTogether(trust: Trust): (proof: Proof) => Promise<VerifiedTree> {
  let first: Promise<CertifiedRoot> | undefined;
  return async ({ certificate, witness }) => {
    first ??= verifyCertificate(certificate, trust);
    const [known, decoded] = await Promise.all([first, decodeWitness(witness)]);
    const isSame = equalBytes(decoded.rootHash, known.rootHash);
    return certifiedTree(decoded, isSame ? known : await verifyCertificate(certificate, trust));
  };
}

function certifiedTree({ tree, rootHash }: DecodedWitness, certified: CertifiedRoot): VerifiedTree {
  if (!equalBytes(rootHash, certified.rootHash))
    throw new VerificationError("The witness is not of the tree that the certificate certifies.");
  return { certifiedAtNs: certified.certifiedAtNs, leaf: (path) => lookup(tree, path) };
}

interface DecodedWitness {
  tree: HashTree;
  rootHash: Uint8Array;
}

async function decodeWitness(witness: Uint8Array): Promise<DecodedWitness> {
  if (witness.length > MAX_PROOF_BYTES)
    throw new VerificationError("The witness is longer than the network's answers.");
  try {
    const tree = Cbor.decode<HashTree>(witness);
    const rootHash = await reconstruct(tree);
    if (!Array.isArray(tree) || !(rootHash instanceof Uint8Array)) throw new TypeError("A hash tree is a list.");
    return { tree, rootHash };
  } catch (cause) {
    throw new VerificationError("The witness is not a hash tree.", { cause });
  }
}

function lookup(tree: HashTree, path: TreePath): Uint8Array | undefined {
  const found = lookupPath(path, tree);
  if (found.status === "found") return found.value;
  if (found.status === "absent") return undefined;
  throw new VerificationError("The witness does not cover what was asked for.");
}

/** The hash and size that the canister certifies for one asset, or `undefined` where it certifies that there is none. */
export function certifiedAsset(
  tree: VerifiedTree,
  owner: Uint8Array,
  memoryId: string,
  kind: AssetKind,
): AssetFact | undefined {
  return assetFactAt(tree, memoryAssetPath(owner, memoryId, kind));
}

/** What `certifiedAsset` tells, of several memories. */
export function certifiedAssets(
  tree: VerifiedTree,
  owner: Uint8Array,
  memoryIds: readonly string[],
  kind: AssetKind,
): (AssetFact | undefined)[] {
  return memoryAssetPaths(owner, memoryIds, kind).map((path) => assetFactAt(tree, path));
}

function assetFactAt(tree: VerifiedTree, path: TreePath): AssetFact | undefined {
  const leaf = tree.leaf(path);
  return leaf && parseAssetLeaf(leaf);
}

/**
 * Checks that a memory is exactly what the canister certified for its owner: description, every asset's hash and size, and its
 * former versions.
 * @throws VerificationError
 */
export function checkMemory(tree: VerifiedTree, owner: Uint8Array, memory: Memory): void {
  checkDescription(tree, owner, memory.id, memoryDescription(memory));
  for (const kind of ASSET_KINDS) {
    const asset = memory.assets.find((candidate) => nameOf(candidate.kind) === kind);
    checkAsset(asset, certifiedAsset(tree, owner, memory.id, kind), `${kind} of memory ${memory.id}`);
  }
  checkVersions(tree, owner, memory.id, memory.versions.map(versionDescription));
}

/**
 * Checks that these are all former versions of a memory, the oldest first.
 * @throws VerificationError
 */
export function checkVersions(
  tree: VerifiedTree,
  owner: Uint8Array,
  memoryId: string,
  versions: readonly VersionDescription[],
): void {
  const leaf = tree.leaf(memoryVersionsPath(owner, memoryId));
  if (leaf === undefined && versions.length === 0) return;
  if (leaf === undefined || !equalBytes(leaf, versionsLeaf(versions, sha256)))
    throw new VerificationError(`The former versions of memory ${memoryId} are not the certified ones.`);
}

/** The part of a former version that is hashed. */
export function versionDescription(version: MemoryVersion): VersionDescription {
  return {
    ...memoryDescription(version),
    assets: version.assets.map(({ kind, sha256, size_bytes: sizeBytes }) => ({
      kind: nameOf(kind),
      sha256,
      sizeBytes,
    })),
    storedAtNs: version.stored_at_ns,
    replacedAtNs: version.replaced_at_ns,
  };
}

/** The part of a memory that its metadata leaf is the hash of. */
export function memoryDescription({
  memory_type,
  metadata,
  assets,
}: Pick<Memory, "memory_type" | "metadata" | "assets">): MemoryDescription {
  const location = unwrap(metadata.location);
  const grade = unwrap(metadata.grade);
  const rights = unwrap(metadata.rights);
  return {
    memoryType: nameOf(memory_type),
    title: metadata.title,
    description: unwrap(metadata.description),
    altText: unwrap(metadata.alt_text),
    fileName: unwrap(metadata.file_name),
    widthPx: unwrap(metadata.width_px),
    heightPx: unwrap(metadata.height_px),
    capturedAtNs: unwrap(metadata.captured_at_ns),
    sourceUrl: unwrap(metadata.source_url),
    durationMs: unwrap(metadata.duration_ms),
    camera: unwrap(metadata.camera),
    location: location && { latitudeE7: location.latitude_e7, longitudeE7: location.longitude_e7 },
    grade: grade && nameOf(grade),
    isCutOff: metadata.is_cut_off || undefined,
    rights: rights && rightsDescription(rights),
    contentTypes: Object.fromEntries(assets.map((asset) => [nameOf(asset.kind), asset.content_type])),
  };
}

/** What a memory's certified description says of its rights. */
export const rightsDescription = (rights: Rights): RightsDescription => ({
  creator: unwrap(rights.creator),
  credit: unwrap(rights.credit),
  copyright: unwrap(rights.copyright),
  license: unwrap(rights.license),
  licenseUrl: unwrap(rights.license_url),
  acquireLicenseUrl: unwrap(rights.acquire_license_url),
});

/** @throws VerificationError when the canister certifies another description, or none */
export function checkDescription(
  tree: VerifiedTree,
  owner: Uint8Array,
  memoryId: string,
  description: MemoryDescription,
): void {
  const leaf = tree.leaf(memoryMetadataPath(owner, memoryId));
  if (!leaf || !equalBytes(leaf, memoryLeaf(description, sha256)))
    throw new VerificationError(`The description of memory ${memoryId} is not the certified one.`);
}

function checkAsset(asset: AssetRef | undefined, fact: AssetFact | undefined, what: string): void {
  if (asset === undefined && fact === undefined) return;
  if (asset === undefined || fact === undefined)
    throw new VerificationError(`The answer and the certificate disagree on whether there is a ${what}.`);
  if (!equalBytes(asset.sha256, fact.sha256) || asset.size_bytes !== fact.sizeBytes)
    throw new VerificationError(`The ${what} is not the certified one.`);
  const [inline] = asset.inline;
  if (inline !== undefined) checkBytes(inline, fact.sha256);
}

/** @throws VerificationError when the gallery is not exactly what the canister certified for its owner */
export function checkGallery(tree: VerifiedTree, gallery: Gallery): void {
  const leaf = tree.leaf(galleryPath(gallery.owner.toUint8Array(), gallery.id));
  const expected = galleryLeaf(
    {
      title: gallery.title,
      description: unwrap(gallery.description),
      sourceUrl: unwrap(gallery.source_url),
      createdAtNs: gallery.created_at_ns,
      items: gallery.items.map((item) => ({ memoryId: item.memory_id, caption: unwrap(item.caption) })),
    },
    sha256,
  );
  if (!leaf || !equalBytes(leaf, expected))
    throw new VerificationError(`The gallery ${gallery.id} is not the certified one.`);
}

/**
 * Checks what a link opens, with the gallery itself if it opens one, or that it opens nothing: it was revoked or never made.
 * @throws VerificationError
 */
export function checkOpenedLink(tree: VerifiedTree, token: string, opened: OpenedLink | undefined): void {
  const leaf = tree.leaf(shareLinkPath(token, sha256));
  if (opened === undefined) {
    if (leaf !== undefined) throw new VerificationError("The link opens something that the answer does not tell.");
    return;
  }
  if (!leaf || !equalBytes(leaf, leafOfLink(opened)))
    throw new VerificationError("The link does not open what it claims.");
  if ("gallery" in opened) checkGallery(tree, opened.gallery);
}

function leafOfLink(opened: OpenedLink): Uint8Array {
  if ("moved" in opened) return movedLinkLeaf(opened.moved.toUint8Array(), sha256);
  if ("memory" in opened)
    return shareLinkLeaf({ owner: opened.memory.owner.toUint8Array(), memoryId: opened.memory.memory_id }, sha256);
  return shareLinkLeaf({ owner: opened.gallery.owner.toUint8Array(), galleryId: opened.gallery.id }, sha256);
}

/**
 * Checks who proved a nonce, or that nobody did.
 * @throws VerificationError
 */
export function checkNonce(tree: VerifiedTree, nonce: Uint8Array, proven: ProvenNonce | undefined): void {
  const leaf = tree.leaf(noncePath(nonce, sha256));
  if (proven === undefined && leaf === undefined) return;
  const expected = proven && nonceLeaf({ owner: proven.owner.toUint8Array(), provedAtNs: proven.proved_at_ns }, sha256);
  if (!leaf || !expected || !equalBytes(leaf, expected))
    throw new VerificationError("The nonce was not proved by whom the answer tells.");
}

/**
 * Checks in which canister somebody's archive is, or that it is in none of its own.
 * @throws VerificationError
 */
export function checkPersonalCanister(tree: VerifiedTree, owner: Uint8Array, canister: Uint8Array | undefined): void {
  if (!isLeaf(tree, canisterPath(owner, sha256), canister))
    throw new VerificationError("The archive is not in the canister that the answer tells.");
}

export interface CertifiedRelease {
  /** Which canister made this one, and tells what is released for it; `undefined` for a backend of many people. */
  factoryId: string | undefined;
  /** What this canister releases for others. */
  release: Release | undefined;
}

/**
 * What a canister certifies of releases: owners install by it.
 * @param answer of its `get_release`
 * @throws VerificationError when factory or release is not exactly what the canister certified, or certified absent
 */
export async function releaseIn(
  { value: { factory, release }, ...proof }: Certified<ReleaseNotice>,
  trust: Trust,
): Promise<CertifiedRelease> {
  const tree = await verifyProof(proof, trust);
  const factoryId = unwrap(factory);
  if (!isLeaf(tree, factoryPath(), factoryId?.toUint8Array()))
    throw new VerificationError("The canister was not made by the factory that the answer tells.");
  const released = unwrap(release);
  if (!isLeaf(tree, releasePath(), released && releaseLeaf(released, sha256)))
    throw new VerificationError("The release is not the certified one.");
  return { factoryId: factoryId?.toText(), release: released };
}

/**
 * Where an archive certifies that its pages are: people sign in there.
 * @param answer of its `get_origins`
 * @returns `undefined` where it certifies that nobody said so
 * @throws VerificationError
 */
export async function originsIn(
  { value, ...proof }: Certified<Opt<Origins>>,
  trust: Trust,
): Promise<Origins | undefined> {
  const origins = unwrap(value);
  const tree = await verifyProof(proof, trust);
  if (!isLeaf(tree, originsPath(), origins && originsLeaf(origins, sha256)))
    throw new VerificationError("The archive's pages are not where the answer tells.");
  return origins;
}

/** @param expected `undefined` where there has to be nothing at the path */
function isLeaf(tree: VerifiedTree, path: TreePath, expected: Uint8Array | undefined): boolean {
  const leaf = tree.leaf(path);
  return leaf === undefined || expected === undefined ? leaf === expected : equalBytes(leaf, expected);
}

/**
 * The canister of their own into which somebody's archive has moved, as the canister that it was in certifies.
 * @param answer of its `get_personal_canister_id`
 * @param trust the canister that it was in
 * @returns its id; `undefined` where it has not moved
 * @throws VerificationError
 */
export async function personalCanisterIn(
  { value, ...proof }: Certified<Opt<Principal>>,
  owner: Principal,
  trust: Trust,
): Promise<string | undefined> {
  const canister = unwrap(value);
  checkPersonalCanister(await verifyProof(proof, trust), owner.toUint8Array(), canister?.toUint8Array());
  return canister?.toText();
}

/** @throws VerificationError when the bytes do not have the hash */
export function checkBytes(bytes: Uint8Array, expectedSha256: Uint8Array): void {
  const actual = sha256(bytes);
  if (!equalBytes(actual, expectedSha256))
    throw new VerificationError(`The bytes have the hash ${toHex(actual)}, not ${toHex(expectedSha256)}.`);
}
