import type { UploadProgress, UploadSession } from "@store-forever/protocol";
import type { CommittedSession, OpenSession } from "../store/records/session-record.ts";
import { chunkSizeOf } from "./file-cut.ts";
import { hasChunk } from "./received-chunks.ts";

const SECOND_NS = 1_000_000_000n;

/** The session as its owner sees it. */
export function sessionView(sessionId: string, session: OpenSession | CommittedSession): UploadSession {
  const { chunkCount, expiresAtNs } = session;
  const shared = { session_id: sessionId, chunk_count: chunkCount, expires_at_ns: expiresAtNs };
  if (session.state === "open")
    return { ...shared, state: { open: null }, received_count: session.receivedCount, received: session.received };
  return { ...shared, state: { committed: null }, received_count: chunkCount, received: allReceived(chunkCount) };
}

/** The session with its progress and speed at a time. */
export function progressView(
  sessionId: string,
  session: OpenSession | CommittedSession,
  nowNs: bigint,
): UploadProgress {
  const { sizeBytes } = session;
  const view = { ...sessionView(sessionId, session), size_bytes: sizeBytes };
  if (session.state === "committed")
    return { ...view, received_bytes: sizeBytes, percentage: 100, bytes_per_second: [], seconds_left: [0n] };
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
