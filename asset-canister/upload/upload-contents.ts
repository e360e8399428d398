import PQueue from "p-queue";
import type { FileOperation, Files } from "../files/files-actor.ts";
import type { AssetFile } from "./asset-files.ts";

/** A call has to fit into a message of 2 MB. */
const MAX_CALL_BYTES = 1_800_000;
const CALLS_IN_FLIGHT = 8;

/**
 * Uploads the files' contents into a batch, as much in each call as fits.
 * @returns the operations that make assets of them
 */
export async function uploadContents(
  canister: Files,
  batchId: bigint,
  files: readonly AssetFile[],
): Promise<FileOperation[]> {
  const chunks = files.flatMap((file) =>
    file.contents.flatMap((content) => cutIntoChunks(content.bytes).map((bytes) => ({ content, bytes }))),
  );
  const queue = new PQueue({ concurrency: CALLS_IN_FLIGHT });
  const chunkIds = await Promise.all(
    fillCalls(chunks).map((call) =>
      queue.add(async () => {
        const content = call.map(({ bytes }) => bytes);
        return (await canister.create_chunks({ batch_id: batchId, content })).chunk_ids;
      }),
    ),
  );
  const uploaded = chunkIds.flat().map((chunkId, index) => ({ chunkId, content: chunks[index]?.content }));
  return files.flatMap((file): FileOperation[] => [
    {
      CreateAsset: {
        key: file.key,
        content_type: file.contentType,
        max_age: file.maxAgeSeconds === undefined ? [] : [BigInt(file.maxAgeSeconds)],
        headers: file.headers.length === 0 ? [] : [file.headers],
        enable_aliasing: file.isAliased === undefined ? [] : [file.isAliased],
        allow_raw_access: file.allowRawAccess === undefined ? [] : [file.allowRawAccess],
      },
    },
    ...file.contents.map((content) => ({
      SetAssetContent: {
        key: file.key,
        content_encoding: content.encoding,
        sha256: [content.sha256] as [Uint8Array],
        chunk_ids: uploaded.filter((chunk) => chunk.content === content).map(({ chunkId }) => chunkId),
        last_chunk: [] as [],
      },
    })),
  ]);
}

/** An empty file is one empty chunk. */
function cutIntoChunks(bytes: Uint8Array): Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / MAX_CALL_BYTES));
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * MAX_CALL_BYTES, (index + 1) * MAX_CALL_BYTES),
  );
}

/** Distributes chunks to calls in their order, as many to a call as fit. */
function fillCalls<T extends { bytes: Uint8Array }>(chunks: readonly T[]): T[][] {
  const calls: T[][] = [];
  let sizeBytes = Number.POSITIVE_INFINITY;
  for (const chunk of chunks) {
    if (sizeBytes + chunk.bytes.length > MAX_CALL_BYTES) {
      calls.push([]);
      sizeBytes = 0;
    }
    calls.at(-1)?.push(chunk);
    sizeBytes += chunk.bytes.length;
  }
  return calls;
}
