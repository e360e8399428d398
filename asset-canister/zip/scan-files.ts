import type { ByteSource } from "./byte-source.ts";
import { STORED, type ZipDirectory, type ZipEntry } from "./zip-entry.ts";

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const DESCRIPTOR = Uint8Array.of(0x50, 0x4b, 0x07, 0x08);
/** Sizes take 32 bits, or 64 in a file of zip64. */
const DESCRIPTOR_BYTES = { short: 16, long: 24 };
const HAS_DESCRIPTOR = 0x8;
const IS_ENCRYPTED = 0x1;
const PART_BYTES = 4 * 1024 * 1024;
/** The sizes are in the extra field then. */
const IN_ZIP64 = 0xff_ff_ff_ff;

/** The files of a ZIP file without its directory, from the first to where it ends or is damaged. */
export async function scanFiles(source: ByteSource): Promise<ZipDirectory> {
  const entries: ZipEntry[] = [];
  for (let offset = 0; ; ) {
    const header = await headerAt(source, offset);
    if (header === undefined) return { entries, cutOff: [] };
    const { entry, dataAt, hasDescriptor } = header;
    const end = hasDescriptor ? await endByDescriptor(source, entry, dataAt) : dataAt + entry.packedBytes;
    if (end === undefined || end > source.sizeBytes) return { entries, cutOff: entry.path === "" ? [] : [entry.path] };
    if (!entry.path.endsWith("/") || entry.sizeBytes > 0) entries.push(entry);
    offset = end;
  }
}

interface LocalHeader {
  entry: ZipEntry;
  dataAt: number;
  hasDescriptor: boolean;
}

async function headerAt(source: ByteSource, offset: number): Promise<LocalHeader | undefined> {
  const bytes = await source.read(offset, offset + LOCAL_HEADER_BYTES);
  if (bytes.length < LOCAL_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(0, true) !== LOCAL_HEADER) return undefined;
  const flags = view.getUint16(6, true);
  const nameBytes = view.getUint16(26, true);
  const nameAt = offset + LOCAL_HEADER_BYTES;
  const rawName = await source.read(nameAt, nameAt + nameBytes);
  if (rawName.length < nameBytes || view.getUint32(22, true) === IN_ZIP64) return undefined;
  return {
    entry: {
      path: new TextDecoder().decode(rawName),
      rawName,
      offset,
      packedBytes: view.getUint32(18, true),
      sizeBytes: view.getUint32(22, true),
      crc32: view.getUint32(14, true),
      method: view.getUint16(8, true),
      isEncrypted: (flags & IS_ENCRYPTED) !== 0,
      isLink: false,
    },
    dataAt: nameAt + nameBytes + view.getUint16(28, true),
    hasDescriptor: (flags & HAS_DESCRIPTOR) !== 0,
  };
}

/**
 * Finds the descriptor behind a file whose size was not known when it was begun, and writes what that says into the entry. Bytes in a file
 * that look like one name no size that fits.
 * @returns where the next file begins
 */
async function endByDescriptor(source: ByteSource, entry: ZipEntry, dataAt: number): Promise<number | undefined> {
  for (let at = dataAt; at < source.sizeBytes; at += PART_BYTES) {
    const part = await source.read(at, at + PART_BYTES + DESCRIPTOR_BYTES.long);
    for (let index = find(part, 0); index !== -1 && index < PART_BYTES; index = find(part, index + 1)) {
      const view = new DataView(part.buffer, part.byteOffset + index);
      const packedBytes = at + index - dataAt;
      for (const [length, sizes] of [
        [DESCRIPTOR_BYTES.short, sizesOf32],
        [DESCRIPTOR_BYTES.long, sizesOf64],
      ] as const) {
        if (view.byteLength < length) continue;
        const [packed, size] = sizes(view);
        if (packed !== packedBytes || (entry.method === STORED && size !== packed)) continue;
        Object.assign(entry, { packedBytes, sizeBytes: size, crc32: view.getUint32(4, true) });
        return at + index + length;
      }
    }
  }
  return undefined;
}

const sizesOf32 = (view: DataView) => [view.getUint32(8, true), view.getUint32(12, true)] as const;
const sizesOf64 = (view: DataView) =>
  [Number(view.getBigUint64(8, true)), Number(view.getBigUint64(16, true))] as const;

function find(bytes: Uint8Array, from: number): number {
  for (
    let at = bytes.indexOf(DESCRIPTOR[0] as number, from);
    at !== -1;
    at = bytes.indexOf(DESCRIPTOR[0] as number, at + 1)
  )
    if (DESCRIPTOR.every((byte, index) => bytes[at + index] === byte)) return at;
  return -1;
}
