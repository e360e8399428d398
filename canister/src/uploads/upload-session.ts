import { RecordReader, RecordWriter } from "@store-forever/certified";
import {
  type BeginAssetUpload,
  equalBytes,
  LIMITS,
  type UploadProgress,
  type UploadSession,
} from "@store-forever/protocol";
import { SHA256_BYTES } from "../operations/validate.ts";

const VERSION = 1;
const STATES = ["open", "committed", "expired"] as const;
const HASH_STATE_BYTES = 104;
const SECOND_NS = 1_000_000_000n;

interface Upload {
  sha256: Uint8Array;
  sizeBytes: bigint;
  chunkCount: number;
  /** When an open session expires; when the memory of a committed or expired one goes. */
  expiresAtNs: bigint;
}
export interface OpenSession extends Upload {
  state: "open";
  begunAtNs: bigint;
  blobNumber: number;
  /** Of all chunks but the last: as it was when the session began. */
  chunkSizeBytes: number;
  /** One bit a chunk, lowest bit of the first byte first. */
  received: Uint8Array;
  receivedCount: number;
  /** How many chunks from the first are in the running hash: a commit then has little left to hash. */
  hashedCount: number;
  hashState: Uint8Array;
}
/** Kept for a while, so that a commit whose answer was lost can be repeated. */
export interface CommittedSession extends Upload {
  state: "committed";
  alreadyStored: boolean;
}
/** Kept for a while, so that its owner learns that it expired. */
export interface ExpiredSession extends Upload {
  state: "expired";
}
export type Session = OpenSession | CommittedSession | ExpiredSession;

export function encodeSession(session: Session): Uint8Array {
  const writer = new RecordWriter(VERSION).nat8(STATES.indexOf(session.state)).fixed(session.sha256);
  writer.nat64(session.sizeBytes).nat32(session.chunkCount).nat64(session.expiresAtNs);
  if (session.state === "open")
    writer
      .nat64(session.begunAtNs)
      .nat32(session.blobNumber)
      .bytes(session.received)
      .nat32(session.receivedCount)
      .nat32(session.hashedCount)
      .fixed(session.hashState)
      .nat32(session.chunkSizeBytes);
  if (session.state === "committed") writer.nat8(session.alreadyStored ? 1 : 0);
  return writer.finish();
}

export function decodeSession(bytes: Uint8Array): Session {
  const reader = new RecordReader(bytes, VERSION, "upload session");
  const state = STATES[reader.nat8()];
  const upload = {
    sha256: reader.fixed(SHA256_BYTES),
    sizeBytes: reader.nat64(),
    chunkCount: reader.nat32(),
    expiresAtNs: reader.nat64(),
  };
  if (state === "committed") return { state, ...upload, alreadyStored: reader.nat8() === 1 };
  if (state !== "open") return { state: "expired", ...upload };
  return {
    state,
    ...upload,
    begunAtNs: reader.nat64(),
    blobNumber: reader.nat32(),
    received: reader.bytes().slice(),
    receivedCount: reader.nat32(),
    hashedCount: reader.nat32(),
    hashState: reader.fixed(HASH_STATE_BYTES),
    chunkSizeBytes: reader.nat32(),
  };
}

export function chunkCountOf(sizeBytes: bigint): number {
  return Math.ceil(Number(sizeBytes) / LIMITS.chunkSizeBytes);
}

/** How a file is cut into chunks. */
export type FileCut = Pick<OpenSession, "sizeBytes" | "chunkCount" | "chunkSizeBytes">;

/** Every chunk is full but the last. */
export function chunkSizeOf({ sizeBytes, chunkSizeBytes }: FileCut, index: number): number {
  return Math.min(chunkSizeBytes, Number(sizeBytes) - index * chunkSizeBytes);
}

export function hasChunk(session: OpenSession, index: number): boolean {
  return (((session.received[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

export function isSameUpload(session: Session, upload: BeginAssetUpload): boolean {
  return session.sizeBytes === upload.size_bytes && equalBytes(session.sha256, upload.sha256);
}

/** The session as its owner sees it. */
export function sessionView(sessionId: string, session: OpenSession | CommittedSession): UploadSession {
  const { chunkCount, expiresAtNs } = session;
  const shared = { session_id: sessionId, chunk_count: chunkCount, expires_at_ns: expiresAtNs };
  if (session.state === "open")
    return { ...shared, state: { open: null }, received_count: session.receivedCount, received: session.received };
  return { ...shared, state: { committed: null }, received_count: chunkCount, received: allReceived(chunkCount) };
}

/** The session with how far it is and how fast, at a time. */
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
