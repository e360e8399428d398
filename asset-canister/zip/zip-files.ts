import { equalBytes } from "@store-forever/protocol";
import type { BagFiles } from "../bag/bag-files.ts";
import { type ByteSource, PART_BYTES, partsOf } from "./byte-source.ts";
import { Crc32 } from "./crc32.ts";
import { readDirectory } from "./read-directory.ts";
import { DEFLATED, isSystemFile, reasonToRefuse, type ZipEntry } from "./zip-entry.ts";

const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER = 0x04034b50;
/** More than what programs write behind a name: zip64's sizes, times and owners. */
const EXTRA_BYTES = 100;

/**
 * The files of a ZIP file, which are read where they are; nothing is unpacked to a disk. What cannot be taken is named, and the rest is there.
 * @param digestOf SHA-256 in lower-case hexadecimal
 * @throws Error for what is no ZIP file
 */
export async function zipFiles(
  source: ByteSource,
  digestOf: (parts: AsyncIterable<Uint8Array>, sizeBytes: number) => Promise<string>,
): Promise<BagFiles> {
  const { entries, cutOff } = await readDirectory(source);
  const refused = new Map(cutOff.map((path) => [path, "the ZIP file ends before its end."]));
  const byPath = new Map<string, ZipEntry>();
  /** What is behind the end of every file before, in the order of their places. */
  let freeFrom = 0;
  for (const entry of entries.toSorted((one, other) => one.offset - other.offset)) {
    const { path, offset, packedBytes } = entry;
    if (isSystemFile(path)) continue;
    const overlaps = offset < freeFrom ? "it is in the same place as another file." : undefined;
    const reason = reasonToRefuse(entry) ?? overlaps;
    freeFrom = Math.max(freeFrom, offset + packedBytes);
    if (reason !== undefined) refused.set(path, reason);
    else if (byPath.has(path)) refused.set(path, "it is in the ZIP file twice.");
    else byPath.set(path, entry);
  }
  for (const path of refused.keys()) byPath.delete(path);
  const entryAt = (path: string): ZipEntry => {
    const entry = byPath.get(path);
    if (entry === undefined) throw new Error("it is missing from the ZIP file.");
    return entry;
  };
  const flaws = new Map<string, string>();
  const read = (path: string) => unpacked(source, entryAt(path), (flaw) => void flaws.set(path, flaw));
  return {
    paths: new Set(byPath.keys()),
    refused,
    sizeOf: (path) => entryAt(path).sizeBytes,
    read,
    digest: (path) => digestOf(read(path), entryAt(path).sizeBytes),
    flawOf: (path) => flaws.get(path),
  };
}

/** @throws Error, at its end at the latest, for a file that is not where or as long as the ZIP file says */
async function* unpacked(
  source: ByteSource,
  entry: ZipEntry,
  onFlaw: (flaw: string) => void,
): AsyncGenerator<Uint8Array> {
  const packed = packedParts(source, entry);
  const crc = new Crc32();
  let sizeBytes = 0;
  for await (const part of entry.method === DEFLATED ? inflated(packed) : packed) {
    sizeBytes += part.length;
    if (sizeBytes > entry.sizeBytes) throw new Error("it is longer than the ZIP file says.");
    crc.append(part);
    yield part;
  }
  if (sizeBytes !== entry.sizeBytes) throw new Error("it is shorter than the ZIP file says.");
  if (crc.value !== entry.crc32) onFlaw("its bytes are not those that the ZIP file has a checksum of (CRC-32).");
}

/** The header in front of a file and its first bytes are read together: each reading asks another process of the browser. */
async function* packedParts(
  source: ByteSource,
  { offset, rawName, packedBytes }: ZipEntry,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const nameAt = LOCAL_HEADER_BYTES;
  const bytes = await source.read(
    offset,
    offset + Math.min(nameAt + rawName.length + EXTRA_BYTES + packedBytes, PART_BYTES),
  );
  if (bytes.length < nameAt + rawName.length) throw new Error("the ZIP file ends before it.");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const nameBytes = view.getUint16(26, true);
  if (view.getUint32(0, true) !== LOCAL_HEADER) throw new Error("it is not where the ZIP file says.");
  if (nameBytes !== rawName.length || !equalBytes(bytes.subarray(nameAt, nameAt + nameBytes), rawName))
    throw new Error("it has two names in the ZIP file.");
  const dataAt = nameAt + nameBytes + view.getUint16(28, true);
  const end = dataAt + packedBytes;
  const first = bytes.subarray(dataAt, end);
  if (first.length > 0) yield first;
  yield* partsOf(source, offset + dataAt + first.length, offset + end);
}

async function* inflated(parts: AsyncGenerator<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array> {
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = packed.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Whoever reads may have seen enough.
    await reader.cancel().catch(() => undefined);
  }
}
