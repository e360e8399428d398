import { type AssetKind, toHex } from "@store-forever/protocol";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import {
  type ArchiveFile,
  type ArchiveFiles,
  type ArchiveGallery,
  type ArchiveMemory,
  archiveFile,
} from "./archive-file.ts";
import {
  BAG_DECLARATION,
  BAG_PATHS,
  bagInfoText,
  derivativePath,
  isPayload,
  manifestText,
  originalPath,
  receiptPath,
  SIDECAR_ENDINGS,
  versionPath,
} from "./bag-format.ts";
import { downloadName, endingOf, FileNames } from "./download-name.ts";
import { type PageMemory, pageDataScript } from "./page-data.ts";
import { jsonSidecar, xmpSidecar } from "./sidecars.ts";

export type AssetBytes = ReadonlyMap<AssetKind, Uint8Array<ArrayBuffer>>;

/** What goes into a bag, in the order in which it is read. */
export type BagItem =
  | {
      kind: "memory";
      receipt: MemoryReceipt;
      /** The bytes of its assets, which have the hashes that the receipt names. */
      assets: AssetBytes;
      /** Those of the receipt's former versions, in its order. */
      versions: readonly AssetBytes[];
    }
  | { kind: "leftOut"; memoryId: string; reason: string };

export interface BagSource {
  title: string;
  canisterId: string;
  owner: string;
  bag: ArchiveFile["bag"];
  date: Date;
  galleries: readonly ArchiveGallery[];
  items: AsyncIterable<BagItem>;
  /** The page that shows the bag. */
  page: string;
}

/** A file of the bag, for whatever packs it. */
export interface BagEntry {
  path: string;
  content: Uint8Array<ArrayBuffer>;
  /** When the memory was made, as far as that is known. */
  date: Date | undefined;
}

/** Everything that a bag holds (RFC 8493), one file at a time: nothing but names and hashes is kept in memory. */
export async function* bagEntries(source: BagSource): AsyncGenerator<BagEntry> {
  const { title, canisterId, owner, bag, date, galleries } = source;
  const listing = new Listing();
  const names = new FileNames();
  const memories: { memory: ArchiveMemory; shown: PageMemory }[] = [];
  const leftOut: ArchiveFile["leftOut"] = [];
  yield listing.text(BAG_PATHS.declaration, BAG_DECLARATION);
  yield listing.text(BAG_PATHS.page, source.page);
  for await (const item of source.items) {
    if (item.kind === "leftOut") {
      leftOut.push({ memoryId: item.memoryId, reason: item.reason });
      continue;
    }
    const { receipt } = item;
    const { files, versions } = filesOf(receipt, names);
    const made = receipt.description.capturedAtNs;
    const dated = made === undefined ? undefined : new Date(Number(BigInt(made) / 1_000_000n));
    for (const [index, paths] of [files, ...versions].entries())
      for (const [kind, path] of Object.entries(paths) as [AssetKind, string][]) {
        const content = (index === 0 ? item.assets : item.versions[index - 1])?.get(kind);
        if (content === undefined) throw new TypeError(`The ${kind} of ${receipt.memoryId} was not read.`);
        if (!listing.has(path)) yield listing.add({ path, content, date: dated });
      }
    const sidecar = { receipt, galleries };
    yield listing.text(`${files.original}${SIDECAR_ENDINGS.json}`, jsonSidecar(sidecar), dated);
    yield listing.text(`${files.original}${SIDECAR_ENDINGS.xmp}`, xmpSidecar(sidecar), dated);
    yield listing.text(receiptPath(receipt.memoryId), `${JSON.stringify(receipt, null, 2)}\n`, dated);
    const { memoryId } = receipt;
    memories.push({ memory: { memoryId, files, ...(versions.length === 0 ? {} : { versions }) }, shown: receipt });
  }
  // The galleries have their order. This one is always the same, so that it says nothing that is not certified.
  memories.sort(({ memory: one }, { memory: other }) => (one.memoryId < other.memoryId ? -1 : 1));
  const archive = archiveFile({
    canisterId,
    owner,
    bag,
    galleries: [...galleries],
    memories: memories.map(({ memory }) => memory),
    leftOut,
  });
  yield listing.text(BAG_PATHS.archive, `${JSON.stringify(archive, null, 2)}\n`);
  yield listing.text(BAG_PATHS.pageData, pageDataScript({ archive, memories: memories.map(({ shown }) => shown) }));
  const { payload } = listing;
  yield listing.text(BAG_PATHS.info, bagInfoText({ title, canisterId, owner, date, bag, payload }));
  yield listing.text(BAG_PATHS.payloadManifest, manifestText(await listing.hashes(isPayload)));
  yield listing.text(BAG_PATHS.tagManifest, manifestText(await listing.hashes((path) => !isPayload(path))));
}

/** The files of a memory and of its former versions. Where two assets are the same bytes, one file is both. */
function filesOf(
  receipt: MemoryReceipt,
  names: FileNames,
): { files: ArchiveFiles & { original: string }; versions: ArchiveFiles[] } {
  const { title, fileName, contentTypes } = receipt.description;
  const original = receipt.assets.find(({ kind }) => kind === "original");
  if (original === undefined) throw new TypeError(`The receipt of ${receipt.memoryId} names no original.`);
  const name = downloadName({ memoryId: receipt.memoryId, title, fileName }, contentTypes.original ?? "");
  const files = { original: originalPath(names.unique(name)) } as ArchiveFiles & { original: string };
  const byHash = new Map([[original.sha256, files.original]]);
  for (const { kind, sha256 } of receipt.assets) {
    const path = byHash.get(sha256) ?? derivativePath(kind, receipt.memoryId, endingOf(contentTypes[kind] ?? ""));
    byHash.set(sha256, path);
    files[kind] = path;
  }
  const versions = (receipt.versions ?? []).map(({ description, assets }, index) => {
    const former: ArchiveFiles = {};
    for (const { kind, sha256 } of assets) {
      const ending = endingOf(description.contentTypes[kind] ?? "");
      const path = byHash.get(sha256) ?? versionPath(receipt.memoryId, index + 1, kind, ending);
      byHash.set(sha256, path);
      former[kind] = path;
    }
    return former;
  });
  return { files, versions };
}

/** Which files a bag has, and their hashes, which are computed while the next files are written. */
class Listing {
  readonly #hashes = new Map<string, Promise<string>>();
  readonly payload = { sizeBytes: 0, fileCount: 0 };

  has(path: string): boolean {
    return this.#hashes.has(path);
  }

  add(entry: BagEntry): BagEntry {
    this.#hashes.set(entry.path, hexSha256(entry.content));
    if (isPayload(entry.path)) {
      this.payload.sizeBytes += entry.content.length;
      this.payload.fileCount++;
    }
    return entry;
  }

  text(path: string, text: string, date?: Date): BagEntry {
    return this.add({ path, content: new TextEncoder().encode(text), date });
  }

  async hashes(isWanted: (path: string) => boolean): Promise<[string, string][]> {
    const wanted = [...this.#hashes].filter(([path]) => isWanted(path));
    return Promise.all(wanted.map(async ([path, hash]): Promise<[string, string]> => [path, await hash]));
  }
}

async function hexSha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
