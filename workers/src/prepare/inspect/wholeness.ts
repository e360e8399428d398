import type { BytesOrFile } from "../../bytes/asset-bytes.ts";
import { BytesAt } from "./bytes-at.ts";
import { endsAsEbml } from "./ends-as-ebml.ts";
import { endsAsIcon, endsAsPsd, endsAsRaf } from "./ends-as-tables.ts";
import { endsAsTiff } from "./ends-as-tiff.ts";

/**
 * Whether a file has everything that its own structure announces, as far as its format tells. A file of any size is read in pieces
 * of at most `PIECE_BYTES`, each once.
 * @param contentType as its bytes tell
 */
export async function isWhole(file: BytesOrFile, contentType: string): Promise<boolean> {
  const check = CHECKS.find(([type]) => type.test(contentType))?.[1];
  if (check === undefined) return true;
  try {
    return await check(new BytesAt(file));
  } catch (error) {
    // What a structure announces is beyond the end.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

type Check = (file: BytesAt) => Promise<boolean>;

const CHECKS: [type: RegExp, check: Check][] = [
  [/^image\/(jpeg|mpo)$/, endsAsJpeg],
  [/^image\/a?png$/, endsAsPng],
  [/^image\/gif$/, endsAsGif],
  [/^(image\/webp|audio\/wav|video\/vnd\.avi|video\/x-msvideo)$/, endsAsRiff],
  [/^image\/bmp$/, endsAsBmp],
  [/^image\/svg\+xml$/, endsAsSvg],
  [/^image\/jxl$/, endsAsJxl],
  [/^image\/j2c$/, endsAsCodestream],
  [/^image\/x-icon$/, endsAsIcon],
  [/^image\/x-fujifilm-raf$/, endsAsRaf],
  [/^image\/vnd\.adobe\.photoshop$/, endsAsPsd],
  [/^image\/(tiff|x-adobe-dng|x-canon-cr2|x-nikon-nef|x-sony-arw)$/, endsAsTiff],
  [
    /^(image\/(avif|hei[cf](-sequence)?|x-canon-cr3|jp2|jpx|jpm|mj2)|video\/(mp4|quicktime|x-m4v|3gpp2?)|audio\/(mp4|x-m4a))$/,
    endsAsBoxes,
  ],
  [/^(video|audio)\/(webm|matroska|x-matroska)$/, endsAsEbml],
];

const PIECE_BYTES = 4 * 1024 * 1024;

/** The first end marker after the first scan ends the picture: bytes of a scan cannot look like one. */
async function endsAsJpeg(file: BytesAt): Promise<boolean> {
  let at = 2;
  for (;;) {
    const segment = await file.view(at, 4);
    if (segment.getUint8(0) !== 0xff) return false;
    const marker = segment.getUint8(1);
    if (marker === 0xd9) return true;
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + segment.getUint16(2);
    if (marker === 0xda) break;
  }
  for (; at < file.sizeBytes; at += PIECE_BYTES - 1) {
    const piece = await file.read(at, PIECE_BYTES);
    for (let found = piece.indexOf(0xff); found !== -1; found = piece.indexOf(0xff, found + 1))
      if (piece[found + 1] === 0xd9) return true;
  }
  return false;
}

async function endsAsPng(file: BytesAt): Promise<boolean> {
  for (let at = 8; ; ) {
    const length = (await file.view(at, 8)).getUint32(0);
    const end = at + 12 + length;
    if ((await file.text(at + 4, 4)) === "IEND") return end <= file.sizeBytes;
    at = end;
  }
}

async function endsAsGif(file: BytesAt): Promise<boolean> {
  const bytes = new DataView((await file.read(0, file.sizeBytes)).slice().buffer);
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  const afterBlocks = (start: number) => {
    let at = start;
    while (bytes.getUint8(at) > 0) at += bytes.getUint8(at) + 1;
    return at + 1;
  };
  let at = 13 + tableBytes(bytes.getUint8(10));
  for (;;) {
    const kind = bytes.getUint8(at);
    if (kind === 0x3b) return true;
    if (kind === 0x21) at = afterBlocks(at + 2);
    else if (kind === 0x2c) at = afterBlocks(at + 11 + tableBytes(bytes.getUint8(at + 9)));
    else return false;
  }
}

async function endsAsRiff(file: BytesAt): Promise<boolean> {
  return (await file.view(4, 4)).getUint32(0, true) + 8 <= file.sizeBytes;
}

async function endsAsBmp(file: BytesAt): Promise<boolean> {
  return (await file.view(2, 4)).getUint32(0, true) <= file.sizeBytes;
}

async function endsAsSvg(file: BytesAt): Promise<boolean> {
  let tail = (await file.text(Math.max(0, file.sizeBytes - 1_024), 1_024)).trimEnd();
  // Comments may follow. They are not matched by one expression, which would try every way to divide them.
  for (let comment = 0; tail.endsWith("-->") && comment >= 0; ) {
    comment = tail.lastIndexOf("<!--");
    if (comment >= 0) tail = tail.slice(0, comment).trimEnd();
  }
  return /<\/(?:\w+:)?svg\s*>$|<svg[^<>]*\/>$/.test(tail);
}

/** A bare codestream does not tell how long it is. */
async function endsAsJxl(file: BytesAt): Promise<boolean> {
  return (await file.view(0, 2)).getUint16(0) === 0xff0a || (await endsAsBoxes(file));
}

/** JPEG 2000 without a file around it ends with a marker of its own (ITU T.800, annex A). Some writers fill up to a word. */
async function endsAsCodestream(file: BytesAt): Promise<boolean> {
  const tailBytes = Math.min(file.sizeBytes, 16);
  const tail = await file.read(file.sizeBytes - tailBytes, tailBytes);
  const end = tail.findLastIndex((byte) => byte !== 0);
  return tail[end - 1] === 0xff && tail[end] === 0xd9;
}

/** Boxes that a file of this family cannot be shown without. Films are made of either. */
const NEEDED_BOXES = ["moov", "moof", "meta", "jp2c", "jxlc", "jxlp"];

/** Files made of boxes (ISO/IEC 14496-12): photos, films, JPEG 2000. */
async function endsAsBoxes(file: BytesAt): Promise<boolean> {
  let isUsable = false;
  for (let at = 0; at < file.sizeBytes; ) {
    const head = await file.view(at, 8);
    const type = await file.text(at + 4, 4);
    isUsable ||= NEEDED_BOXES.includes(type);
    const told = head.getUint32(0);
    // 0: to the end of the file. 1: the size follows in 64 bits.
    if (told === 0) return isUsable;
    const size = told === 1 ? Number((await file.view(at + 8, 8)).getBigUint64(0)) : told;
    // Some cameras write more behind the last box.
    if (size < 8 || !/^[\x20-\x7e\xa9]{4}$/.test(type)) return isUsable;
    at += size;
    if (at > file.sizeBytes) return false;
  }
  return isUsable;
}
