import type { UploadProgress, UploadSession } from "@store-forever/protocol";
import type { OpenSession, StoredSession } from "../store/records/session-record.ts";
import { chunkSizeOf } from "./file-cut.ts";
import { hasChunk } from "./received-chunks.ts";

const SECOND_NS = 1_000_000_000n;

/** The session as its owner sees it. Of one that expired or failed no chunk is kept. */
export function sessionView(sessionId: string, session: StoredSession): UploadSession {
  const { chunkCount, expiresAtNs } = session;
  const shared = { session_id: sessionId, chunk_count: chunkCount, expires_at_ns: expiresAtNs };
  if (session.state === "open")
    return { ...shared, state: { open: null }, received_count: session.receivedCount, received: session.received };
  if (session.state === "committed")
    return { ...shared, state: { committed: null }, received_count: chunkCount, received: allReceived(chunkCount) };
  const state = session.state === "expired" ? { expired: null } : { failed: null };
  return { ...shared, state, received_count: 0, received: new Uint8Array(Math.ceil(chunkCount / 8)) };
}

/** The session with its progress and speed at a time. */
export function progressView(sessionId: string, session: StoredSession, nowNs: bigint): UploadProgress {
  const { sizeBytes, memoryId } = session;
  const view = {
    ...sessionView(sessionId, session),
    memory_id: memoryId === undefined ? [] : [memoryId],
    size_bytes: sizeBytes,
  } satisfies Partial<UploadProgress>;
  if (session.state === "committed")
    return { ...view, received_bytes: sizeBytes, percentage: 100, bytes_per_second: [], seconds_left: [0n] };
  if (session.state !== "open")
    return { ...view, received_bytes: 0n, percentage: 0, bytes_per_second: [], seconds_left: [] };
  const receivedBytes = receivedBytesOf(session);
  const progress = { ...view, received_bytes: receivedBytes, percentage: Number((100n * receivedBytes) / sizeBytes) };
  const elapsedNs = nowNs - session.begunAtNs;
  const rate = elapsedNs <= 0n ? 0n : (receivedBytes * SECOND_NS) / elapsedNs;
  if (rate === 0n) return { ...progress, bytes_per_second: [], seconds_left: [] };
  return { ...progress, bytes_per_second: [rate], seconds_left: [(sizeBytes - receivedBytes + rate - 1n) / rate] };
}

function receivedBytesOf(session: OpenSession): bigint {
  const last = session.chunkCount - 1;
  const missingInLast = hasChunk(session, last) ? session.chunkSizeBytes - chunkSizeOf(session, last) : 0;
  return BigInt(session.receivedCount * session.chunkSizeBytes - missingInLast);
}

function allReceived(chunkCount: number): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(chunkCount / 8)).fill(0xff);
  const inLast = chunkCount & 7;
  if (inLast > 0) bitmap[bitmap.length - 1] = (1 << inLast) - 1;
  return bitmap;
}
