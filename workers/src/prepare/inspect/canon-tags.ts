import { toHex } from "@store-forever/protocol";

/** Canon's own box in the head of its newer raw files (CR3). */
const CANON_BOX = "85c0b687820f11e08111f4ce462b6a48";
const UUID_BYTES = 16;

interface Span {
  start: number;
  end: number;
}

/**
 * The EXIF of a Canon raw file that is made like a film (CR3, ISO/IEC 14496-12): a TIFF of its own in one of its boxes.
 * @param bytes the file's beginning
 * @returns `undefined` where there is none
 */
export function canonTags(bytes: ArrayBuffer): ArrayBuffer | undefined {
  const view = new DataView(bytes);
  if (bytes.byteLength < 16 || typeAt(view, 4) !== "ftyp" || typeAt(view, 8) !== "crx ") return undefined;
  const head = boxIn(view, { start: 0, end: bytes.byteLength }, "moov");
  const canon = head && boxIn(view, head, "uuid", CANON_BOX);
  const tags = canon && boxIn(view, { start: canon.start + UUID_BYTES, end: canon.end }, "CMT1");
  return tags && bytes.slice(tags.start, tags.end);
}

/** What is in the first box of a type. @param uuid of a box whose type is its vendor's own */
function boxIn(view: DataView, { start, end }: Span, type: string, uuid?: string): Span | undefined {
  for (let at = start; at + 8 <= end; ) {
    const sizeBytes = view.getUint32(at);
    // Larger boxes, whose size stands elsewhere, hold pictures.
    if (sizeBytes < 8) return undefined;
    const content = { start: at + 8, end: Math.min(at + sizeBytes, end) };
    if (typeAt(view, at + 4) === type && (uuid === undefined || uuidAt(view, content) === uuid)) return content;
    at += sizeBytes;
  }
  return undefined;
}

const typeAt = (view: DataView, at: number) =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));

function uuidAt(view: DataView, { start, end }: Span): string | undefined {
  if (start + UUID_BYTES > end) return undefined;
  return toHex(new Uint8Array(view.buffer, view.byteOffset + start, UUID_BYTES));
}
