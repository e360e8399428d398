import type { AssetKind } from "@store-forever/protocol";
import type { MemoryReceipt, ReceiptAsset } from "@store-forever/protocol/receipt";
import type { Paths } from "./archive-by-receipts.ts";
import type { ArchiveFiles, ArchiveMemory } from "./archive-file.ts";
import type { BagFiles } from "./bag-files.ts";
import { BAG_PATHS, derivativePath, versionPath } from "./bag-format.ts";
import { downloadName, endingOf, isNameOf } from "./download-name.ts";
import type { Problems } from "./problems.ts";

/** Those files of a memory and of its former versions that are what was certified. */
export interface CertifiedFiles {
  files: ReadonlyMap<AssetKind, string>;
  /** In the order of the receipt's versions. */
  versions: readonly ReadonlyMap<AssetKind, string>[];
}

interface Measured {
  files: BagFiles;
  /** SHA-256 of each file, as it was measured. */
  hashes: ReadonlyMap<string, string>;
  problems: Problems;
  /** The files that have each hash. */
  byHash: Paths;
}

/** Compares a memory's files with its receipt, and notes what is wrong. */
export function certifiedFiles(measured: Measured, memory: ArchiveMemory, receipt: MemoryReceipt): CertifiedFiles {
  const { memoryId, description } = receipt;
  const { title, fileName, contentTypes } = description;
  /** Where two assets are the same bytes, one file is both. */
  const shared = new Map<string, string>();
  const endingIn = (types: typeof contentTypes, kind: AssetKind) => endingOf(types[kind] ?? "");
  const isNamed = (path: string, kind: AssetKind) =>
    kind === "original"
      ? isOriginalPath(path, downloadName({ memoryId, title, fileName }, contentTypes.original ?? ""))
      : path === derivativePath(kind, memoryId, endingIn(contentTypes, kind));
  const files = compared(measured, { assets: receipt.assets, named: memory.files, memoryId, shared, isNamed });
  const versions = (receipt.versions ?? []).map((version, index) =>
    compared(measured, {
      assets: version.assets,
      named: memory.versions?.[index] ?? {},
      memoryId,
      shared,
      isNamed: (path, kind) =>
        path === versionPath(memoryId, index + 1, kind, endingIn(version.description.contentTypes, kind)),
    }),
  );
  return { files, versions };
}

interface Compared {
  assets: readonly ReceiptAsset[];
  named: ArchiveFiles;
  memoryId: string;
  shared: Map<string, string>;
  isNamed: (path: string, kind: AssetKind) => boolean;
}

function compared(
  { files, hashes, problems, byHash }: Measured,
  { assets, named, memoryId, shared, isNamed }: Compared,
): Map<AssetKind, string> {
  const whole = new Map<AssetKind, string>();
  const original = assets.find(({ kind }) => kind === "original");
  if (original !== undefined && named.original !== undefined && isNamed(named.original, "original"))
    shared.set(original.sha256, named.original);
  for (const { kind, sha256, sizeBytes } of assets) {
    const path = named[kind];
    // What has the certified bytes is the file, whatever its name became.
    const [elsewhere] = byHash.get(sha256) ?? [];
    if (elsewhere !== undefined) whole.set(kind, elsewhere);
    if (path === undefined) problems.add(`${BAG_PATHS.archive}: it does not name the ${kind} of ${memoryId}.`);
    else if (!files.paths.has(path)) problems.note(path, files.refused.get(path) ?? "it is missing.");
    else if (hashes.get(path) !== sha256)
      problems.note(
        path,
        `its ${files.sizeOf(path)} bytes have the SHA-256 ${hashes.get(path) ?? "of none that could be read"}, but ${sizeBytes} bytes with ${sha256} are certified.`,
      );
    else if (shared.get(sha256) !== path && !isNamed(path, kind))
      problems.note(path, "its name is not the certified one.");
    else {
      whole.set(kind, path);
      shared.set(sha256, path);
    }
  }
  for (const kind of Object.keys(named) as AssetKind[])
    if (!assets.some((asset) => asset.kind === kind))
      problems.add(`${BAG_PATHS.archive}: it names a ${kind} of ${memoryId}, of which the receipt has none.`);
  return whole;
}

function isOriginalPath(path: string, name: string): boolean {
  const [data, folder, ...rest] = path.split("/");
  return data === "data" && folder === "originals" && isNameOf(rest.join("/"), name);
}
