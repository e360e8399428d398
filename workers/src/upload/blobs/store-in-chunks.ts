import {
  type BeginAssetUpload,
  errorKind,
  type LimitsRecord,
  StoreError,
  toHex,
  type UploadSession,
} from "@store-forever/protocol";
import { nameOf } from "@store-forever/protocol/verify";
import { v5 as uuidV5 } from "uuid";
import { freeBuffer, readBytes } from "../../bytes/asset-bytes.ts";
import { PipelineError } from "../../errors/failures.ts";
import type { UploadListener } from "../../events/upload-event.ts";
import type { Journal } from "../../journal/journal.ts";
import type { PreparedAsset } from "../../prepare/read-memory.ts";
import type { BackendConnection } from "../backend/backend-connection.ts";
import type { AdaptiveWindow } from "../batch/adaptive-window.ts";
import { ChunkBitmap } from "./chunk-bitmap.ts";

export interface ChunkUpload {
  archive: BackendConnection;
  limits: LimitsRecord;
  journal: Journal;
  /** Where all messages of the job wait for their turn. */
  window: AdaptiveWindow;
  onEvent: UploadListener;
  /** What the archive knows of an earlier attempt (`askForSession`). */
  session: Promise<UploadSession | undefined>;
  /** Called when the last chunk was handed to the network. */
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
 * The upload session of one person for one file, the same in every attempt: so a stopped upload goes on where it was
 * (design decision 7), even where the journal is lost, and does not use up a second of the few open sessions. Where an
 * upgrade of the archive has it cut otherwise, what was received before is of no use.
 */
export function sessionIdOf(owner: string, sha256: Uint8Array, chunkSizeBytes: number): string {
  return uuidV5(`${owner}/${toHex(sha256)}/${chunkSizeBytes}`, uuidV5.URL);
}

/**
 * Stores a file in chunks, several in flight: whichever arrives first opens the session, whichever is last commits it.
 * No chunk that was acknowledged in an earlier attempt is sent again.
 * @throws PipelineError, StoreError
 */
export async function storeInChunks(asset: PreparedAsset, upload: ChunkUpload): Promise<void> {
  const { archive, limits, journal } = upload;
  const begin = beginOf(asset, archive.owner.toText(), limits);
  try {
    const acknowledged = await acknowledgedIn(begin, upload);
    const session = await upload.session;
    // A node that lags behind may not know the newest chunks; the journal does, while the session lives.
    const known = acknowledged !== undefined && session !== undefined ? [acknowledged.received] : [];
    const received = new ChunkBitmap(begin.chunk_count, ...known, ...receivedOf(session));
    if (isCommitted(session) || (await sendMissing(asset, begin, received, upload))) return;
    await commit(asset, begin, upload);
  } catch (error) {
    if (error instanceof StoreError && errorKind(error.code) === "giveUp") {
      // A session that the archive refused for good would refuse the next attempt too.
      await archive.ask((backend) => backend.cancel_upload(begin.session_id)).catch(() => {});
      await journal.arrived(asset.sha256);
    }
    throw error;
  }
}

/** What the journal knows of this session. One of a file that was cut otherwise is given back. */
async function acknowledgedIn({ sha256, session_id }: BeginAssetUpload, { archive, journal }: ChunkUpload) {
  const acknowledged = await journal.upload(sha256);
  if (acknowledged === undefined || acknowledged.sessionId === session_id) return acknowledged;
  await archive.ask((backend) => backend.cancel_upload(acknowledged.sessionId)).catch(() => {});
  return undefined;
}

/** Every chunk was acknowledged once, and still the file is not committed: what is missing has expired meanwhile. */
async function commit(asset: PreparedAsset, begin: BeginAssetUpload, upload: ChunkUpload): Promise<void> {
  const session = await askForSession(upload.archive, asset, upload.limits);
  if (isCommitted(session)) return;
  const received = new ChunkBitmap(begin.chunk_count, ...receivedOf(session));
  if (await sendMissing(asset, begin, received, { ...upload, onEvent: () => {} })) return;
  await upload.archive.ask((backend) => backend.commit_asset(begin.session_id));
}

/** @returns true when the archive has the whole file */
async function sendMissing(
  asset: PreparedAsset,
  begin: BeginAssetUpload,
  received: ChunkBitmap,
  upload: ChunkUpload,
): Promise<boolean> {
  const { archive, limits, journal, window, onEvent, onChunks, onSent } = upload;
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
      committed = (await sendChunk({ archive, begin, index, bytes, onSent: handOver })) || committed;
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

function beginOf(asset: PreparedAsset, owner: string, limits: LimitsRecord): BeginAssetUpload {
  const chunkCount = Math.ceil(asset.sizeBytes / limits.chunk_size_bytes);
  if (chunkCount > limits.max_chunks || asset.sizeBytes > Number(limits.max_file_size_bytes))
    throw new PipelineError("Quota", "The file is larger than the archive takes. Store a smaller copy.");
  return {
    session_id: sessionIdOf(owner, asset.sha256, limits.chunk_size_bytes),
    sha256: asset.sha256,
    size_bytes: BigInt(asset.sizeBytes),
    chunk_count: chunkCount,
  };
}

interface ChunkToSend {
  archive: BackendConnection;
  begin: BeginAssetUpload;
  index: number;
  bytes: Uint8Array<ArrayBuffer>;
  onSent: () => void;
}

/** True when this chunk was the last one missing, or the archive has the whole file already. */
async function sendChunk({ archive, begin, index, bytes, onSent }: ChunkToSend): Promise<boolean> {
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  onSent();
  try {
    const session = await archive.ask((backend) =>
      backend.put_chunk({ session_id: begin.session_id, index, sha256, bytes, begin: [begin], commit: true }),
    );
    return isCommitted(session);
  } catch (error) {
    if (error instanceof StoreError && error.code === "AlreadyExists") return true;
    throw error;
  }
}

/** The session of a file as the archive has it; `undefined` where there is none, or none any more. */
export async function askForSession(
  archive: BackendConnection,
  { sha256 }: Pick<PreparedAsset, "sha256">,
  { chunk_size_bytes }: Pick<LimitsRecord, "chunk_size_bytes">,
): Promise<UploadSession | undefined> {
  const sessionId = sessionIdOf(archive.owner.toText(), sha256, chunk_size_bytes);
  try {
    return await archive.ask((backend) => backend.get_upload_progress(sessionId));
  } catch (error) {
    if (error instanceof StoreError && (error.code === "NotFound" || error.code === "SessionExpired")) return undefined;
    throw error;
  }
}

const isCommitted = (session: UploadSession | undefined) =>
  session !== undefined && nameOf(session.state) === "committed";

const receivedOf = (session: UploadSession | undefined) => (session === undefined ? [] : [session.received]);
