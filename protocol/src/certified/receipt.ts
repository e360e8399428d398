import { Cbor, type HashTree } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import * as z from "zod/mini";
import type { Memory } from "../candid/backend.did.ts";
import { nameOf } from "../candid/shapes.ts";
import { fromHex, toHex } from "../values/bytes.ts";
import { ASSET_KINDS, GRADES, MEMORY_TYPES } from "../values/names.ts";
import { DivisibleWitness } from "./divisible-witness.ts";
import { memoryAssetPath, memoryMetadataPath, memoryVersionsPath } from "./paths.ts";
import {
  certifiedAsset,
  checkDescription,
  checkVersions,
  memoryDescription,
  type Proof,
  type Trust,
  VerificationError,
  verifyProof,
} from "./verify.ts";

const FORMAT = "store-forever receipt 1";

/** Canisters take shorter texts: this bounds what a file can make its reader do. */
const text = z.string().check(z.maxLength(100_000));
const decimal = z.string().check(z.regex(/^\d{1,20}$/));
const hexadecimal = z.string().check(z.regex(/^(?:[0-9a-f]{2})*$/));
const whole = z.int();
/** Canisters keep fewer. */
const MOST_VERSIONS = 1_000;

const receiptAsset = z.strictObject({
  kind: z.enum(ASSET_KINDS),
  /** Lower-case hexadecimal. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  sizeBytes: z.int().check(z.nonnegative()),
});

const description = z.strictObject({
  memoryType: z.enum(MEMORY_TYPES),
  title: text,
  description: z.optional(text),
  altText: z.optional(text),
  fileName: z.optional(text),
  widthPx: z.optional(whole),
  heightPx: z.optional(whole),
  capturedAtNs: z.optional(decimal),
  sourceUrl: z.optional(text),
  durationMs: z.optional(whole),
  camera: z.optional(text),
  location: z.optional(z.strictObject({ latitudeE7: whole, longitudeE7: whole })),
  grade: z.optional(z.enum(GRADES)),
  isCutOff: z.optional(z.literal(true)),
  rights: z.optional(
    z.strictObject({
      creator: z.optional(text),
      credit: z.optional(text),
      copyright: z.optional(text),
      license: z.optional(text),
      licenseUrl: z.optional(text),
      acquireLicenseUrl: z.optional(text),
    }),
  ),
  contentTypes: z.partialRecord(z.enum(ASSET_KINDS), z.optional(text)),
});

const assets = z.array(receiptAsset).check(z.maxLength(ASSET_KINDS.length));

/** What a memory was before its file was replaced. */
const formerVersion = z.strictObject({ description, assets, storedAtNs: decimal, replacedAtNs: decimal });

const memoryReceipt = z.strictObject({
  format: z.literal(FORMAT),
  canisterId: text,
  /** The owner's principal, as text. */
  owner: text,
  memoryId: text,
  /** Times are decimal nanoseconds since 1970, as text: JSON has no integers of that size. */
  certifiedAtNs: decimal,
  description,
  assets,
  /** All former versions, the oldest first. Without them the receipt says nothing of versions. */
  versions: z.optional(z.array(formerVersion).check(z.minLength(1), z.maxLength(MOST_VERSIONS))),
  /** Hexadecimal CBOR: the network's certificate, and the part of the canister's tree that holds this memory. */
  certificate: hexadecimal,
  witness: hexadecimal,
});

export type ReceiptAsset = z.infer<typeof receiptAsset>;
export type ReceiptDescription = z.infer<typeof description>;
export type ReceiptVersion = z.infer<typeof formerVersion>;

/**
 * Proof that a canister certified a memory: what was stored, when, and the network's signature over it. It is plain
 * JSON, and whoever has it can check it at any later time without the network (`verifyReceipt`).
 */
export type MemoryReceipt = z.infer<typeof memoryReceipt>;

/**
 * Writes the receipts of memories that were read with this proof.
 * @param certifiedAtNs as the verified proof says (`verifyProof`)
 */
export async function receiptWriter(
  proof: Proof & { certifiedAtNs: bigint },
  archive: { canisterId: string; owner: Principal },
): Promise<(memory: Memory) => MemoryReceipt> {
  const owner = archive.owner.toUint8Array();
  const witness = await DivisibleWitness.of(Cbor.decode<HashTree>(proof.witness));
  const inAll = {
    format: FORMAT,
    canisterId: archive.canisterId,
    owner: archive.owner.toText(),
    certifiedAtNs: proof.certifiedAtNs.toString(),
    certificate: toHex(proof.certificate),
  } as const;
  return (memory) => {
    const told = toldOf(memory);
    const versions = memory.versions.map((version) => ({
      ...toldOf(version),
      storedAtNs: version.stored_at_ns.toString(),
      replacedAtNs: version.replaced_at_ns.toString(),
    }));
    const paths = [
      memoryMetadataPath(owner, memory.id),
      ...told.assets.map(({ kind }) => memoryAssetPath(owner, memory.id, kind)),
      ...(versions.length === 0 ? [] : [memoryVersionsPath(owner, memory.id)]),
    ];
    return {
      ...inAll,
      memoryId: memory.id,
      ...told,
      ...(versions.length === 0 ? {} : { versions }),
      witness: toHex(Cbor.encode(witness.showing(paths))),
    };
  };
}

/** What a receipt tells of a memory, or of a former version of it. */
function toldOf(memory: Pick<Memory, "memory_type" | "metadata" | "assets">) {
  const { capturedAtNs, ...texts } = memoryDescription(memory);
  return {
    description: { ...texts, ...(capturedAtNs === undefined ? {} : { capturedAtNs: capturedAtNs.toString() }) },
    assets: memory.assets.map(({ kind, sha256, size_bytes }) => ({
      kind: nameOf(kind),
      sha256: toHex(sha256),
      sizeBytes: Number(size_bytes),
    })),
  };
}

/**
 * Checks that the trusted canister certified everything the receipt says, however long ago. Needs no network.
 * @param json what a file holds, which may be anything; texts in it have at most 100,000 characters, a proof `MAX_PROOF_BYTES`
 * @returns the receipt
 * @throws VerificationError
 */
export async function verifyReceipt(json: unknown, trust: Omit<Trust, "ignoreAge">): Promise<MemoryReceipt> {
  const receipt = receiptIn(json);
  if (receipt.canisterId !== trust.canisterId)
    throw new VerificationError(`The receipt is of the canister ${receipt.canisterId}, not of ${trust.canisterId}.`);
  const { memoryId, assets } = receipt;
  const { proof, owner, description, versions, certifiedAtNs } = decoded(receipt);
  const tree = await verifyProof(proof, { ...trust, ignoreAge: true });
  if (tree.certifiedAtNs !== certifiedAtNs)
    throw new VerificationError("The receipt's time is not the time at which it was certified.");
  checkDescription(tree, owner, memoryId, description);
  if (!assets.some(({ kind }) => kind === "original"))
    throw new VerificationError(`The receipt names no original of memory ${memoryId}.`);
  for (const { kind, sha256, sizeBytes } of assets) {
    const fact = certifiedAsset(tree, owner, memoryId, kind);
    if (fact === undefined || toHex(fact.sha256) !== sha256 || Number(fact.sizeBytes) !== sizeBytes)
      throw new VerificationError(`The ${kind} of memory ${memoryId} is not the certified one.`);
  }
  if (versions !== undefined) checkVersions(tree, owner, memoryId, versions);
  return receipt;
}

/**
 * Reads a receipt, without checking that what it says is so.
 * @throws VerificationError when it is none
 */
export function receiptIn(json: unknown): MemoryReceipt {
  const parsed = memoryReceipt.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "the whole";
  if (where === "the whole" || where === "format")
    throw new VerificationError(`This is not a receipt of the kind "${FORMAT}".`);
  throw new VerificationError(`The receipt is damaged. ${where}: ${issue?.message}.`);
}

function decoded({ description, versions, certifiedAtNs, certificate, witness, owner }: MemoryReceipt) {
  try {
    return {
      proof: { certificate: fromHex(certificate), witness: fromHex(witness) },
      owner: Principal.fromText(owner).toUint8Array(),
      certifiedAtNs: BigInt(certifiedAtNs),
      description: describedIn(description),
      versions: versions?.map((version) => ({
        ...describedIn(version.description),
        assets: version.assets.map(({ kind, sha256, sizeBytes }) => ({
          kind,
          sha256: fromHex(sha256),
          sizeBytes: BigInt(sizeBytes),
        })),
        storedAtNs: BigInt(version.storedAtNs),
        replacedAtNs: BigInt(version.replacedAtNs),
      })),
    };
  } catch (cause) {
    throw new VerificationError(`The receipt is damaged: ${String(cause)}`, { cause });
  }
}

function describedIn({ capturedAtNs, ...texts }: ReceiptDescription) {
  return { ...texts, capturedAtNs: capturedAtNs === undefined ? undefined : BigInt(capturedAtNs) };
}
