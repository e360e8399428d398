import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { fromHex, type Gallery } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type MemoryReceipt, verifyReceipt } from "@store-forever/protocol/receipt";
import { checkGallery, verifyProof } from "@store-forever/protocol/verify";
import * as z from "zod/mini";
import {
  type DownloadManifest,
  DownloadManifestSchema,
  type ManifestGallery,
  type ManifestMemory,
} from "../download/download-manifest.ts";
import { downloadName, isNameOf } from "../download/download-name.ts";
import { MANIFEST_PATH } from "../download/manifest-format.ts";
import { statementsOf } from "./check-statements.ts";
import { MOST_RECEIPT_BYTES, parseReceipt } from "./receipt-file.ts";
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

/** Enough for 32,000 photos with long descriptions. */
const MOST_MANIFEST_BYTES = 256_000_000;

/**
 * Checks a downloaded archive without the network: that a canister certified its galleries and each memory's receipt, that the
 * file has exactly the bytes that the receipts speak of, and that the manifest says nothing else than they do.
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
    problems.push(...statementsOf(manifest, zip.paths));
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
  if (!zip.paths.has(MANIFEST_PATH))
    throw new Error(`This ZIP file has no ${MANIFEST_PATH}: it is not a downloaded gallery.`);
  const parsed = DownloadManifestSchema.safeParse(JSON.parse(await zip.readText(MANIFEST_PATH, MOST_MANIFEST_BYTES)));
  if (parsed.success) return parsed.data;
  throw new Error(`${MANIFEST_PATH} is not what this program knows: ${z.prettifyError(parsed.error)}`);
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
  const receipt = parseReceipt(await zip.readText(memory.receiptPath, MOST_RECEIPT_BYTES));
  await verifyReceipt(receipt, trust);
  if (receipt.memoryId !== memory.memoryId || receipt.owner !== owner)
    throw new Error("its receipt is of another memory.");
  const original = receipt.assets.find(({ kind }) => kind === "original");
  const { sizeBytes, sha256 } = await measure(zip, memory.path, original?.sizeBytes ?? 0);
  if (original?.sha256 !== sha256 || original.sizeBytes !== sizeBytes)
    throw new Error(
      `its ${sizeBytes} bytes have the SHA-256 ${sha256}, but ${original?.sizeBytes} bytes with ${original?.sha256} are certified.`,
    );
  const certified = certifiedMemory(receipt);
  // What is certified and left out would be a forgery too: a photo without its date, say.
  for (const [field, value] of Object.entries(certified))
    if (!isDeepStrictEqual(memory[field as keyof typeof certified], value))
      throw new Error(`the manifest and the receipt disagree about its ${field}.`);
  const { title, fileName } = receipt.description;
  const name = downloadName({ memoryId: memory.memoryId, title, fileName }, certified.contentType ?? "");
  const [folder, ...rest] = memory.path.split("/");
  if (folder !== "originals" || !isNameOf(rest.join("/"), name))
    throw new Error(`its name is not the certified one, which is ${name}.`);
  return true;
}

/** What a manifest may say about a memory: what its receipt says, field by field. */
function certifiedMemory(receipt: MemoryReceipt): {
  [Field in keyof Required<Omit<ManifestMemory, "path" | "receiptPath">>]: ManifestMemory[Field] | undefined;
} {
  const { memoryType, title, description, altText, rights, sourceUrl, capturedAtNs, contentTypes } =
    receipt.description;
  const original = receipt.assets.find(({ kind }) => kind === "original");
  return {
    memoryId: receipt.memoryId,
    type: memoryType,
    title,
    description,
    altText,
    rights,
    contentType: contentTypes.original,
    sizeBytes: original?.sizeBytes,
    sha256: original?.sha256,
    capturedAtNs,
    sourceUrl,
  };
}

/** @param mostBytes more are not read */
async function measure(zip: OpenZip, path: string, mostBytes: number): Promise<{ sizeBytes: number; sha256: string }> {
  const announcedBytes = zip.sizeOf(path);
  if (announcedBytes > mostBytes) throw new Error(`it has ${announcedBytes} bytes, but ${mostBytes} are certified.`);
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const part of await zip.read(path)) {
    hash.update(part as Buffer);
    sizeBytes += (part as Buffer).length;
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}
