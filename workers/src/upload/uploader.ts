import { type Limits, StoreError } from "@store-forever/protocol";
import PQueue from "p-queue";
import { deferred } from "../async/deferred.ts";
import { freeBytes } from "../bytes/asset-bytes.ts";
import type { UploadListener } from "../events/upload-event.ts";
import type { Journal } from "../journal/journal.ts";
import type { PreparedAsset, PreparedMemory } from "../prepare/prepared-memory.ts";
import type { BackendConnection } from "./backend/backend-connection.ts";
import type { CallOrder } from "./backend/call-order.ts";
import { AdaptiveWindow } from "./batch/adaptive-window.ts";
import { Batcher } from "./batch/batcher.ts";
import { BlobUploader } from "./blobs/blob-uploader.ts";
import { MemoryCreator } from "./records/memory-creator.ts";
import type { RecordLimits } from "./records/record-limits.ts";
import type { UploadedMemory } from "./verify/uploaded-memory.ts";

/** A message exists as a slice of the file, as Candid, and as the signed envelope. */
const COPIES_OF_A_MESSAGE = 3;
/** How many memories share one transaction of the journal. */
const WRITTEN_AT_ONCE = 200;

type JournaledMemoryAssets = Parameters<Journal["prepared"]>[0][number];

export interface UploaderOptions {
  connection: BackendConnection;
  order: CallOrder;
  limits: Limits & RecordLimits;
  journal: Journal;
  /** RAM for messages in flight. */
  memoryBudgetBytes: number;
  onEvent: UploadListener;
}

/** Uploads the memories of one job, which share messages. */
export class Uploader {
  readonly #connection: BackendConnection;
  readonly #journal: Journal;
  readonly #window: AdaptiveWindow;
  readonly #blobs: BlobUploader;
  readonly #memories: MemoryCreator;
  readonly #order: CallOrder;
  /** Memories that are not passed to the network yet. */
  readonly #unsent = new Map<string, Promise<void>>();
  readonly #prepared: Batcher<JournaledMemoryAssets, string[]>;
  readonly #created: Batcher<string, true>;

  constructor({ connection, order, limits, journal, memoryBudgetBytes, onEvent }: UploaderOptions) {
    const max = Math.floor(memoryBudgetBytes / (limits.max_message_bytes * COPIES_OF_A_MESSAGE));
    const window = new AdaptiveWindow({ max });
    this.#connection = connection;
    this.#journal = journal;
    this.#order = order;
    this.#window = window;
    this.#blobs = new BlobUploader({ connection, limits, journal, window, onEvent });
    this.#memories = new MemoryCreator(connection, limits);
    const journalQueue = new PQueue({ concurrency: 1 });
    const written = {
      sizeOf: () => 0,
      limits: { maxBytes: 0, maxItems: WRITTEN_AT_ONCE },
      queue: <T>(write: () => Promise<T>) => journalQueue.add(write),
    };
    this.#prepared = new Batcher({ ...written, send: (memories) => journal.prepared(memories) });
    this.#created = new Batcher({
      ...written,
      send: async (memoryIds) => {
        await journal.created(memoryIds);
        return memoryIds.map(() => true as const);
      },
    });
    connection.onRetry = (isNetworkFault) => {
      if (isNetworkFault) window.fault();
      onEvent({ type: "retried" });
    };
  }

  /**
   * Stores every asset of a memory, and the memory itself, which the backend takes only with its bytes. Buffers are freed
   * when they are no longer needed.
   * @throws PipelineError, StoreError, or an error of the agent
   */
  store(memory: PreparedMemory): Promise<UploadedMemory> {
    const { memoryId } = memory.source;
    const handedOver = deferred();
    const uploaded = this.#store(memory, handedOver.resolve);
    const sent = Promise.race([handedOver.promise, uploaded.then(() => {})]).catch(() => {});
    this.#unsent.set(memoryId, sent);
    void sent.finally(() => this.#unsent.delete(memoryId));
    return uploaded;
  }

  /**
   * Stores the original of a memory of which nothing else is prepared yet.
   * @throws PipelineError, StoreError, or an error of the agent
   */
  async sendAhead(memoryId: string, original: PreparedAsset): Promise<void> {
    const { kind, sha256, sizeBytes } = original;
    await this.#cancelSessions(await this.#prepared.add({ memoryId, assets: [{ kind, sha256, sizeBytes }] }));
    await this.#blobs.store(memoryId, original).stored;
  }

  /** Sends the last memories without waiting for others, until every memory is passed to the network or has failed. */
  async allSent(): Promise<void> {
    this.#blobs.hurry();
    this.#memories.hurry();
    await Promise.all(this.#unsent.values());
  }

  async #store(memory: PreparedMemory, onSent: () => void): Promise<UploadedMemory> {
    const { memoryId } = memory.source;
    const assets = memory.assets.map(({ kind, sha256, sizeBytes }) => ({ kind, sha256, sizeBytes }));
    await this.#cancelSessions(await this.#prepared.add({ memoryId, assets }));
    const blobs = memory.assets
      .filter(({ kind }) => kind !== "placeholder")
      .map((asset) => this.#blobs.store(memoryId, asset));
    const bytes = {
      sent: Promise.all(blobs.map(({ sent }) => sent)),
      answered: Promise.all(blobs.map(({ stored }) => stored)),
    };
    const creating = this.#order.sendBehind(bytes, () => this.#memories.create(memory, onSent), isBlobMissing);
    // Bytes of a memory that failed may still be uploading for another memory that has the same.
    void Promise.allSettled([creating, ...blobs.map(({ stored }) => stored)]).then(() => freeBytes(memory.assets));
    const [{ created }] = await Promise.all([creating, bytes.answered]);
    await this.#created.add(memoryId);
    return { memoryId, created, assets };
  }

  /** Sends nothing more until `resume`. Messages in flight are completed. */
  pause(): void {
    this.#window.pause();
    this.#memories.pause();
  }

  resume(): void {
    this.#window.resume();
    this.#memories.resume();
  }

  /** Cancels the sessions of blobs that are no longer wanted, so that they do not count as open. */
  async cancelUnfinished(): Promise<void> {
    const unfinished = await this.#journal.openSessions();
    if (unfinished.length === 0) return;
    await this.#cancelSessions(unfinished);
    // A chunk that was in flight when the job was stopped may have opened its session again.
    const sessions = await this.#connection.call((backend) => backend.get_user_upload_sessions());
    const ids = sessions.map(({ session_id }) => session_id);
    await this.#cancelSessions(ids.filter((id) => unfinished.includes(id)));
  }

  async #cancelSessions(sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) {
      await this.#connection
        .ask((backend) => backend.cancel_upload(sessionId))
        .catch((error: unknown) => {
          // The session never opened, has expired, or was committed meanwhile.
          if (!(error instanceof StoreError)) throw error;
        });
    }
  }
}

const isBlobMissing = (error: unknown) => error instanceof StoreError && error.code === "NotFound";
