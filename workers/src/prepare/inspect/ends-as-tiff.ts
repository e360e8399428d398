import type { BytesAt } from "./bytes-at.ts";

/** Bytes of a value, by the type of its field (TIFF 6.0, section 2). */
const VALUE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const SUB_DIRECTORIES = 0x014a;
/** Where parts of a picture begin, and how long each is: strips, tiles, an embedded JPEG. */
const PARTS = [
  [0x0111, 0x0117],
  [0x0144, 0x0145],
  [0x0201, 0x0202],
] as const;
/** A damaged file could lead in a circle. */
const MAX_DIRECTORIES = 200;

/** TIFF, and the cameras' formats that are made like it: every part that a directory names is there. */
export async function endsAsTiff(file: BytesAt): Promise<boolean> {
  const head = await file.view(0, 8);
  const isLittle = head.getUint16(0) === 0x4949;
  // BigTIFF has another layout.
  if (head.getUint16(2, isLittle) === 43) return true;
  const waiting = [head.getUint32(4, isLittle)];
  const seen = new Set<number>();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === 0 || seen.has(at) || seen.size >= MAX_DIRECTORIES) continue;
    seen.add(at);
    const directory = await readDirectory(file, at, isLittle);
    if (directory.next !== 0) waiting.push(directory.next);
    waiting.push(...(directory.fields.get(SUB_DIRECTORIES) ?? []));
    for (const [starts, lengths] of PARTS) {
      const lengthAt = directory.fields.get(lengths) ?? [];
      const ends = (directory.fields.get(starts) ?? []).map((start, index) => start + (lengthAt[index] ?? 0));
      if (ends.some((end) => end > file.sizeBytes)) return false;
    }
  }
  return seen.size > 0;
}

async function readDirectory(file: BytesAt, at: number, isLittle: boolean) {
  const count = (await file.view(at, 2)).getUint16(0, isLittle);
  const entries = await file.view(at + 2, count * 12 + 4);
  const fields = new Map<number, number[]>();
  for (let index = 0; index < count; index++) {
    const entryAt = index * 12;
    const tag = entries.getUint16(entryAt, isLittle);
    if (tag !== SUB_DIRECTORIES && !PARTS.some((part) => part.some((known) => known === tag))) continue;
    const type = entries.getUint16(entryAt + 2, isLittle);
    const values = entries.getUint32(entryAt + 4, isLittle);
    const bytes = values * (VALUE_BYTES[type] ?? 0);
    const place = entries.getUint32(entryAt + 8, isLittle);
    const view =
      bytes <= 4 ? new DataView(entries.buffer, entries.byteOffset + entryAt + 8, 4) : await file.view(place, bytes);
    fields.set(tag, numbersIn(view, type, values, isLittle));
  }
  return { fields, next: entries.getUint32(count * 12, isLittle) };
}

function numbersIn(view: DataView, type: number, count: number, isLittle: boolean): number[] {
  const isShort = VALUE_BYTES[type] === 2;
  return Array.from({ length: count }, (_, index) =>
    isShort ? view.getUint16(index * 2, isLittle) : view.getUint32(index * 4, isLittle),
  );
}
