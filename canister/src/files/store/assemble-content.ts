import { sha256OfParts } from "@store-forever/certified/azle";
import { equalBytes, toHex } from "@store-forever/protocol";
import { AssetError } from "../asset-error.ts";
import type { Encoding } from "../assets/asset.ts";
import type { StoredChunk, Uploads } from "../batches/uploads.ts";

/**
 * Content made of chunks. The bytes are read again only where there are several chunks, for the hash over all of them.
 * @throws AssetError InvalidArgument, InvalidHash
 */
export function assembleContent(
  key: string,
  chunks: readonly StoredChunk[],
  { expectedSha256, uploads }: { expectedSha256: Uint8Array | undefined; uploads: Uploads },
): Omit<Encoding, "modifiedNs"> {
  const [first, ...others] = chunks;
  if (first === undefined) throw new AssetError("InvalidArgument", `The content of ${key} needs at least one chunk.`);
  const chunkSizeBytes = first.sizeBytes;
  requireEvenSizes(
    key,
    chunks.map(({ sizeBytes }) => sizeBytes),
  );
  const actualSha256 = others.length === 0 ? first.sha256 : sha256OfParts(bytesOf(chunks, uploads));
  if (expectedSha256 !== undefined && !equalBytes(actualSha256, expectedSha256))
    throw new AssetError(
      "InvalidHash",
      `The content of ${key} has the SHA-256 ${toHex(actualSha256)}, not ${toHex(expectedSha256)}. Upload it again.`,
    );
  return {
    sha256: actualSha256,
    sizeBytes: chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    chunkIds: chunks.map(({ chunkId }) => chunkId),
    chunkSizeBytes,
    chunkSha256s: others.length === 0 ? [] : chunks.map(({ sha256 }) => sha256),
  };
}

function* bytesOf(chunks: readonly StoredChunk[], uploads: Uploads): Generator<Uint8Array> {
  for (const { chunkId } of chunks) yield uploads.chunk(chunkId);
}

/** @throws AssetError InvalidArgument */
function requireEvenSizes(key: string, sizes: readonly number[]): void {
  const [chunkSizeBytes = 0, ...others] = sizes;
  const isUneven = others.some((size, index) =>
    index === others.length - 1 ? size > chunkSizeBytes || size === 0 : size !== chunkSizeBytes,
  );
  if (isUneven)
    throw new AssetError(
      "InvalidArgument",
      `The chunks of ${key} have the sizes ${sizes.join(", ")}. All must have one size, except that the last may be smaller.`,
    );
}
