import { type MemoryReceipt, receiptIn } from "@store-forever/protocol/receipt";
import { type ArchiveFile, type ArchiveFiles, type ArchiveMemory, archiveFile } from "./archive-file.ts";
import { type BagFiles, readText } from "./bag-files.ts";
import { isReceipt } from "./bag-format.ts";

/** A certificate with a witness for one memory takes some kilobytes. */
export const MOST_RECEIPT_BYTES = 1_000_000;

/**
 * What the archive file of a bag said, as far as its receipts tell: the files of memories, found by their hashes. Nothing of it is
 * proved yet.
 * @param hashes SHA-256 of each file
 * @throws Error when no receipt can be read: it is no bag of a gallery then
 */
export async function archiveByReceipts(files: BagFiles, hashes: ReadonlyMap<string, string>): Promise<ArchiveFile> {
  const receipts: MemoryReceipt[] = [];
  for (const path of [...files.paths].filter(isReceipt).sort()) {
    const json = await readText(files, path, MOST_RECEIPT_BYTES).catch(() => "");
    const receipt = receiptOf(json);
    if (receipt !== undefined) receipts.push(receipt);
  }
  const [first] = receipts;
  if (first === undefined) throw new Error("No receipt of a photo can be read: this is not a downloaded gallery.");
  const { canisterId, owner } = first;
  const paths = new Map<string, string[]>();
  for (const [path, sha256] of hashes) paths.set(sha256, [...(paths.get(sha256) ?? []), path]);
  return archiveFile({
    canisterId,
    owner,
    bag: { number: 1, count: 1 },
    galleries: [],
    memories: receipts.map((receipt) => memoryOf(receipt, paths)),
    leftOut: [],
  });
}

function receiptOf(json: string): MemoryReceipt | undefined {
  try {
    return receiptIn(JSON.parse(json));
  } catch {
    return undefined;
  }
}

type Paths = ReadonlyMap<string, readonly string[]>;

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
