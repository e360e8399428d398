import type { LimitsRecord } from "@store-forever/protocol";
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
  readonly #blobs: BlobUploader;
  readonly #memories: MemoryCreator;

  constructor(archive: Archive, limits: LimitsRecord, onBytes: BytesListener) {
    this.#blobs = new BlobUploader(archive, limits, onBytes);
    this.#memories = new MemoryCreator(archive, limits);
  }

  /**
   * Stores every asset, then the memory that refers to them: it is never there without its bytes.
   * @throws PipelineError, Refusal, or what the agent throws
   */
  async store(photo: PreparedPhoto): Promise<UploadedMemory> {
    const blobs = photo.assets.filter(({ kind }) => kind !== "placeholder");
    await Promise.all(blobs.map((asset) => this.#blobs.store(asset)));
    const { created } = await this.#memories.create(photo);
    const assets = photo.assets.map(({ kind, sha256, sizeBytes }) => ({ kind, sha256, sizeBytes }));
    return { memoryId: photo.source.memoryId, created, assets };
  }
}
