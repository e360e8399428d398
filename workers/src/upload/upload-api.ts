import { accepted, err, type Limits } from "@store-forever/protocol";
import type { Signer } from "@store-forever/protocol/delegation";
import type { GallerySource, Network, PipelineResult, StoredMemory } from "../api.ts";
import { failureOf, resultOf } from "../errors/failures.ts";
import type { UploadListener } from "../events/upload-event.ts";
import { Journal } from "../journal/journal.ts";
import { openJournalDatabase } from "../journal/journal-database.ts";
import type { PreparedAsset, PreparedMemory } from "../prepare/prepared-memory.ts";
import { type BackendConnection, connectBackend } from "./backend/backend-connection.ts";
import { CallOrder } from "./backend/call-order.ts";
import { galleryInputOf } from "./records/gallery-input.ts";
import type { RecordLimits } from "./records/record-limits.ts";
import {
  type SharedGallery,
  storeSharedGallery,
  verifySharedGallery,
  withdrawMissing,
} from "./records/shared-gallery.ts";
import { Uploader } from "./uploader.ts";
import { certifiedMemories } from "./verify/certified-memories.ts";
import type { UploadedMemory } from "./verify/uploaded-memory.ts";
import { isAsUploaded, storedMemory, verifiedMemories } from "./verify/verified-memories.ts";

/** What a job needs to know of the backend before it starts. */
interface BackendFacts {
  owner: string;
  maxFileSizeBytes: number;
}

export interface UploadSettings {
  galleryId: string;
  /** RAM for messages in flight. */
  memoryBudgetBytes: number;
  /** Whether addresses of page and photos are stored. By default not. */
  tellsSource?: boolean;
}

/** What the upload worker does for its job. It answers with results, because exceptions lose their fields between workers. */
export interface UploadApi {
  /**
   * Connects to the backend. May be called again, with another key of the same person, or to connect anew. Calls that are
   * unanswered by then fail with the code `Network`. The former connection begins no further message.
   */
  open(network: Network, signer: Signer, settings: UploadSettings, onEvent: UploadListener): Promise<void>;
  /** Fails where the backend does not let this person store: nothing has to be read from the page then. */
  facts(): Promise<PipelineResult<BackendFacts>>;
  /**
   * Memories that are stored already, certified. Those that an unfinished attempt has created count only if they are
   * certified as they were sent.
   */
  present(memoryIds: string[]): Promise<PipelineResult<StoredMemory[]>>;
  /** Sends an original that is on disk, before the rest of its memory is prepared. `store` sends nothing of it again. */
  sendAhead(memoryId: string, original: PreparedAsset): Promise<PipelineResult<void>>;
  /** Stores a memory. The bytes are moved to the worker, which frees them. */
  store(memory: PreparedMemory): Promise<PipelineResult<UploadedMemory>>;
  /**
   * Stores the gallery of these memories and a link to it, right after those memories that are still being sent. If one of
   * them then fails, this is to be called again without it.
   */
  storeGallery(gallery: GallerySource, storedIds: ReadonlySet<string>): Promise<PipelineResult<SharedGallery>>;
  /** @returns the uploaded memories that are certified exactly as they were sent, and those that were present before */
  verifyMemories(uploads: UploadedMemory[], presentIds: string[]): Promise<PipelineResult<StoredMemory[]>>;
  /** Checks that the link certifiably opens exactly this gallery. */
  verifyGallery(shared: SharedGallery): Promise<PipelineResult<void>>;
  /** Sends nothing more until `resume`. Messages in flight are completed. */
  pause(): Promise<PipelineResult<void>>;
  resume(): Promise<PipelineResult<void>>;
  /** To be called when everything is certified: the next job of this gallery begins a new journal. */
  finish(): Promise<PipelineResult<void>>;
  /** Removes those of the job's memories from the stored gallery that could not be stored. */
  withdraw(): Promise<PipelineResult<void>>;
  /** Cancels what an unfinished job left in the backend, and deletes its journal. Stored memories stay. */
  discard(): Promise<PipelineResult<void>>;
}

/** A connection that is being opened or open, and its unanswered calls, which fail when another one replaces it. */
interface Opening {
  opened: Promise<Opened>;
  unanswered: Set<(failure: PipelineResult<never>) => void>;
}

interface Opened {
  connection: BackendConnection;
  galleryId: string;
  order: CallOrder;
  journal: Journal;
  /** Resolves when the backend has told its limits. Presence can be checked before. */
  ready: Promise<{ limits: Limits & RecordLimits; uploader: Uploader }>;
}

/** Creates the connection and the journal. Tests replace them. */
export interface UploadDependencies {
  connect(network: Network, signer: Signer): Promise<BackendConnection>;
  openJournal(capsule: string, galleryId: string): Promise<Journal>;
}

export const UPLOAD_DEPENDENCIES: UploadDependencies = {
  connect: connectBackend,
  openJournal: async (capsule, galleryId) => new Journal(await openJournalDatabase(), capsule, galleryId),
};

export function createUploadApi(dependencies = UPLOAD_DEPENDENCIES): UploadApi {
  let opening: Opening | undefined;
  let network: Network | undefined;
  const answer = async <T>(work: (opened: Opened) => Promise<T>): Promise<PipelineResult<T>> => {
    if (opening === undefined) return err(failureOf(new Error("The upload worker has not been opened.")));
    const { opened, unanswered } = opening;
    return new Promise((resolve) => {
      unanswered.add(resolve);
      void resultOf(async () => await work(await opened), network)
        .then(resolve)
        .finally(() => unanswered.delete(resolve));
    });
  };

  return {
    async open(address, signer, settings, onEvent) {
      const former = opening;
      network = address;
      const opened = open(dependencies, address, signer, settings, onEvent);
      // A failure is reported to the first call.
      opened.catch(() => {});
      opening = { opened, unanswered: new Set() };
      if (former !== undefined) supersede(former);
    },
    facts: () =>
      answer(async ({ connection, ready }) => {
        const [{ limits }, standing] = await Promise.all([ready, connection.ask((backend) => backend.get_standing())]);
        accepted(standing.may_store);
        return { owner: connection.owner.toText(), maxFileSizeBytes: Number(limits.max_file_size_bytes) };
      }),
    present: (memoryIds) =>
      answer(async ({ connection, journal }) => {
        await journal.begin();
        const sent = new Map((await journal.memories()).map((memory) => [memory.memoryId, memory]));
        return (await certifiedMemories(connection, memoryIds))
          .filter((memory) => {
            const upload = sent.get(memory.memoryId);
            return upload?.step !== "created" || isAsUploaded({ ...upload, created: false }, memory);
          })
          .map((memory) => storedMemory(memory, true));
      }),
    sendAhead: (memoryId, original) =>
      answer(async ({ ready }) => (await ready).uploader.sendAhead(memoryId, original)),
    store: (memory) => answer(async ({ ready }) => (await ready).uploader.store(memory)),
    storeGallery: (gallery, storedIds) =>
      answer(async ({ connection, ready, journal, order }) => {
        const { limits, uploader } = await ready;
        const beforeSend = async () => {
          await uploader.allSent();
          await journal.sharing();
        };
        const pageIds = new Set(gallery.items.map(({ memoryId }) => memoryId));
        const input = galleryInputOf(gallery, storedIds, limits);
        const shared = await storeSharedGallery(connection, { gallery: input, pageIds, limits, order, beforeSend });
        await journal.shared();
        return shared;
      }),
    verifyMemories: (uploads, presentIds) =>
      answer(({ connection }) => verifiedMemories(connection, uploads, presentIds)),
    verifyGallery: (shared) => answer(({ connection }) => verifySharedGallery(connection, shared)),
    pause: () => answer(async ({ ready }) => (await ready).uploader.pause()),
    resume: () => answer(async ({ ready }) => (await ready).uploader.resume()),
    finish: () => answer(({ journal }) => journal.close()),
    withdraw: () => answer(withdraw),
    discard: () =>
      answer(async (opened) => {
        const { uploader } = await opened.ready;
        await uploader.cancelUnfinished();
        await withdraw(opened);
        await opened.journal.close();
      }),
  };
}

/** Gives a connection up: calls that wait in its queues would otherwise wait for ever. */
function supersede({ opened, unanswered }: Opening): void {
  opened
    .then(({ ready }) => ready)
    .then(({ uploader }) => uploader.pause())
    .catch(() => {});
  const message = "The connection to the archive was lost and has been renewed. Try again.";
  for (const answer of unanswered) answer(err({ code: "Network", message }));
}

async function withdraw({ connection, galleryId, journal }: Opened): Promise<void> {
  const unacknowledged = await journal.unacknowledged();
  if (unacknowledged.length > 0) await withdrawMissing(connection, galleryId, unacknowledged);
}

async function open(
  dependencies: UploadDependencies,
  network: Network,
  signer: Signer,
  { galleryId, memoryBudgetBytes, tellsSource = false }: UploadSettings,
  onEvent: UploadListener,
): Promise<Opened> {
  const connection = await dependencies.connect(network, signer);
  const journal = await dependencies.openJournal(connection.capsule, galleryId);
  const order = new CallOrder();
  const ready = connection
    .call((backend) => backend.limits())
    .then((limits) => ({ ...limits, tellsSource }))
    .then((limits) => ({
      limits,
      uploader: new Uploader({ connection, order, limits, journal, memoryBudgetBytes, onEvent }),
    }));
  // A failure is reported to whoever awaits it.
  ready.catch(() => {});
  return { connection, galleryId, order, journal, ready };
}
