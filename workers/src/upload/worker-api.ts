import type { LimitsRecord } from "@store-forever/protocol";
import type { GallerySource, Network, PipelineResult, StoredMemory } from "../api.ts";
import { resultOf } from "../failures.ts";
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
import { storedMemory, verifiedMemories } from "./verify.ts";

/** What a job needs to know of the archive before it starts. */
export interface ArchiveFacts {
  owner: string;
  maxFileSizeBytes: number;
}

/** What the upload worker does for the job. Answers are results: an exception would lose its fields on the way. */
export interface UploadApi {
  open(network: Network, keyPair: CryptoKeyPair, onBytes: BytesListener): Promise<void>;
  facts(): Promise<PipelineResult<ArchiveFacts>>;
  /** Those memories that are stored already, certified. */
  present(memoryIds: string[]): Promise<PipelineResult<StoredMemory[]>>;
  store(photo: PreparedPhoto): Promise<PipelineResult<UploadedMemory>>;
  /** Stores the gallery of these memories, and a link that opens it. */
  storeGallery(gallery: GallerySource, storedIds: ReadonlySet<string>): Promise<PipelineResult<SharedGallery>>;
  /** Those of the uploaded memories that are certified exactly as they were uploaded. */
  verifyMemories(uploads: UploadedMemory[]): Promise<PipelineResult<StoredMemory[]>>;
  /** Fails unless the link certifiably opens exactly this gallery. */
  verifyGallery(shared: SharedGallery): Promise<PipelineResult<void>>;
}

interface Opened {
  archive: Archive;
  limits: LimitsRecord;
  uploader: Uploader;
}

export function createUploadApi(): UploadApi {
  let opening: () => Promise<Opened> = () => Promise.reject(new Error("The upload worker has not been opened."));
  let network: Network | undefined;
  const answer = <T>(work: (opened: Opened) => Promise<T>) =>
    resultOf(async () => await work(await opening()), network);

  return {
    async open(archiveNetwork, keyPair, onBytes) {
      network = archiveNetwork;
      const opened = open(archiveNetwork, keyPair, onBytes);
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
      answer(async ({ archive, limits }) => {
        const memories = await certifiedMemories(archive, memoryIds, limits);
        return memories.map((memory) => storedMemory(memory, true));
      }),
    store: (photo) => answer(({ uploader }) => uploader.store(photo)),
    storeGallery: (gallery, storedIds) =>
      answer(async ({ archive, limits }) => {
        const stored = await storeGalleryRecord(archive, galleryInputOf(gallery, storedIds, limits), limits);
        return { token: await shareGallery(archive, gallery.galleryId), stored };
      }),
    verifyMemories: (uploads) => answer(({ archive, limits }) => verifiedMemories(archive, uploads, limits)),
    verifyGallery: (shared) => answer(({ archive }) => verifySharedGallery(archive, shared)),
  };
}

async function open(network: Network, keyPair: CryptoKeyPair, onBytes: BytesListener): Promise<Opened> {
  const archive = await connect(network, keyPair);
  const limits = await archive.call((backend) => backend.limits());
  return { archive, limits, uploader: new Uploader(archive, limits, onBytes) };
}
