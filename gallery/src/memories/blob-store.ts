import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface StoredBlob {
  /** SHA-256 of the bytes in lower-case hexadecimal. */
  contentHash: string;
  sizeBytes: number;
}

/** Keeps originals on disk, each under the SHA-256 of its bytes. On a hosted site Vercel Blob would do this. */
export class BlobStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @param contentHash as the store returned it; anything else throws, so that no name can lead out of the folder */
  pathOf(contentHash: string): string {
    if (!/^[0-9a-f]{64}$/.test(contentHash))
      throw new RangeError("A blob's key is a SHA-256 in lower-case hexadecimal.");
    return path.join(this.folder, contentHash);
  }

  /** Copies a file into the store and hashes it on the way. A blob is either there as a whole or not at all. */
  async put(file: string): Promise<StoredBlob> {
    await mkdir(this.folder, { recursive: true });
    const partial = path.join(this.folder, `${randomUUID()}.partial`);
    const hash = createHash("sha256");
    let sizeBytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        done(null, chunk);
      },
    });
    try {
      await pipeline(createReadStream(file), measure, createWriteStream(partial));
      const contentHash = hash.digest("hex");
      await rename(partial, this.pathOf(contentHash));
      return { contentHash, sizeBytes };
    } finally {
      await rm(partial, { force: true });
    }
  }
}
