import {
  accepted,
  type Backend,
  type BeginAssetUpload,
  type Limits,
  toHex,
  uploadSessionId,
} from "@store-forever/protocol";
import { sha256 } from "@store-forever/protocol/verify";
import type { ImportBlob } from "./import-item.ts";
import { retrying } from "./retry.ts";

export interface SendContext {
  backend: Backend;
  limits: Limits;
  /** The principal that stores, as text. */
  owner: string;
  signal: AbortSignal;
  onSent: (bytes: number) => void;
}

/** In place of a result that is missing. */
export const NO_ANSWER = { Err: { code: { Internal: null }, message: "There was no answer.", field: [] as [] } };

/** What stands beside the bytes of an asset in a message. */
const FRAME_BYTES = 100;
/** How many messages are on their way at a time. */
const IN_FLIGHT = 4;

/**
 * Sends blobs: small ones together, large ones in chunks.
 * @param onFailure hears of a blob that could not be sent; the others are sent
 */
export async function sendBlobs(
  blobs: readonly ImportBlob[],
  context: SendContext,
  onFailure: (blob: ImportBlob, error: unknown) => void,
): Promise<void> {
  const mostBytes = context.limits.chunk_size_bytes;
  const small = blobs.filter(({ sizeBytes }) => sizeBytes <= mostBytes);
  const messages = packed(small, mostBytes, context.limits.max_assets_per_call);
  const tasks = [
    ...messages.map((message) => () => sendTogether(message, context, onFailure)),
    ...blobs
      .filter(({ sizeBytes }) => sizeBytes > mostBytes)
      .map((blob) => () => sendInChunks(blob, context).catch((error: unknown) => onFailure(blob, error))),
  ];
  // Files are read by whoever sends them, so that only those on their way are in memory.
  const next = async (): Promise<void> => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      context.signal.throwIfAborted();
      await task();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, next));
}

function packed(blobs: readonly ImportBlob[], mostBytes: number, mostItems: number): ImportBlob[][] {
  const messages: ImportBlob[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const blob of blobs) {
    const size = blob.sizeBytes + FRAME_BYTES;
    const message = messages.at(-1);
    if (message === undefined || bytes + size > mostBytes || message.length >= mostItems) {
      messages.push([blob]);
      bytes = size;
    } else {
      message.push(blob);
      bytes += size;
    }
  }
  return messages;
}

async function sendTogether(
  blobs: readonly ImportBlob[],
  { backend, signal, onSent }: SendContext,
  onFailure: (blob: ImportBlob, error: unknown) => void,
): Promise<void> {
  try {
    const assets = await Promise.all(blobs.map(async (blob) => ({ sha256: blob.sha256, bytes: await wholeOf(blob) })));
    const results = await retrying(() => backend.store_assets(assets), signal);
    for (const [index, blob] of blobs.entries())
      try {
        accepted(results[index] ?? NO_ANSWER);
        onSent(blob.sizeBytes);
      } catch (error) {
        onFailure(blob, error);
      }
  } catch (error) {
    signal.throwIfAborted();
    for (const blob of blobs) onFailure(blob, error);
  }
}

/** Sends one chunk after the other. Those that an earlier import has sent are not sent again. */
async function sendInChunks(blob: ImportBlob, { backend, limits, owner, signal, onSent }: SendContext): Promise<void> {
  const chunkBytes = limits.chunk_size_bytes;
  const session_id = uploadSessionId(owner, blob.sha256, chunkBytes);
  const chunk_count = Math.ceil(blob.sizeBytes / chunkBytes);
  const begin: BeginAssetUpload = {
    session_id,
    sha256: blob.sha256,
    size_bytes: BigInt(blob.sizeBytes),
    chunk_count,
    memory_id: [],
  };
  const progress = await retrying(() => backend.get_upload_progress(session_id), signal);
  const received = "Ok" in progress ? progress.Ok.received : new Uint8Array();
  let index = 0;
  let isCommitted = "Ok" in progress && "committed" in progress.Ok.state;
  for await (const bytes of cut(blob.read(), chunkBytes)) {
    const isThere = (((received[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
    if (!isThere && !isCommitted) {
      const chunk = { session_id, index, sha256: sha256(bytes), bytes, begin: [begin] as [typeof begin], commit: true };
      const session = await retrying(async () => accepted(await backend.put_chunk(chunk)), signal);
      isCommitted = "committed" in session.state;
      onSent(bytes.length);
    }
    index++;
  }
  if (!isCommitted) await retrying(async () => accepted(await backend.commit_asset(session_id)), signal);
}

async function wholeOf(blob: ImportBlob): Promise<Uint8Array> {
  const bytes = new Uint8Array(blob.sizeBytes);
  let at = 0;
  for await (const part of blob.read()) {
    if (at + part.length > bytes.length) throw new RangeError("The file is longer than it was.");
    bytes.set(part, at);
    at += part.length;
  }
  if (at < bytes.length || toHex(sha256(bytes)) !== toHex(blob.sha256)) throw new RangeError("The file has changed.");
  return bytes;
}

/** Pieces of this size; the last one may be smaller. */
async function* cut(parts: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(sizeBytes);
  let filled = 0;
  for await (const part of parts)
    for (let at = 0; at < part.length; ) {
      const taken = part.subarray(at, at + sizeBytes - filled);
      piece.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < sizeBytes) continue;
      yield piece;
      piece = new Uint8Array(sizeBytes);
      filled = 0;
    }
  if (filled > 0) yield piece.subarray(0, filled);
}
