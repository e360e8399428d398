import type { LimitsRecord } from "@store-forever/protocol";
import type { GallerySource, Network, PipelineResult, StoredMemory } from "../api.ts";
import { resultOf } from "../failures.ts";
import { openJournalDatabase } from "../journal/database.ts";
import { Journal } from "../journal/journal.ts";
import type { PreparedPhoto } from "../prepare/photo.ts";
import { type Archive, connect } from "./archive.ts";
import type { BytesListener } from "./blobs.ts";
import {
  galleryInputOf,
  type SharedGallery,
  shareGallery,
  storeGalleryRecord,
  verifySharedGallery,
} from "./gallery.ts";
import { certifiedMemories } from "./presence.ts";
import { type UploadedMemory, Uploader } from "./uploader.ts";
import { isAsUploaded, storedMemory, verifiedMemories } from "./verify.ts";

/** What a job needs to know of the archive before it starts. */
export interface ArchiveFacts {
  owner: string;
  maxFileSizeBytes: number;
}

/** What the upload worker does for the job. Answers are results: an exception would lose its fields on the way. */
export interface UploadApi {
  open(network: Network, keyPair: CryptoKeyPair, galleryId: string, onBytes: BytesListener): Promise<void>;
  facts(): Promise<PipelineResult<ArchiveFacts>>;
  /** Those memories that are stored already, certified; what an unfinished attempt stored, only if it is as that had sent it. */
  present(memoryIds: string[]): Promise<PipelineResult<StoredMemory[]>>;
  store(photo: PreparedPhoto): Promise<PipelineResult<UploadedMemory>>;
  /** Stores the gallery of these memories, and a link that opens it. */
  storeGallery(gallery: GallerySource, storedIds: ReadonlySet<string>): Promise<PipelineResult<SharedGallery>>;
  /** Those of the uploaded memories that are certified exactly as they were uploaded, and those present before. */
  verifyMemories(uploads: UploadedMemory[], presentIds: string[]): Promise<PipelineResult<StoredMemory[]>>;
  /** Fails unless the link certifiably opens exactly this gallery. */
  verifyGallery(shared: SharedGallery): Promise<PipelineResult<void>>;
  /** Everything is certified: the next job of this gallery begins a new journal. */
  finish(): Promise<PipelineResult<void>>;
  /** Gives up what an unfinished job left: its open sessions on the canister and its journal. Stored photos stay. */
  discard(): Promise<PipelineResult<void>>;
}

interface Opened {
  archive: Archive;
  limits: LimitsRecord;
  journal: Journal;
  uploader: Uploader;
}

/** Where the API gets its archive and its journal from; tests put something in between. */
export interface UploadRealm {
  connect(network: Network, keyPair: CryptoKeyPair): Promise<Archive>;
  openJournal(archiveName: string, galleryId: string): Promise<Journal>;
}

export const UPLOAD_REALM: UploadRealm = {
  connect,
  openJournal: async (archiveName, galleryId) => new Journal(await openJournalDatabase(), archiveName, galleryId),
};

export function createUploadApi(realm = UPLOAD_REALM): UploadApi {
  let opening: () => Promise<Opened> = () => Promise.reject(new Error("The upload worker has not been opened."));
  let network: Network | undefined;
  const answer = <T>(work: (opened: Opened) => Promise<T>) =>
    resultOf(async () => await work(await opening()), network);

  return {
    async open(archiveNetwork, keyPair, galleryId, onBytes) {
      network = archiveNetwork;
      const opened = open(realm, archiveNetwork, keyPair, galleryId, onBytes);
      // Whoever asks for it first learns why it failed.
      opened.catch(() => {});
      opening = () => opened;
    },
    facts: () =>
      answer(async ({ archive, limits }) => ({
        owner: archive.owner.toText(),
        maxFileSizeBytes: Number(limits.max_file_size_bytes),
      })),
    present: (memoryIds) =>
      answer(async ({ archive, limits, journal }) => {
        await journal.begin();
        const sent = new Map((await journal.memories()).map((memory) => [memory.memoryId, memory]));
        return (await certifiedMemories(archive, memoryIds, limits))
          .filter((memory) => {
            const upload = sent.get(memory.memoryId);
            return upload?.step !== "created" || isAsUploaded({ ...upload, created: false }, memory);
          })
          .map((memory) => storedMemory(memory, true));
      }),
    store: (photo) => answer(({ uploader }) => uploader.store(photo)),
    storeGallery: (gallery, storedIds) =>
      answer(async ({ archive, limits, journal }) => {
        const stored = await storeGalleryRecord(archive, galleryInputOf(gallery, storedIds, limits), limits);
        const token = await shareGallery(archive, gallery.galleryId);
        await journal.shared();
        return { token, stored };
      }),
    verifyMemories: (uploads, presentIds) =>
      answer(({ archive, limits }) => verifiedMemories(archive, uploads, presentIds, limits)),
    verifyGallery: (shared) => answer(({ archive }) => verifySharedGallery(archive, shared)),
    finish: () => answer(({ journal }) => journal.close()),
    discard: () =>
      answer(async ({ journal, uploader }) => {
        await uploader.cancelUnfinished();
        await journal.close();
      }),
  };
}

async function open(
  realm: UploadRealm,
  network: Network,
  keyPair: CryptoKeyPair,
  galleryId: string,
  onBytes: BytesListener,
): Promise<Opened> {
  const archive = await realm.connect(network, keyPair);
  const limits = await archive.call((backend) => backend.limits());
  const journal = await realm.openJournal(archive.name, galleryId);
  return { archive, limits, journal, uploader: new Uploader(archive, limits, journal, onBytes) };
}
