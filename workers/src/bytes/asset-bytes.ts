/**
 * Bytes of an asset on their way: in memory, or a handle to a file on disk that is too large for it. Blobs in memory are not
 * passed between workers: the browser keeps their bytes until every thread that has seen one happens to tidy up.
 */
export type BytesOrFile = Uint8Array<ArrayBuffer> | Blob;

/** For what takes only Blobs, where they are soon done with. */
export const blobOf = (bytes: BytesOrFile): Blob => (bytes instanceof Blob ? bytes : new Blob([bytes]));

/** A part, or everything; it is copied only where it comes from disk. */
export async function readBytes(
  bytes: BytesOrFile,
  start = 0,
  end = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!(bytes instanceof Blob)) return bytes.subarray(start, end);
  return new Uint8Array(await bytes.slice(start, Math.min(end, bytes.size)).arrayBuffer());
}

/** The buffers that assets have in memory, each once: some assets share theirs. */
export function buffersOf(assets: readonly { bytes: BytesOrFile }[]): ArrayBuffer[] {
  return [...new Set(assets.flatMap(({ bytes }) => (bytes instanceof Blob ? [] : [bytes.buffer])))];
}

/** The same assets with buffers of their own, to be handed over to one who frees them. */
export function withOwnBuffers<Asset extends { bytes: BytesOrFile }>(assets: readonly Asset[]): Asset[] {
  const copies = new Map(buffersOf(assets).map((buffer) => [buffer, buffer.slice()]));
  return assets.map((asset) => {
    if (asset.bytes instanceof Blob) return asset;
    const { buffer, byteOffset, length } = asset.bytes;
    return { ...asset, bytes: new Uint8Array(copies.get(buffer) ?? buffer, byteOffset, length) };
  });
}

/** Frees what they have in memory (`freeBuffer`). */
export function freeBytes(assets: readonly { bytes: BytesOrFile }[]): void {
  for (const buffer of buffersOf(assets)) freeBuffer(buffer);
}

const toNobody = new MessageChannel();
toNobody.port2.close();

/**
 * Gives a buffer's memory back now, and not when this thread happens to tidy up: nobody may read it any more. It is moved to
 * where nobody is, as `ArrayBuffer.transfer` leaves those that the browser made until then.
 */
export function freeBuffer(buffer: ArrayBuffer): void {
  if (buffer.byteLength > 0) toNobody.port1.postMessage(undefined, [buffer]);
}
