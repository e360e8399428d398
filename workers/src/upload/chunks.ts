import type { BeginAssetUpload, LimitsRecord } from "@store-forever/protocol";
import { toHex } from "@store-forever/protocol";
import { nameOf } from "@store-forever/protocol/verify";
import type PQueue from "p-queue";
import { v5 as uuidV5 } from "uuid";
import { PipelineError, Refusal } from "../failures.ts";
import { sha256Of } from "../prepare/hash.ts";
import type { PreparedAsset } from "../prepare/photo.ts";
import type { Archive } from "./archive.ts";

export interface ChunkUpload {
  archive: Archive;
  limits: LimitsRecord;
  /** Where all messages of the job wait for their turn. */
  messages: PQueue;
  /** Called with the size of every chunk that has arrived. */
  onSent: (bytes: number) => void;
}

/**
 * The upload session of one person for one file, the same in every attempt: so a stopped upload goes on where it was
 * (design decision 7), and does not use up a second of the few sessions a person may have open.
 */
export function sessionIdOf(owner: string, sha256: Uint8Array): string {
  return uuidV5(`${owner}/${toHex(sha256)}`, uuidV5.URL);
}

/**
 * Stores a file in chunks, several in flight: whichever arrives first opens the session, whichever is last commits it.
 * @throws PipelineError, Refusal
 */
export async function storeInChunks(asset: PreparedAsset, upload: ChunkUpload): Promise<void> {
  const { archive, limits, messages, onSent } = upload;
  const begin = beginOf(asset, archive.owner.toText(), limits);
  const received = await receivedChunks(archive, begin.session_id);
  const stop = new AbortController();
  let committed = false;

  const putChunk = async (index: number): Promise<void> => {
    if (committed || stop.signal.aborted) return;
    const bytes = asset.bytes.slice(index * limits.chunk_size_bytes, (index + 1) * limits.chunk_size_bytes);
    if (!received(index)) committed = (await sendChunk(archive, begin, index, bytes)) || committed;
    onSent(bytes.size);
  };
  const indexes = Array.from({ length: begin.chunk_count }, (_, index) => index);
  try {
    await Promise.all(indexes.map((index) => messages.add(() => putChunk(index))));
    if (!committed) await archive.ask((backend) => backend.commit_asset(begin.session_id));
  } catch (error) {
    stop.abort();
    // A session that the archive refused would refuse the next attempt too.
    if (error instanceof Refusal)
      await archive.ask((backend) => backend.cancel_upload(begin.session_id)).catch(() => {});
    throw error;
  }
}

function beginOf(asset: PreparedAsset, owner: string, limits: LimitsRecord): BeginAssetUpload {
  const chunkCount = Math.ceil(asset.sizeBytes / limits.chunk_size_bytes);
  if (chunkCount > limits.max_chunks || asset.sizeBytes > Number(limits.max_file_size_bytes))
    throw new PipelineError("Quota", "The file is larger than the archive takes. Store a smaller copy.");
  return {
    session_id: sessionIdOf(owner, asset.sha256),
    sha256: asset.sha256,
    size_bytes: BigInt(asset.sizeBytes),
    chunk_count: chunkCount,
  };
}

/** True when this chunk was the last one missing, or the archive has the whole file already. */
async function sendChunk(archive: Archive, begin: BeginAssetUpload, index: number, chunk: Blob): Promise<boolean> {
  const sha256 = await sha256Of(chunk);
  const bytes = new Uint8Array(await chunk.arrayBuffer());
  try {
    const session = await archive.ask((backend) =>
      backend.put_chunk({ session_id: begin.session_id, index, sha256, bytes, begin: [begin], commit: true }),
    );
    return nameOf(session.state) === "committed";
  } catch (error) {
    if (error instanceof Refusal && error.code === "AlreadyExists") return true;
    throw error;
  }
}

/** Which chunks an earlier attempt already brought there. */
async function receivedChunks(archive: Archive, sessionId: string): Promise<(index: number) => boolean> {
  try {
    const session = await archive.ask((backend) => backend.get_upload_progress(sessionId));
    if (nameOf(session.state) === "committed") return () => false;
    return (index) => (((session.received[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
  } catch (error) {
    if (error instanceof Refusal && (error.code === "NotFound" || error.code === "SessionExpired")) return () => false;
    throw error;
  }
}
