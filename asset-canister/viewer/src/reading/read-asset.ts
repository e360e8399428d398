import { accepted, concatBytes, equalBytes, toHex } from "@store-forever/protocol";
import { VerificationError } from "@store-forever/protocol/verify";
import PQueue from "p-queue";
import type { OpenedGallery } from "./opened-gallery.ts";
import type { PhotoAsset } from "./photo.ts";
import { readAccessibleChunk } from "./read-access.ts";

/** As many connections as browsers open to one HTTP/1.1 host. */
const CHUNKS_IN_FLIGHT = 6;
/** Far below what canisters use: a hostile answer must not make us ask millions of times. */
const SMALLEST_CHUNK_BYTES = 64 * 1024;
const inFlight = new PQueue({ concurrency: CHUNKS_IN_FLIGHT });

export interface ReadAssetOptions {
  /** When it aborts, no further chunks are asked for. */
  signal: AbortSignal;
  onProgress?: (receivedBytes: number) => void;
}

/**
 * Reads an asset's bytes and verifies them by their certified size and hash. How many chunks are read depends on the certified
 * size and the first chunk's length, so no unproven number decides it.
 * @throws VerificationError, StoreError, the agent's errors, or the signal's reason
 */
export async function readAsset(
  opened: OpenedGallery,
  memoryId: string,
  asset: PhotoAsset,
  { signal, onProgress }: ReadAssetOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  let receivedBytes = 0;
  const read = (index: number) =>
    inFlight.add(async () => {
      signal.throwIfAborted();
      const chunk = accepted(await readAccessibleChunk(opened.backend, opened.access, { memoryId, ...asset }, index));
      signal.throwIfAborted();
      receivedBytes += chunk.length;
      onProgress?.(receivedBytes);
      return chunk;
    });
  const first = await read(0);
  if (first.length < Math.min(asset.sizeBytes, SMALLEST_CHUNK_BYTES))
    throw new VerificationError(`Of the ${asset.kind}'s ${asset.sizeBytes} bytes only ${first.length} came.`);
  const chunkCount = first.length >= asset.sizeBytes ? 1 : Math.ceil(asset.sizeBytes / first.length);
  const others = await Promise.all(Array.from({ length: chunkCount - 1 }, (_, index) => read(index + 1)));
  const bytes = new Uint8Array(concatBytes([first, ...others]));
  await checkHash(bytes, asset);
  return bytes;
}

/** Whether these bytes are, as certified, the asset's. */
export async function isAsset(bytes: Uint8Array<ArrayBuffer>, asset: PhotoAsset): Promise<boolean> {
  return bytes.length === asset.sizeBytes && equalBytes(await sha256Of(bytes), asset.sha256);
}

const sha256Of = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

async function checkHash(bytes: Uint8Array<ArrayBuffer>, asset: PhotoAsset): Promise<void> {
  const actual = await sha256Of(bytes);
  if (equalBytes(actual, asset.sha256)) return;
  throw new VerificationError(
    `The ${asset.kind} has the hash ${toHex(actual)}, but ${toHex(asset.sha256)} is certified.`,
  );
}
