import { type LimitsRecord, StoreError } from "@store-forever/protocol";
import PQueue from "p-queue";
import { freeBytes } from "../bytes/asset-bytes.ts";
import type { UploadListener } from "../events/upload-event.ts";
import type { Journal } from "../journal/journal.ts";
import type { PreparedMemory } from "../prepare/read-memory.ts";
import type { BackendConnection } from "./backend/backend-connection.ts";
import type { CallOrder } from "./backend/call-order.ts";
import { AdaptiveWindow } from "./batch/adaptive-window.ts";
import { Batcher } from "./batch/batcher.ts";
import { BlobUploader } from "./blobs/blob-uploader.ts";
import { MemoryCreator } from "./records/memory-creator.ts";
import type { CertifiedAsset } from "./verify/certified-memories.ts";

/** A message exists as the file's slice, as Candid, and as the signed envelope. */
const COPIES_OF_A_MESSAGE = 3;
/** Memories that share one transaction of the journal. */
const WRITTEN_AT_ONCE = 200;

type JournaledMemoryAssets = Parameters<Journal["prepared"]>[0][number];

/** A memory that has been sent, with what this browser computed of it: to be held against what the canister certifies. */
export interface UploadedMemory {
  memoryId: string;
  /** False when somebody stored this memory between the first look and the upload: then their copy stays. */
  created: boolean;
  assets: CertifiedAsset[];
}

export interface UploaderOptions {
  archive: BackendConnection;
  order: CallOrder;
  limits: LimitsRecord;
  journal: Journal;
  /** What messages under way may take of the memory. */
  memoryBudgetBytes: number;
  onEvent: UploadListener;
}

/** Uploads the memories of one job, which share their messages. */
export class Uploader {
  readonly #archive: BackendConnection;
  readonly #journal: Journal;
  readonly #window: AdaptiveWindow;
  readonly #blobs: BlobUploader;
  readonly #memories: MemoryCreator;
  readonly #order: CallOrder;
  /** Memories being stored, until they are handed to the network. */
  readonly #unsent = new Map<string, Promise<void>>();
  readonly #prepared: Batcher<JournaledMemoryAssets, string[]>;
  readonly #created: Batcher<string, true>;

  constructor({ archive, order, limits, journal, memoryBudgetBytes, onEvent }: UploaderOptions) {
    const max = Math.floor(memoryBudgetBytes / (limits.max_message_bytes * COPIES_OF_A_MESSAGE));
    const window = new AdaptiveWindow({ max });
    this.#archive = archive;
    this.#journal = journal;
    this.#order = order;
    this.#window = window;
    this.#blobs = new BlobUploader({ archive, limits, journal, window, onEvent });
    this.#memories = new MemoryCreator(archive, limits);
    const journalLine = new PQueue({ concurrency: 1 });
    const written = {
      sizeOf: () => 0,
      limits: { maxBytes: 0, maxItems: WRITTEN_AT_ONCE },
      line: <T>(write: () => Promise<T>) => journalLine.add(write),
    };
    this.#prepared = new Batcher({ ...written, send: (memories) => journal.prepared(memories) });
    this.#created = new Batcher({
      ...written,
      send: async (memoryIds) => {
        await journal.created(memoryIds);
        return memoryIds.map(() => true as const);
      },
    });
    archive.onRetry = (isNetworkFault) => {
      if (isNetworkFault) window.fault();
      onEvent({ type: "retried" });
    };
  }

  /**
   * Stores every asset, and the memory that refers to them: the canister takes none without its bytes. Those in memory
   * are freed when they are no longer needed.
   * @throws PipelineError, StoreError, or what the agent throws
   */
  store(memory: PreparedMemory): Promise<UploadedMemory> {
    const { memoryId } = memory.source;
    let onSent = () => {};
    const handedOver = new Promise<void>((resolve) => {
      onSent = resolve;
    });
    const uploaded = this.#store(memory, onSent);
    const sent = Promise.race([handedOver, uploaded.then(() => {})]).catch(() => {});
    this.#unsent.set(memoryId, sent);
    void sent.finally(() => this.#unsent.delete(memoryId));
    return uploaded;
  }

  /** Waits until no memory is left that is not handed to the network, or has failed. */
  async allSent(): Promise<void> {
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
    const creating = this.#order.behind(bytes, () => this.#memories.create(memory, onSent), isWithoutItsBytes);
    // Of a memory that failed, bytes may still be on their way for another that has the same.
    void Promise.allSettled([creating, ...blobs.map(({ stored }) => stored)]).then(() => freeBytes(memory.assets));
    const [{ created }] = await Promise.all([creating, bytes.answered]);
    await this.#created.add(memoryId);
    return { memoryId, created, assets };
  }

  /** Sends nothing more until `resume`; what is under way arrives. */
  pause(): void {
    this.#window.pause();
    this.#memories.pause();
  }

  resume(): void {
    this.#window.resume();
    this.#memories.resume();
  }

  /** Gives the sessions of files that nobody wants any more back, so that they do not count as open. */
  async cancelUnfinished(): Promise<void> {
    const unfinished = await this.#journal.openSessions();
    if (unfinished.length === 0) return;
    await this.#cancelSessions(unfinished);
    // A chunk that was on its way when the job was stopped has perhaps opened its session again.
    const sessions = await this.#archive.call((backend) => backend.get_user_upload_sessions());
    const reopened = sessions.filter(({ session_id, state }) => unfinished.includes(session_id) && "open" in state);
    await this.#cancelSessions(reopened.map(({ session_id }) => session_id));
  }

  async #cancelSessions(sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) {
      await this.#archive
        .ask((backend) => backend.cancel_upload(sessionId))
        .catch((error: unknown) => {
          // It never opened, has expired, or was committed meanwhile.
          if (!(error instanceof StoreError)) throw error;
        });
    }
  }
}

const isWithoutItsBytes = (error: unknown) => error instanceof StoreError && error.code === "NotFound";
