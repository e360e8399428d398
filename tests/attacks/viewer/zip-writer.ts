import { crc32, deflateRawSync } from "node:zlib";

/** A file in a ZIP as an attacker writes it. */
export interface ZipFile {
  name: string;
  bytes: Uint8Array;
  /** The name before the bytes, where it differs from the directory's. */
  localName?: string;
  isLink?: boolean;
  isCompressed?: boolean;
  /** How long the directory says that it is. */
  saidBytes?: number;
}

/** Writes a ZIP file, also such that no usual program writes. */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const data = Buffer.from(file.isCompressed ? deflateRawSync(file.bytes) : file.bytes);
    const local = headOf(file, data, file.localName ?? file.name);
    parts.push(Buffer.concat([u32(0x04034b50), local, Buffer.from(file.localName ?? file.name), data]));
    const attributes = file.isLink ? 0o120777 * 0x10000 : 0;
    const head = headOf(file, data, file.name);
    const rest = [u16(0), u16(0), u16(0), u32(attributes), u32(offset), Buffer.from(file.name)];
    directory.push(Buffer.concat([u32(0x02014b50), u16(0x0314), head, ...rest]));
    offset += parts.at(-1)?.length ?? 0;
  }
  const entries = Buffer.concat(directory);
  const counts = [u16(0), u16(0), u16(files.length), u16(files.length), u32(entries.length), u32(offset), u16(0)];
  return Buffer.concat([...parts, entries, u32(0x06054b50), ...counts]);
}

/** What the local header and the directory have in common. */
function headOf({ bytes, isCompressed, saidBytes }: ZipFile, data: Buffer, name: string): Buffer {
  const utf8 = 0x0800;
  const method = isCompressed ? 8 : 0;
  const sizes = [u32(crc32(bytes)), u32(data.length), u32(saidBytes ?? bytes.length)];
  return Buffer.concat([
    u16(20),
    u16(utf8),
    u16(method),
    u32(0x21_0000),
    ...sizes,
    u16(Buffer.byteLength(name)),
    u16(0),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
