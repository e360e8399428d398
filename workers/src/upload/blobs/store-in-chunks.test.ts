import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import type {
  Backend,
  Limits,
  PutChunk,
  ResultOf,
  StoreErrorCode,
  StoreErrorRecord,
  UploadProgress,
  UploadSession,
  Variant,
} from "@store-forever/protocol";
import { isUuid, uploadSessionId } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { expect, test } from "vitest";
import type { UploadEvent } from "../../events/upload-event.ts";
import { Journal } from "../../journal/journal.ts";
import { openJournalDatabase } from "../../journal/journal-database.ts";
import type { PreparedAsset } from "../../prepare/prepared-memory.ts";
import { BackendConnection } from "../backend/backend-connection.ts";
import { AdaptiveWindow } from "../batch/adaptive-window.ts";
import { askForSession, storeInChunks } from "./store-in-chunks.ts";

const OWNER = Principal.anonymous();
const FILE = Uint8Array.from({ length: 1_000 }, (_, index) => index % 251);
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
const LIMITS = { chunk_size_bytes: 300, max_chunks: 8, max_file_size_bytes: 2_000n } as Limits;

const asset: PreparedAsset = {
  kind: "original",
  sha256: sha256(FILE),
  sizeBytes: FILE.length,
  contentType: "image/jpeg",
  bytes: new Blob([FILE]),
};

const MEMORY_ID = crypto.randomUUID();
const SESSION_ID = uploadSessionId(OWNER.toText(), asset.sha256, LIMITS.chunk_size_bytes);

function refusal(code: StoreErrorCode): { Err: StoreErrorRecord } {
  return { Err: { code: { [code]: null } as Variant<StoreErrorCode>, message: `no: ${code}`, field: [] } };
}

/** A simulated backend with one upload session. */
function sessions(alreadyReceived: number[] = [], answer?: (chunk: PutChunk) => ResultOf<UploadSession> | undefined) {
  const received = new Map<number, Uint8Array>(
    alreadyReceived.map((index) => [index, FILE.slice(index * 300, (index + 1) * 300)]),
  );
  const seen = { chunks: [] as PutChunk[], cancelled: [] as string[] };
  const session = (): UploadProgress => ({
    session_id: SESSION_ID,
    memory_id: [],
    state: received.size === 4 ? { committed: null } : { open: null },
    chunk_count: 4,
    received_count: received.size,
    received: Uint8Array.of([...received.keys()].reduce((bits, index) => bits | (1 << index), 0)),
    expires_at_ns: 0n,
    size_bytes: 1_000n,
    received_bytes: 0n,
    percentage: 0,
    bytes_per_second: [],
    seconds_left: [],
  });
  const backend: Partial<Backend> = {
    get_upload_progress: async () => (alreadyReceived.length === 0 ? refusal("NotFound") : { Ok: session() }),
    put_chunk: async (chunk) => {
      // The sender frees what was sent.
      const bytes = chunk.bytes.slice();
      seen.chunks.push({ ...chunk, bytes });
      const scripted = answer?.(chunk);
      if (scripted !== undefined) return scripted;
      received.set(chunk.index, bytes);
      return { Ok: session() };
    },
    cancel_upload: async (sessionId) => {
      seen.cancelled.push(sessionId);
      return { Ok: null };
    },
  };
  const trust = { canisterId: "aaaaa-aa", rootKey: new Uint8Array() };
  const connection = new BackendConnection(
    { host: "http://test", canisterId: "aaaaa-aa" },
    OWNER,
    backend as Backend,
    trust,
  );
  return { connection, received, seen };
}

/** An empty journal: every test has another gallery in another capsule. */
const newJournal = async () => new Journal(await openJournalDatabase(), crypto.randomUUID(), "g");

const line = (connection: BackendConnection) => ({
  connection,
  memoryId: MEMORY_ID,
  session: askForSession(connection, asset, LIMITS),
  limits: LIMITS,
  window: new AdaptiveWindow({ max: 2 }),
  onEvent: () => {},
  onChunks: () => {},
  onSent: () => {},
});

/** @returns how many bytes were acknowledged, including those of earlier attempts */
async function upload(
  connection: BackendConnection,
  journal?: Journal,
  window = new AdaptiveWindow({ max: 2 }),
): Promise<number> {
  let bytes = 0;
  const onEvent = (event: UploadEvent) => {
    if (event.type === "acknowledged") bytes += event.bytes;
  };
  await storeInChunks(asset, { ...line(connection), journal: journal ?? (await newJournal()), window, onEvent });
  return bytes;
}

test("sends every chunk once, each able to open the session and to commit it", async () => {
  const { connection, received, seen } = sessions();
  expect(await upload(connection)).toBe(FILE.length);
  const inOrder = [...received.entries()].toSorted(([a], [b]) => a - b);
  expect(Buffer.concat(inOrder.map(([, bytes]) => bytes)).equals(FILE)).toBe(true);
  expect(seen.chunks).toHaveLength(4);
  for (const { bytes, sha256: hash, begin, commit, session_id } of seen.chunks) {
    expect(hash).toEqual(sha256(bytes));
    expect(begin).toEqual([
      { session_id, sha256: asset.sha256, size_bytes: 1_000n, chunk_count: 4, memory_id: [MEMORY_ID] },
    ]);
    expect(commit).toBe(true);
  }
});

test("continues where an earlier attempt stopped, in the same session", async () => {
  const { connection, seen } = sessions([0, 2]);
  expect(await upload(connection)).toBe(FILE.length);
  expect(seen.chunks.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual([1, 3]);
});

test("records each acknowledged chunk, and trusts the record where the backend's node lags behind", async () => {
  const journal = await newJournal();
  const { connection, seen } = sessions([], ({ index }) => (index === 3 ? refusal("Unauthorized") : undefined));
  // One at a time, so that nothing is in flight when the last one is refused.
  const oneByOne = new AdaptiveWindow({ max: 1 });
  await expect(upload(connection, journal, oneByOne)).rejects.toMatchObject({ code: "Unauthorized" });
  const before = await journal.upload(asset.sha256);
  const acknowledged = seen.chunks.map(({ index }) => index).filter((index) => index !== 3);
  const bits = acknowledged.reduce((sum, index) => sum | (1 << index), 0);
  expect(before).toMatchObject({
    sessionId: SESSION_ID,
    received: Uint8Array.of(bits),
  });
  const later = sessions([0]);
  for (const index of acknowledged) later.received.set(index, FILE.slice(index * 300, (index + 1) * 300));
  later.received.delete(1);
  await upload(later.connection, journal);
  // The backend really lacks chunk 1. That is noticed when all chunks were acknowledged and the blob is not committed.
  expect(later.seen.chunks.map(({ index }) => index)).toEqual([3, 1]);
});

test("starts anew when the session has expired, whatever the journal says", async () => {
  const journal = await newJournal();
  await journal.sending(asset.sha256, SESSION_ID, Uint8Array.of(0b0111));
  const { connection, seen } = sessions();
  await upload(connection, journal);
  expect(seen.chunks).toHaveLength(4);
});

test("starts anew, and cancels the old session, when the backend has another chunk size by then", async () => {
  const journal = await newJournal();
  const before = uploadSessionId(OWNER.toText(), asset.sha256, 250);
  await journal.sending(asset.sha256, before, Uint8Array.of(0b0111));
  const { connection, seen } = sessions();
  expect(await upload(connection, journal)).toBe(FILE.length);
  expect(seen.chunks).toHaveLength(4);
  expect(seen.cancelled).toEqual([before]);
});

test("sends no more when the backend has the blob already", async () => {
  const { connection, seen } = sessions([], () => refusal("AlreadyExists"));
  await upload(connection);
  expect(seen.chunks.length).toBeLessThanOrEqual(2);
});

test("cancels a refused session and says why", async () => {
  const { connection, seen } = sessions([], ({ index }) => (index === 1 ? refusal("InvalidHash") : undefined));
  await expect(upload(connection)).rejects.toMatchObject({ name: "StoreError", code: "InvalidHash" });
  expect(seen.cancelled).toEqual([SESSION_ID]);
});

test("a file larger than the backend takes is not begun", async () => {
  const { connection, seen } = sessions();
  const tooLarge = { ...asset, sizeBytes: 2_001 };
  const job = { ...line(connection), journal: await newJournal() };
  await expect(storeInChunks(tooLarge, job)).rejects.toMatchObject({ code: "TooLarge" });
  expect(seen.chunks).toEqual([]);
});

test("a session's id is the same for the same owner, blob and chunk size, and for no other", () => {
  const id = uploadSessionId("person", asset.sha256, 300);
  expect(isUuid(id)).toBe(true);
  expect(uploadSessionId("person", sha256(FILE), 300)).toBe(id);
  expect(uploadSessionId("other", asset.sha256, 300)).not.toBe(id);
  expect(uploadSessionId("person", sha256(FILE.slice(1)), 300)).not.toBe(id);
  expect(uploadSessionId("person", asset.sha256, 301)).not.toBe(id);
});
