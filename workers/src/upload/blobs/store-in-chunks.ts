import {
  type BeginAssetUpload,
  errorKind,
  type Limits,
  nameOf,
  StoreError,
  type UploadSession,
  uploadSessionId,
} from "@store-forever/protocol";
import { freeBuffer, readBytes } from "../../bytes/asset-bytes.ts";
import { PipelineError } from "../../errors/failures.ts";
import type { UploadListener } from "../../events/upload-event.ts";
import type { Journal } from "../../journal/journal.ts";
import type { PreparedAsset } from "../../prepare/prepared-memory.ts";
import type { BackendConnection } from "../backend/backend-connection.ts";
import type { AdaptiveWindow } from "../batch/adaptive-window.ts";
import { ChunkBitmap } from "./chunk-bitmap.ts";

export interface ChunkUpload {
  /** The memory that the file is for. */
  memoryId: string;
  connection: BackendConnection;
  limits: Limits;
  journal: Journal;
  /** All messages of the job wait in this window. */
  window: AdaptiveWindow;
  onEvent: UploadListener;
  /** The session of an earlier attempt (`askForSession`). */
  session: Promise<UploadSession | undefined>;
  /** Called when the last chunk was passed to the network. */
  onSent: () => void;
  /** Called when the upload begins, and whenever a chunk has arrived. */
  onChunks: (progress: ChunkProgress) => void;
}

export interface ChunkProgress {
  sizeBytes: number;
  acknowledgedBytes: number;
  chunkCount: number;
  acknowledgedChunks: number;
}

/**
 * Stores a blob in chunks, several in flight. The chunk that arrives first opens the session, and the last one commits it.
 * Chunks that were acknowledged in an earlier attempt are not sent again.
 * @throws PipelineError, StoreError
 */
export async function storeInChunks(asset: PreparedAsset, upload: ChunkUpload): Promise<void> {
  const { connection, journal } = upload;
  const begin = beginOf(asset, connection.owner.toText(), upload);
  try {
    const acknowledged = await acknowledgedIn(begin, upload);
    const session = await upload.session;
    // A node that lags behind may not know the newest chunks. The journal does, as long as the session exists.
    const known = acknowledged !== undefined && session !== undefined ? [acknowledged.received] : [];
    const received = new ChunkBitmap(begin.chunk_count, ...known, ...receivedOf(session));
    if (isCommitted(session) || (await sendMissing(asset, begin, received, upload))) return;
    await commit(asset, begin, upload);
  } catch (error) {
    if (error instanceof StoreError && errorKind(error.code) === "giveUp") {
      // A session that was refused for good would fail the next attempt too.
      await connection.ask((backend) => backend.cancel_upload(begin.session_id)).catch(() => {});
      await journal.arrived(asset.sha256);
    }
    throw error;
  }
}

/** Reads the session from the journal. A session with another chunk size is cancelled. */
async function acknowledgedIn({ sha256, session_id }: BeginAssetUpload, { connection, journal }: ChunkUpload) {
  const acknowledged = await journal.upload(sha256);
  if (acknowledged === undefined || acknowledged.sessionId === session_id) return acknowledged;
  await connection.ask((backend) => backend.cancel_upload(acknowledged.sessionId)).catch(() => {});
  return undefined;
}

/** Completes a blob whose chunks were all acknowledged, but that is not committed: some chunks have expired meanwhile. */
async function commit(asset: PreparedAsset, begin: BeginAssetUpload, upload: ChunkUpload): Promise<void> {
  const session = await askForSession(upload.connection, asset, upload.limits);
  if (isCommitted(session)) return;
  const received = new ChunkBitmap(begin.chunk_count, ...receivedOf(session));
  if (await sendMissing(asset, begin, received, { ...upload, onEvent: () => {} })) return;
  await upload.connection.ask((backend) => backend.commit_asset(begin.session_id));
}

/** @returns true when the backend has the whole blob */
async function sendMissing(
  asset: PreparedAsset,
  begin: BeginAssetUpload,
  received: ChunkBitmap,
  upload: ChunkUpload,
): Promise<boolean> {
  const { connection, limits, journal, window, onEvent, onChunks, onSent } = upload;
  const missing = received.missing();
  const startOf = (index: number) => index * limits.chunk_size_bytes;
  const sizeOf = (index: number) => Math.min(limits.chunk_size_bytes, asset.sizeBytes - startOf(index));
  let acknowledgedBytes = asset.sizeBytes - missing.reduce((bytes, index) => bytes + sizeOf(index), 0);
  const report = () =>
    onChunks({
      sizeBytes: asset.sizeBytes,
      acknowledgedBytes,
      chunkCount: begin.chunk_count,
      acknowledgedChunks: begin.chunk_count - received.missing().length,
    });
  onEvent({ type: "sent", bytes: acknowledgedBytes });
  onEvent({ type: "acknowledged", bytes: acknowledgedBytes });
  report();
  await journal.sending(asset.sha256, begin.session_id, received.bytes);
  const stop = new AbortController();
  let committed = false;
  let unsent = missing.length;
  const putChunk = async (index: number): Promise<void> => {
    if (stop.signal.aborted) return;
    const handOver = () => {
      onEvent({ type: "sent", bytes: sizeOf(index) });
      if (--unsent === 0) onSent();
    };
    if (committed) handOver();
    else {
      const bytes = await readBytes(asset.bytes, startOf(index), startOf(index + 1));
      committed = (await sendChunk({ connection, begin, index, bytes, onSent: handOver })) || committed;
      if (asset.bytes instanceof Blob) freeBuffer(bytes.buffer);
      received.add(index);
      await journal.sending(asset.sha256, begin.session_id, received.bytes);
    }
    acknowledgedBytes += sizeOf(index);
    onEvent({ type: "acknowledged", bytes: sizeOf(index) });
    report();
  };
  try {
    await Promise.all(
      missing.map((index) =>
        window.run(
          () => putChunk(index),
          () => sizeOf(index),
        ),
      ),
    );
  } catch (error) {
    stop.abort();
    throw error;
  }
  return committed;
}

function beginOf(asset: PreparedAsset, owner: string, { limits, memoryId }: ChunkUpload): BeginAssetUpload {
  const chunkCount = Math.ceil(asset.sizeBytes / limits.chunk_size_bytes);
  if (chunkCount > limits.max_chunks || asset.sizeBytes > Number(limits.max_file_size_bytes))
    throw new PipelineError("TooLarge", "The file is larger than the archive takes. Store a smaller copy.");
  return {
    session_id: uploadSessionId(owner, asset.sha256, limits.chunk_size_bytes),
    sha256: asset.sha256,
    size_bytes: BigInt(asset.sizeBytes),
    chunk_count: chunkCount,
    memory_id: [memoryId],
  };
}

interface ChunkToSend {
  connection: BackendConnection;
  begin: BeginAssetUpload;
  index: number;
  bytes: Uint8Array<ArrayBuffer>;
  onSent: () => void;
}

/** @returns true when this chunk was the last one missing, or the backend has the whole blob already */
async function sendChunk({ connection, begin, index, bytes, onSent }: ChunkToSend): Promise<boolean> {
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  onSent();
  try {
    const session = await connection.ask((backend) =>
      backend.put_chunk({ session_id: begin.session_id, index, sha256, bytes, begin: [begin], commit: true }),
    );
    return isCommitted(session);
  } catch (error) {
    if (error instanceof StoreError && error.code === "AlreadyExists") return true;
    throw error;
  }
}

/** @returns the backend's upload session for a blob, or `undefined` where it has none, or none any more */
export async function askForSession(
  connection: BackendConnection,
  { sha256 }: Pick<PreparedAsset, "sha256">,
  { chunk_size_bytes }: Pick<Limits, "chunk_size_bytes">,
): Promise<UploadSession | undefined> {
  const sessionId = uploadSessionId(connection.owner.toText(), sha256, chunk_size_bytes);
  try {
    const session = await connection.ask((backend) => backend.get_upload_progress(sessionId));
    return ["open", "committed"].includes(nameOf(session.state)) ? session : undefined;
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return undefined;
    throw error;
  }
}

const isCommitted = (session: UploadSession | undefined) =>
  session !== undefined && nameOf(session.state) === "committed";

const receivedOf = (session: UploadSession | undefined) => (session === undefined ? [] : [session.received]);
