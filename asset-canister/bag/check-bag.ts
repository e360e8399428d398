import { fromHex, type Gallery } from "@store-forever/protocol";
import { type MemoryReceipt, verifyReceipt } from "@store-forever/protocol/receipt";
import { checkGallery, Principal, type Trust, verifyProof } from "@store-forever/protocol/verify";
import { archiveByReceipts, MOST_RECEIPT_BYTES, memoriesBeside, pathsByHash } from "./archive-by-receipts.ts";
import { type ArchiveFile, type ArchiveGallery, type ArchiveMemory, parseArchiveFile } from "./archive-file.ts";
import { type BagFiles, bagsAmong, namedAs, readText } from "./bag-files.ts";
import { BAG_PATHS, receiptPath, SIDECAR_ENDINGS } from "./bag-format.ts";
import { type CertifiedFiles, certifiedFiles } from "./check-files.ts";
import { checkManifests, namesInManifests } from "./check-manifests.ts";
import { statementsOf } from "./check-statements.ts";
import { pageDataScript } from "./page-data.ts";
import { Problems, reasonOf } from "./problems.ts";
import { jsonSidecar, xmpSidecar } from "./sidecars.ts";

/** A memory whose receipt the network vouches for, and those of its files that are what was certified. */
export interface CheckedMemory extends CertifiedFiles {
  receipt: MemoryReceipt;
}

export interface BagCheck {
  /** The bag's files under the names that it has for them. */
  files: BagFiles;
  canisterId: string;
  archive: ArchiveFile;
  /** Galleries as they were certified. */
  galleries: { gallery: ArchiveGallery; certifiedAtNs: bigint }[];
  /** Memories with their certified original; their other files may be damaged. */
  memories: CheckedMemory[];
  /** What is wrong, each in a sentence that begins with the file; empty when everything is right. */
  problems: string[];
}

export interface CheckBagOptions extends Pick<Trust, "rootKey"> {
  /** The canister that it has to be from. When left out, the canister that the bag names is taken. */
  canisterId?: string | undefined;
  signal?: AbortSignal | undefined;
  /** @param share of the bytes that were read and checked; 1 is all */
  onProgress?: ((share: number) => void) | undefined;
}

/** Enough for as many photos as a bag has, with long descriptions. */
const MOST_ARCHIVE_BYTES = 256_000_000;

/**
 * Checks a bag without the network: that every file is the one that its manifests name, that a canister certified its
 * galleries and each memory's receipt, that its files are the certified ones, and that nothing in it says anything else.
 * The page, which is a program, is only compared with the bag's own manifest.
 * Where the archive file is damaged, the receipts tell which file is of which memory; galleries are lost with it then.
 * @throws Error when it is no such bag at all
 */
export async function checkBag(found: BagFiles, options: CheckBagOptions): Promise<BagCheck> {
  const problems = new Problems();
  const files = namedAs(found, await namesInManifests(found));
  const hashes = await checkManifests(files, problems, options);
  const read = await readArchive(files, problems);
  const archive = read ?? (await archiveByReceipts(files, hashes));
  const trust = {
    canisterId: options.canisterId ?? archive.canisterId,
    rootKey: options.rootKey,
  };
  const galleries: BagCheck["galleries"] = [];
  for (const gallery of archive.galleries)
    try {
      galleries.push({ gallery, certifiedAtNs: await verifyGallery(archive.owner, gallery, trust) });
    } catch (error) {
      problems.note(BAG_PATHS.archive, `the gallery “${gallery.title}”: ${reasonOf(error)}`);
    }
  const checker = { files, hashes, archive, trust, problems };
  const receipts: MemoryReceipt[] = [];
  const memories: CheckedMemory[] = [];
  const byHash = pathsByHash(hashes);
  const beside = read === undefined ? [] : await memoriesBeside(files, hashes, read);
  for (const memory of [...archive.memories, ...beside]) {
    options.signal?.throwIfAborted();
    const receipt = await readReceipt(checker, memory);
    if (receipt === undefined) continue;
    receipts.push(receipt);
    const whole = certifiedFiles({ files, hashes, problems, byHash }, memory, receipt);
    // Sidecars tell captions, which are the galleries'.
    if (read !== undefined && !beside.includes(memory)) await checkSidecars(checker, memory, receipt);
    if (whole.files.has("original")) memories.push({ receipt, ...whole });
  }
  if (read !== undefined && receipts.length === archive.memories.length)
    await checkText(checker, BAG_PATHS.pageData, pageDataScript({ archive, memories: receipts }));
  if (read !== undefined) for (const statement of statementsOf(read, files.paths)) problems.add(statement);
  return { files, canisterId: trust.canisterId, archive, galleries, memories, problems: problems.all() };
}

/**
 * Checks the one bag that is among files, and names what is beside it.
 * @throws Error when there is none, or more than one
 */
export async function checkOnlyBag(files: BagFiles, options: CheckBagOptions): Promise<BagCheck> {
  const { bags, outside } = bagsAmong(files);
  const [found] = bags;
  if (found === undefined) throw new Error("This is no downloaded gallery.");
  if (bags.length > 1) throw new Error(`There are ${bags.length} downloaded galleries in it. Check each by itself.`);
  const check = await checkBag(found.bag, options);
  const beside = outside.map((path) => `${path}: ${files.refused.get(path) ?? "it is outside of the bag."}`);
  return { ...check, problems: [...check.problems, ...beside] };
}

/** @returns `undefined` where it cannot be read */
async function readArchive(files: BagFiles, problems: Problems): Promise<ArchiveFile | undefined> {
  const path = BAG_PATHS.archive;
  try {
    if (!files.paths.has(path)) throw new Error("it is missing.");
    return parseArchiveFile(await readText(files, path, MOST_ARCHIVE_BYTES));
  } catch (error) {
    problems.note(path, `it cannot be read: ${reasonOf(error)}`);
    return undefined;
  }
}

interface Checker {
  files: BagFiles;
  /** SHA-256 of each file, as it was measured. */
  hashes: ReadonlyMap<string, string>;
  archive: ArchiveFile;
  trust: Trust;
  problems: Problems;
}

async function verifyGallery(owner: string, gallery: ArchiveGallery, trust: Trust): Promise<bigint> {
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

async function readReceipt(
  { files, archive, trust, problems }: Checker,
  { memoryId }: ArchiveMemory,
): Promise<MemoryReceipt | undefined> {
  const path = receiptPath(memoryId);
  try {
    if (!files.paths.has(path)) throw new Error("it is missing.");
    const receipt = await verifyReceipt(JSON.parse(await readText(files, path, MOST_RECEIPT_BYTES)), trust);
    if (receipt.memoryId !== memoryId || receipt.owner !== archive.owner) throw new Error("it is of another memory.");
    return receipt;
  } catch (error) {
    problems.note(path, reasonOf(error));
    return undefined;
  }
}

async function checkSidecars(checker: Checker, memory: ArchiveMemory, receipt: MemoryReceipt): Promise<void> {
  const original = memory.files.original;
  if (original === undefined) return;
  const source = { receipt, galleries: checker.archive.galleries };
  await checkText(checker, `${original}${SIDECAR_ENDINGS.json}`, jsonSidecar(source));
  await checkText(checker, `${original}${SIDECAR_ENDINGS.xmp}`, xmpSidecar(source));
}

/** What follows from receipts and galleries is made again and compared. */
async function checkText({ files, problems }: Checker, path: string, expected: string): Promise<void> {
  try {
    if (!files.paths.has(path)) problems.note(path, "it is missing.");
    else if ((await readText(files, path, MOST_ARCHIVE_BYTES)) !== expected)
      problems.note(path, "it does not say what is certified.");
  } catch (error) {
    problems.note(path, reasonOf(error));
  }
}
