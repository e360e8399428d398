import {
  type AssetKind,
  type AssetRef,
  fromHex,
  type GalleryInput,
  type Grade,
  LIMITS,
  type MemoryInput,
  type Variant,
} from "@store-forever/protocol";
import type { MemoryReceipt, ReceiptDescription } from "@store-forever/protocol/receipt";
import type { ArchiveGallery } from "../bag/archive-file.ts";
import type { BagFiles } from "../bag/bag-files.ts";
import type { BagCheck, CheckedMemory } from "../bag/check-bag.ts";
import type { ImportBlob, ImportItem, ImportSource } from "./import-item.ts";

/** What of a checked bag can be stored: memories whose original is whole, with their own ids, and galleries as certified. */
export function importableBag({ files, memories, galleries }: BagCheck): ImportSource {
  return {
    itemCount: memories.length,
    items: itemsOf(files, memories),
    galleries: () => galleries.map(({ gallery }) => galleryInput(gallery)),
  };
}

async function* itemsOf(files: BagFiles, memories: readonly CheckedMemory[]): AsyncGenerator<ImportItem> {
  for (const { receipt, files: paths, versions } of memories) {
    const { memoryId: id } = receipt;
    const blobs: ImportBlob[] = [];
    const memory = await memoryInput(files, { id, ...receipt }, paths, blobs);
    const former: MemoryInput[] = [];
    for (const [index, version] of (receipt.versions ?? []).entries()) {
      const whole = versions[index];
      // A version whose original is damaged is left out; the check has named it.
      if (whole?.has("original")) former.push(await memoryInput(files, { id, ...version }, whole, blobs));
    }
    yield { name: paths.get("original") ?? id, memory, former, blobs };
  }
}

/** @param blobs gets what the memory refers to */
async function memoryInput(
  files: BagFiles,
  told: Pick<MemoryReceipt, "description" | "assets"> & { id: string },
  paths: ReadonlyMap<AssetKind, string>,
  blobs: ImportBlob[],
): Promise<MemoryInput> {
  const assets: AssetRef[] = [];
  for (const { kind, sha256, sizeBytes } of told.assets) {
    const path = paths.get(kind);
    // What is damaged is left out; the check has named it.
    if (path === undefined) continue;
    const isInline = kind === "placeholder" && sizeBytes <= LIMITS.maxInlineBytes;
    const ref = { kind: variantOf(kind), sha256: fromHex(sha256), size_bytes: BigInt(sizeBytes) };
    const inline: AssetRef["inline"] = isInline ? [await bytesOf(files, path)] : [];
    assets.push({ ...ref, content_type: told.description.contentTypes[kind] ?? "", inline });
    if (!isInline) blobs.push({ sha256: ref.sha256, sizeBytes, read: () => files.read(path) });
  }
  return { ...described(told.description), id: told.id, assets, replaces: [] };
}

/** The inverse of `memoryDescription`: what a receipt says, as it is sent to be stored. */
function described(description: ReceiptDescription): Pick<MemoryInput, "memory_type" | "metadata"> {
  const { location, grade, rights, capturedAtNs } = description;
  return {
    memory_type: variantOf(description.memoryType),
    metadata: {
      title: description.title,
      description: opt(description.description),
      alt_text: opt(description.altText),
      file_name: opt(description.fileName),
      width_px: opt(description.widthPx),
      height_px: opt(description.heightPx),
      captured_at_ns: capturedAtNs === undefined ? [] : [BigInt(capturedAtNs)],
      source_url: opt(description.sourceUrl),
      duration_ms: opt(description.durationMs),
      camera: opt(description.camera),
      location:
        location === undefined ? [] : [{ latitude_e7: location.latitudeE7, longitude_e7: location.longitudeE7 }],
      grade: grade === undefined ? [] : [variantOf<Grade>(grade)],
      is_cut_off: description.isCutOff === true,
      rights:
        rights === undefined
          ? []
          : [
              {
                creator: opt(rights.creator),
                credit: opt(rights.credit),
                copyright: opt(rights.copyright),
                license: opt(rights.license),
                license_url: opt(rights.licenseUrl),
                acquire_license_url: opt(rights.acquireLicenseUrl),
              },
            ],
    },
  };
}

function galleryInput({ id, title, description, sourceUrl, items }: ArchiveGallery): GalleryInput {
  return {
    id,
    title,
    description: opt(description),
    source_url: opt(sourceUrl),
    items: items.map(({ memoryId, caption }) => ({ memory_id: memoryId, caption: opt(caption) })),
  };
}

const opt = <T>(value: T | undefined): [] | [T] => (value === undefined ? [] : [value]);

const variantOf = <Name extends string>(name: Name): Variant<Name> => ({ [name]: null }) as Variant<Name>;

async function bytesOf(files: BagFiles, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(files.sizeOf(path));
  let at = 0;
  for await (const part of files.read(path)) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
