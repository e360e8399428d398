/** A file's bytes, wherever it is. */
export interface ByteSource {
  sizeBytes: number;
  /** At most what is there. */
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;
}

export const blobSource = (blob: Blob): ByteSource =>
  readingAhead({
    sizeBytes: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  });

/** What is shorter is read with what follows it: beside each photo are several small files. */
const SMALL_BYTES = 64 * 1024;
const AHEAD_BYTES = 512 * 1024;
/** As many as are read from at once. */
const MOST_AHEAD = 4;

/** The same bytes with fewer readings: in a browser each asks another process. */
function readingAhead({ sizeBytes, read }: ByteSource): ByteSource {
  const ahead: { start: number; end: number; bytes: Promise<Uint8Array<ArrayBuffer>> }[] = [];
  return {
    sizeBytes,
    read: async (start, end) => {
      if (end - start > SMALL_BYTES) return read(start, end);
      let known = ahead.find((part) => part.start <= start && end <= part.end);
      if (known === undefined) {
        known = { start, end: start + AHEAD_BYTES, bytes: read(start, start + AHEAD_BYTES) };
        if (ahead.push(known) > MOST_AHEAD) ahead.shift();
      }
      return (await known.bytes).subarray(start - known.start, end - known.start);
    },
  };
}

/** Few enough that a file of any size takes little memory. */
export const PART_BYTES = 4 * 1024 * 1024;

/** The bytes from one place to another, some at a time. */
export async function* partsOf(
  source: ByteSource,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = start; at < end; ) {
    const part = await source.read(at, Math.min(end, at + PART_BYTES));
    if (part.length === 0) throw new Error("the ZIP file ends before it.");
    yield part;
    at += part.length;
  }
}
