import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { fromHex, type Gallery } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type MemoryReceipt, verifyReceipt } from "@store-forever/protocol/receipt";
import { checkGallery, verifyProof } from "@store-forever/protocol/verify";
import type { Entry } from "yauzl";
import * as z from "zod/mini";
import {
  type DownloadManifest,
  DownloadManifestSchema,
  type ManifestGallery,
  type ManifestMemory,
} from "../download/download-manifest.ts";
import { MANIFEST_PATH } from "../download/manifest-format.ts";
import { type OpenZip, openZip } from "./zip-file.ts";

export interface DownloadCheck {
  canisterId: string;
  galleries: { title: string; certifiedAtNs: bigint | undefined }[];
  /** Memories whose original is what the canister certified. */
  verifiedCount: number;
  leftOut: DownloadManifest["leftOut"];
  /** What is wrong, each in a sentence; empty when everything is right. */
  problems: string[];
}

export interface VerifyOptions {
  /** DER. */
  rootKey: Uint8Array;
  /** The canister that it has to be from. When left out, the canister that the file names is taken. */
  canisterId?: string | undefined;
}

/**
 * Checks a downloaded archive without the network: that a canister certified its galleries and each memory's receipt, and that
 * the file has exactly the bytes that the receipts speak of.
 * @throws Error when it is no such file at all
 */
export async function verifyDownload(path: string, { rootKey, canisterId }: VerifyOptions): Promise<DownloadCheck> {
  const zip = await openZip(path);
  try {
    const manifest = await readManifest(zip);
    const trust = { canisterId: canisterId ?? manifest.canisterId, rootKey };
    const problems: string[] = [];
    const noting = async <T>(what: string, check: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await check();
      } catch (error) {
        problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      }
    };
    const galleries: DownloadCheck["galleries"] = [];
    for (const gallery of manifest.galleries) {
      const { title } = gallery;
      const certifiedAtNs = await noting(`The gallery “${title}”`, () => verifyGallery(manifest.owner, gallery, trust));
      galleries.push({ title, certifiedAtNs });
    }
    let verifiedCount = 0;
    for (const memory of manifest.memories)
      if (await noting(memory.path, () => verifyMemory(zip, manifest, memory, trust))) verifiedCount++;
    problems.push(...missingOrForeign(zip, manifest));
    return {
      canisterId: trust.canisterId,
      galleries,
      verifiedCount,
      leftOut: manifest.leftOut,
      problems,
    };
  } finally {
    zip.close();
  }
}

async function readManifest(zip: OpenZip): Promise<DownloadManifest> {
  const entry = zip.entries.get(MANIFEST_PATH);
  if (entry === undefined) throw new Error(`This ZIP file has no ${MANIFEST_PATH}: it is not a downloaded gallery.`);
  const parsed = DownloadManifestSchema.safeParse(await readJson(zip, entry));
  if (parsed.success) return parsed.data;
  throw new Error(`${MANIFEST_PATH} is not what this program knows: ${z.prettifyError(parsed.error)}`);
}

async function readJson(zip: OpenZip, entry: Entry): Promise<unknown> {
  return JSON.parse((await buffer(await zip.read(entry))).toString("utf8"));
}

type ArchiveTrust = { canisterId: string; rootKey: Uint8Array };

async function verifyGallery(owner: string, gallery: ManifestGallery, trust: ArchiveTrust): Promise<bigint> {
  const proof = { certificate: fromHex(gallery.certificate), witness: fromHex(gallery.witness) };
  const tree = await verifyProof(proof, { ...trust, ignoreAge: true });
  const option = <T>(value: T | undefined): [] | [T] => (value === undefined ? [] : [value]);
  const record: Gallery = {
    id: gallery.id,
    title: gallery.title,
    description: option(gallery.description),
    source_url: option(gallery.sourceUrl),
    owner: Principal.fromText(owner),
    created_at_ns: BigInt(gallery.createdAtNs),
    items: gallery.items.map(({ memoryId, caption }) => ({ memory_id: memoryId, caption: option(caption) })),
  };
  checkGallery(tree, record);
  return tree.certifiedAtNs;
}

async function verifyMemory(
  zip: OpenZip,
  { owner }: DownloadManifest,
  memory: ManifestMemory,
  trust: ArchiveTrust,
): Promise<true> {
  const receipt = (await readJson(zip, requireEntry(zip, memory.receiptPath))) as MemoryReceipt;
  await verifyReceipt(receipt, trust);
  if (receipt.memoryId !== memory.memoryId || receipt.owner !== owner)
    throw new Error("its receipt is of another memory.");
  const original = receipt.assets.find(({ kind }) => kind === "original");
  const { sizeBytes, sha256 } = await measure(zip, requireEntry(zip, memory.path));
  if (original?.sha256 !== sha256 || original.sizeBytes !== sizeBytes)
    throw new Error(
      `its ${sizeBytes} bytes have the SHA-256 ${sha256}, but ${original?.sizeBytes} bytes with ${original?.sha256} are certified.`,
    );
  if (memory.sha256 !== sha256 || memory.sizeBytes !== sizeBytes || memory.title !== receipt.description.title)
    throw new Error("the manifest and the receipt disagree.");
  return true;
}

async function measure(zip: OpenZip, entry: Entry): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const part of await zip.read(entry)) {
    hash.update(part as Buffer);
    sizeBytes += (part as Buffer).length;
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

function requireEntry(zip: OpenZip, path: string): Entry {
  const entry = zip.entries.get(path);
  if (entry === undefined) throw new Error(`${path} is missing from the ZIP file.`);
  return entry;
}

/** Every item is there or said to be left out, and nothing else is. */
function missingOrForeign(zip: OpenZip, { galleries, memories, leftOut }: DownloadManifest): string[] {
  const accounted = new Set([...memories, ...leftOut].map(({ memoryId }) => memoryId));
  const named = new Set(galleries.flatMap(({ items }) => items.map(({ memoryId }) => memoryId)));
  const missing = [...named].filter((memoryId) => !accounted.has(memoryId));
  const known = new Set([MANIFEST_PATH, ...memories.flatMap(({ path, receiptPath }) => [path, receiptPath])]);
  const foreign = [...zip.entries.keys()].filter((path) => !known.has(path));
  return [
    ...missing.map((memoryId) => `The memory ${memoryId} is in a gallery, but the manifest does not speak of it.`),
    ...foreign.map((path) => `${path} is in the ZIP file, but the manifest does not speak of it.`),
  ];
}
