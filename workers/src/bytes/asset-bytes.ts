/**
 * The bytes of an asset: in RAM, or a handle to a file on disk that is too large for it. Blobs in RAM are not passed
 * between workers: the browser keeps their bytes until every thread that has seen one collects garbage.
 */
export type BytesOrFile = Uint8Array<ArrayBuffer> | Blob;

/** For interfaces that take only Blobs, where the Blob is not kept. */
export const blobOf = (bytes: BytesOrFile): Blob => (bytes instanceof Blob ? bytes : new Blob([bytes]));

export const sizeOf = (bytes: BytesOrFile): number => (bytes instanceof Blob ? bytes.size : bytes.length);

/** Reads a part, or everything. Bytes are copied only where they come from disk. */
export async function readBytes(
  bytes: BytesOrFile,
  start = 0,
  end = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!(bytes instanceof Blob)) return bytes.subarray(start, end);
  return new Uint8Array(await bytes.slice(start, Math.min(end, bytes.size)).arrayBuffer());
}

/** The buffers that assets have in RAM, each once: some assets share one. */
export function buffersOf(assets: readonly { bytes: BytesOrFile }[]): ArrayBuffer[] {
  return [...new Set(assets.flatMap(({ bytes }) => (bytes instanceof Blob ? [] : [bytes.buffer])))];
}

/** Copies the buffers of assets, so that the receiver of the copies can free them. */
export function withOwnBuffers<Asset extends { bytes: BytesOrFile }>(assets: readonly Asset[]): Asset[] {
  const copies = new Map(buffersOf(assets).map((buffer) => [buffer, buffer.slice()]));
  return assets.map((asset) => {
    if (asset.bytes instanceof Blob) return asset;
    const { buffer, byteOffset, length } = asset.bytes;
    return { ...asset, bytes: new Uint8Array(copies.get(buffer) ?? buffer, byteOffset, length) };
  });
}

/** Frees what the assets have in RAM (`freeBuffer`). */
export function freeBytes(assets: readonly { bytes: BytesOrFile }[]): void {
  for (const buffer of buffersOf(assets)) freeBuffer(buffer);
}

const closedChannel = new MessageChannel();
closedChannel.port2.close();

/**
 * Frees a buffer's RAM now, and not when this thread collects garbage. Nobody may read the buffer afterwards. It is posted to
 * a closed port, because `ArrayBuffer.transfer` frees only buffers that JavaScript allocated, not those that the browser made.
 */
export function freeBuffer(buffer: ArrayBuffer): void {
  if (buffer.byteLength > 0) closedChannel.port1.postMessage(undefined, [buffer]);
}
