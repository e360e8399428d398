import type { BytesAt } from "./bytes-at.ts";

/** Files whose head tells where their parts are. */

/** Icons: a directory of pictures, each with its size and place. */
export async function endsAsIcon(file: BytesAt): Promise<boolean> {
  const count = (await file.view(4, 2)).getUint16(0, true);
  const directory = await file.view(6, count * 16);
  const ends = Array.from({ length: count }, (_, index) => {
    const at = index * 16;
    return directory.getUint32(at + 8, true) + directory.getUint32(at + 12, true);
  });
  return count > 0 && ends.every((end) => end <= file.sizeBytes);
}

/** Fujifilm's raw files: a preview, its metadata and the sensor's data, each with place and length. */
export async function endsAsRaf(file: BytesAt): Promise<boolean> {
  const parts = await file.view(84, 24);
  return [0, 8, 16].every((at) => parts.getUint32(at) + parts.getUint32(at + 4) <= file.sizeBytes);
}

const ROWS_RAW = 0;
const ROWS_PACKED = 1;

/** Photoshop's files end with the picture of all layers (Adobe Photoshop File Formats Specification). */
export async function endsAsPsd(file: BytesAt): Promise<boolean> {
  const head = await file.view(0, 26);
  const isLarge = head.getUint16(4) === 2;
  const [channels, height, width, depth] = [
    head.getUint16(12),
    head.getUint32(14),
    head.getUint32(18),
    head.getUint16(22),
  ];
  let at = 26;
  for (const isWide of [false, false, isLarge]) {
    const length = await file.view(at, isWide ? 8 : 4);
    at += isWide ? 8 + Number(length.getBigUint64(0)) : 4 + length.getUint32(0);
  }
  const compression = (await file.view(at, 2)).getUint16(0);
  at += 2;
  const rowCount = channels * height;
  if (compression === ROWS_RAW) return at + rowCount * Math.ceil((width * depth) / 8) <= file.sizeBytes;
  if (compression !== ROWS_PACKED) return true;
  const lengthBytes = isLarge ? 4 : 2;
  const lengths = await file.view(at, rowCount * lengthBytes);
  let packedBytes = 0;
  for (let row = 0; row < rowCount; row++)
    packedBytes += isLarge ? lengths.getUint32(row * lengthBytes) : lengths.getUint16(row * lengthBytes);
  return at + rowCount * lengthBytes + packedBytes <= file.sizeBytes;
}
