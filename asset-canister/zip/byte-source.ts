/** A file's bytes, wherever it is. */
export interface ByteSource {
  sizeBytes: number;
  /** At most what is there. */
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;
}

export const blobSource = (blob: Blob): ByteSource => ({
  sizeBytes: blob.size,
  read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
});

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
