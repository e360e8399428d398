import type { LimitsRecord } from "@store-forever/protocol";
import { Refusal } from "../failures.ts";
import type { Journal } from "../journal/journal.ts";
import type { PreparedPhoto } from "../prepare/photo.ts";
import type { Archive } from "./archive.ts";
import { BlobUploader, type BytesListener } from "./blobs.ts";
import { MemoryCreator } from "./memories.ts";
import type { CertifiedAsset } from "./presence.ts";

/** A photo that has been sent, with what this browser computed of it: to be held against what the canister certifies. */
export interface UploadedMemory {
  memoryId: string;
  /** False when somebody stored this memory between the first look and the upload: then their copy stays. */
  created: boolean;
  assets: CertifiedAsset[];
}

/** Uploads the photos of one job, which share their messages. */
export class Uploader {
  readonly #archive: Archive;
  readonly #journal: Journal;
  readonly #blobs: BlobUploader;
  readonly #memories: MemoryCreator;

  constructor(archive: Archive, limits: LimitsRecord, journal: Journal, onBytes: BytesListener) {
    this.#archive = archive;
    this.#journal = journal;
    this.#blobs = new BlobUploader(archive, limits, journal, onBytes);
    this.#memories = new MemoryCreator(archive, limits);
  }

  /**
   * Stores every asset, then the memory that refers to them: it is never there without its bytes.
   * @throws PipelineError, Refusal, or what the agent throws
   */
  async store(photo: PreparedPhoto): Promise<UploadedMemory> {
    const { memoryId } = photo.source;
    const assets = photo.assets.map(({ kind, sha256, sizeBytes }) => ({ kind, sha256, sizeBytes }));
    await this.#cancelSessions(await this.#journal.prepared(memoryId, assets));
    const created = await this.#storeAssetsAndMemory(photo);
    await this.#journal.created(memoryId);
    return { memoryId, created, assets };
  }

  /** Gives the sessions of files that nobody wants any more back, so that they do not count as open. */
  async cancelUnfinished(): Promise<void> {
    await this.#cancelSessions(await this.#journal.openSessions());
  }

  async #storeAssetsAndMemory(photo: PreparedPhoto): Promise<boolean> {
    const blobs = photo.assets.filter(({ kind }) => kind !== "placeholder");
    const outcomes = await Promise.all(blobs.map((asset) => this.#blobs.store(asset)));
    try {
      return (await this.#memories.create(photo)).created;
    } catch (error) {
      const trusted = blobs.filter((_, at) => outcomes[at] === "journaled");
      if (!(error instanceof Refusal) || error.code !== "NotFound" || trusted.length === 0) throw error;
      // The archive no longer has what it once acknowledged.
      await this.#blobs.forget(trusted);
      await Promise.all(trusted.map((asset) => this.#blobs.store(asset)));
      return (await this.#memories.create(photo)).created;
    }
  }

  async #cancelSessions(sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) {
      await this.#archive
        .ask((backend) => backend.cancel_upload(sessionId))
        .catch((error: unknown) => {
          // It never opened, has expired, or was committed meanwhile.
          if (!(error instanceof Refusal)) throw error;
        });
    }
  }
}
