import { type MemoryReceipt, receiptIn } from "@store-forever/protocol/receipt";
import { type ArchiveFile, type ArchiveFiles, type ArchiveMemory, archiveFile } from "./archive-file.ts";
import { type BagFiles, readText } from "./bag-files.ts";
import { isReceipt, receiptPath } from "./bag-format.ts";

/** A certificate with a witness for one memory takes some kilobytes. */
export const MOST_RECEIPT_BYTES = 1_000_000;

/**
 * What the archive file of a bag said, as far as its receipts tell: the files of memories, found by their hashes. Nothing of it is
 * proved yet.
 * @param hashes SHA-256 of each file
 * @throws Error when no receipt can be read: it is no bag of a gallery then
 */
export async function archiveByReceipts(files: BagFiles, hashes: ReadonlyMap<string, string>): Promise<ArchiveFile> {
  const receipts = await readReceipts(files);
  const [first] = receipts;
  if (first === undefined) throw new Error("No receipt of a photo can be read: this is not a downloaded gallery.");
  const { canisterId, owner } = first;
  const paths = pathsByHash(hashes);
  return archiveFile({
    canisterId,
    owner,
    bag: { number: 1, count: 1 },
    galleries: [],
    memories: receipts.map((receipt) => memoryOf(receipt, paths)),
    leftOut: [],
  });
}

/** Memories that have a receipt, and that an archive file does not speak of: people unpack two bags into one folder. */
export async function memoriesBeside(
  files: BagFiles,
  hashes: ReadonlyMap<string, string>,
  archive: ArchiveFile,
): Promise<ArchiveMemory[]> {
  const named = new Set(archive.memories.map(({ memoryId }) => receiptPath(memoryId)));
  const others = [...files.paths].filter((path) => isReceipt(path) && !named.has(path));
  if (others.length === 0) return [];
  const paths = pathsByHash(hashes);
  return (await readReceipts(files, others)).map((receipt) => memoryOf(receipt, paths));
}

async function readReceipts(files: BagFiles, from: Iterable<string> = files.paths): Promise<MemoryReceipt[]> {
  const receipts: MemoryReceipt[] = [];
  for (const path of [...from].filter(isReceipt).sort()) {
    const json = await readText(files, path, MOST_RECEIPT_BYTES).catch(() => "");
    const receipt = receiptOf(json);
    if (receipt !== undefined) receipts.push(receipt);
  }
  return receipts;
}

/** The files that have each hash. */
export function pathsByHash(hashes: ReadonlyMap<string, string>): Paths {
  const paths = new Map<string, string[]>();
  for (const [path, sha256] of hashes) {
    const same = paths.get(sha256);
    if (same === undefined) paths.set(sha256, [path]);
    else same.push(path);
  }
  return paths;
}

function receiptOf(json: string): MemoryReceipt | undefined {
  try {
    return receiptIn(JSON.parse(json));
  } catch {
    return undefined;
  }
}

export type Paths = ReadonlyMap<string, readonly string[]>;

function memoryOf({ memoryId, assets, versions }: MemoryReceipt, paths: Paths): ArchiveMemory {
  const former = versions?.map((version) => filesOf(memoryId, version.assets, paths));
  return { memoryId, files: filesOf(memoryId, assets, paths), ...(former === undefined ? {} : { versions: former }) };
}

function filesOf(memoryId: string, assets: MemoryReceipt["assets"], paths: Paths): ArchiveFiles {
  const found = assets.flatMap(({ kind, sha256 }) => {
    const same = paths.get(sha256) ?? [];
    const path = same.find((each) => each.includes(memoryId)) ?? same[0];
    return path === undefined ? [] : [[kind, path] as const];
  });
  return Object.fromEntries(found);
}
