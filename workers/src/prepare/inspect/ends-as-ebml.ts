import type { BytesAt } from "./bytes-at.ts";

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;

/** Matroska and WebM (RFC 8794): each element tells its size, but live recordings do not tell that of the segment. */
export async function endsAsEbml(file: BytesAt): Promise<boolean> {
  let hasFrames = false;
  for (let at = 0; at < file.sizeBytes; ) {
    const { id, contentAt, size } = await elementAt(file, at);
    hasFrames ||= id === CLUSTER;
    if (id === SEGMENT && size !== undefined && contentAt + size > file.sizeBytes) return false;
    // What is in a segment, and in a cluster of unknown size, is looked at in turn.
    const isOpened = id === SEGMENT || size === undefined;
    at = isOpened ? contentAt : contentAt + size;
    if (at > file.sizeBytes) return false;
  }
  return hasFrames;
}

async function elementAt(file: BytesAt, at: number) {
  const head = await file.read(at, 12);
  const idBytes = lengthOf(head[0]);
  const sizeBytes = lengthOf(head[idBytes]);
  if (head.length < idBytes + sizeBytes) throw new RangeError("An element is cut off.");
  const id = numberOf(head.subarray(0, idBytes));
  const first = (head[idBytes] ?? 0) & (0xff >> sizeBytes);
  const rest = head.subarray(idBytes + 1, idBytes + sizeBytes);
  const isUnknown = first === 0xff >> sizeBytes && rest.every((byte) => byte === 0xff);
  const size = isUnknown ? undefined : first * 256 ** rest.length + numberOf(rest);
  return { id, contentAt: at + idBytes + sizeBytes, size };
}

/** The length of a number of variable size, by its first byte. */
function lengthOf(first = 0): number {
  if (first === 0) throw new RangeError("This is no element.");
  return Math.clz32(first) - 23;
}

const numberOf = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
