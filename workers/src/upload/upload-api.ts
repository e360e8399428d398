import { err, type LimitsRecord } from "@store-forever/protocol";
import type { Signer } from "@store-forever/protocol/delegation";
import type { GallerySource, Network, PipelineResult, StoredMemory } from "../api.ts";
import { failureOf, resultOf } from "../errors/failures.ts";
import type { UploadListener } from "../events/upload-event.ts";
import { Journal } from "../journal/journal.ts";
import { openJournalDatabase } from "../journal/journal-database.ts";
import type { PreparedMemory } from "../prepare/read-memory.ts";
import { type BackendConnection, connectBackend } from "./backend/backend-connection.ts";
import { CallOrder } from "./backend/call-order.ts";
import {
  galleryInputOf,
  type SharedGallery,
  storeSharedGallery,
  verifySharedGallery,
  withdrawMissing,
} from "./records/gallery.ts";
import { type UploadedMemory, Uploader } from "./uploader.ts";
import { certifiedMemories } from "./verify/certified-memories.ts";
import { isAsUploaded, storedMemory, verifiedMemories } from "./verify/verified-memories.ts";

/** What a job needs to know of the archive before it starts. */
export interface BackendFacts {
  owner: string;
  maxFileSizeBytes: number;
}

export interface UploadSettings {
  galleryId: string;
  /** What messages under way may take of the memory. */
  memoryBudgetBytes: number;
}

/** What the upload worker does for the job. Answers are results: an exception would lose its fields on the way. */
export interface UploadApi {
  /**
   * May be called again, with another key of the same person, or to reach the archive anew. What was asked before and is
   * unanswered then fails, with the code `Network`: of the former connection nothing more is sent that has not begun.
   */
  open(network: Network, signer: Signer, settings: UploadSettings, onEvent: UploadListener): Promise<void>;
  facts(): Promise<PipelineResult<BackendFacts>>;
  /** Those memories that are stored already, certified; what an unfinished attempt stored, only as that had sent it. */
  present(memoryIds: string[]): Promise<PipelineResult<StoredMemory[]>>;
  /** The bytes are handed over: the worker frees them. */
  store(memory: PreparedMemory): Promise<PipelineResult<UploadedMemory>>;
  /**
   * Stores the gallery of these memories, and a link that opens it, right behind those that are still being stored. Where
   * one of them then fails, this is to be called again without it.
   */
  storeGallery(gallery: GallerySource, storedIds: ReadonlySet<string>): Promise<PipelineResult<SharedGallery>>;
  /** Those of the uploaded memories that are certified exactly as they were uploaded, and those present before. */
  verifyMemories(uploads: UploadedMemory[], presentIds: string[]): Promise<PipelineResult<StoredMemory[]>>;
  /** Fails unless the link certifiably opens exactly this gallery. */
  verifyGallery(shared: SharedGallery): Promise<PipelineResult<void>>;
  /** Nothing more is sent until `resume`; what is under way arrives. */
  pause(): Promise<PipelineResult<void>>;
  resume(): Promise<PipelineResult<void>>;
  /** Everything is certified: the next job of this gallery begins a new journal. */
  finish(): Promise<PipelineResult<void>>;
  /** Takes out of the stored gallery what it lists of the job's memories although they could not be stored. */
  withdraw(): Promise<PipelineResult<void>>;
  /** Gives up what an unfinished job left on the canister, and its journal. Stored photos stay. */
  discard(): Promise<PipelineResult<void>>;
}

/** A connection, and how those who asked it something are told that there is another now. */
interface Opening {
  opened: Promise<Opened>;
  unanswered: Set<(failure: PipelineResult<never>) => void>;
}

interface Opened {
  archive: BackendConnection;
  galleryId: string;
  order: CallOrder;
  journal: Journal;
  /** Once the archive has told its limits; what is stored already can be asked meanwhile. */
  ready: Promise<{ limits: LimitsRecord; uploader: Uploader }>;
}

/** Where the API gets its archive and its journal from; tests put something in between. */
export interface UploadDependencies {
  connect(network: Network, signer: Signer): Promise<BackendConnection>;
  openJournal(archiveName: string, galleryId: string): Promise<Journal>;
}

export const UPLOAD_DEPENDENCIES: UploadDependencies = {
  connect: connectBackend,
  openJournal: async (archiveName, galleryId) => new Journal(await openJournalDatabase(), archiveName, galleryId),
};

export function createUploadApi(realm = UPLOAD_DEPENDENCIES): UploadApi {
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
    async open(archiveNetwork, signer, settings, onEvent) {
      const former = opening;
      network = archiveNetwork;
      const opened = open(realm, archiveNetwork, signer, settings, onEvent);
      // Whoever asks for it first learns why it failed.
      opened.catch(() => {});
      opening = { opened, unanswered: new Set() };
      if (former !== undefined) supersede(former);
    },
    facts: () =>
      answer(async ({ archive, ready }) => ({
        owner: archive.owner.toText(),
        maxFileSizeBytes: Number((await ready).limits.max_file_size_bytes),
      })),
    present: (memoryIds) =>
      answer(async ({ archive, journal }) => {
        await journal.begin();
        const sent = new Map((await journal.memories()).map((memory) => [memory.memoryId, memory]));
        return (await certifiedMemories(archive, memoryIds))
          .filter((memory) => {
            const upload = sent.get(memory.memoryId);
            return upload?.step !== "created" || isAsUploaded({ ...upload, created: false }, memory);
          })
          .map((memory) => storedMemory(memory, true));
      }),
    store: (memory) => answer(async ({ ready }) => (await ready).uploader.store(memory)),
    storeGallery: (gallery, storedIds) =>
      answer(async ({ archive, ready, journal, order }) => {
        const { limits, uploader } = await ready;
        const isTime = async () => {
          await uploader.allSent();
          await journal.sharing();
        };
        const pageIds = new Set(gallery.items.map(({ memoryId }) => memoryId));
        const input = galleryInputOf(gallery, storedIds, limits);
        const shared = await storeSharedGallery(archive, { gallery: input, pageIds, limits, order, isTime });
        await journal.shared();
        return shared;
      }),
    verifyMemories: (uploads, presentIds) => answer(({ archive }) => verifiedMemories(archive, uploads, presentIds)),
    verifyGallery: (shared) => answer(({ archive }) => verifySharedGallery(archive, shared)),
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

/** What waits for its turn on a connection that is given up would wait for ever. */
function supersede({ opened, unanswered }: Opening): void {
  opened
    .then(({ ready }) => ready)
    .then(({ uploader }) => uploader.pause())
    .catch(() => {});
  const message = "The connection to the archive was lost and made anew. Try again.";
  for (const tell of unanswered) tell(err({ code: "Network", message }));
}

async function withdraw({ archive, galleryId, journal }: Opened): Promise<void> {
  const doubtful = await journal.doubtful();
  if (doubtful.length > 0) await withdrawMissing(archive, galleryId, doubtful);
}

async function open(
  realm: UploadDependencies,
  network: Network,
  signer: Signer,
  { galleryId, memoryBudgetBytes }: UploadSettings,
  onEvent: UploadListener,
): Promise<Opened> {
  const archive = await realm.connect(network, signer);
  const journal = await realm.openJournal(archive.name, galleryId);
  const order = new CallOrder();
  const ready = archive
    .call((backend) => backend.limits())
    .then((limits) => ({
      limits,
      uploader: new Uploader({ archive, order, limits, journal, memoryBudgetBytes, onEvent }),
    }));
  // Whoever waits for it learns why it failed.
  ready.catch(() => {});
  return { archive, galleryId, order, journal, ready };
}
