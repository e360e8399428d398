import { concatBytes } from "@store-forever/protocol";
import { type BytesOrFile, freeBuffer, freeBytes } from "../../bytes/asset-bytes.ts";
import { type RunningHash, sha256Of, startHash } from "./hash.ts";

/** Where files go that are too large for RAM. */
export interface Spill {
  /** @returns `undefined` where the browser has no private file system */
  create(): Promise<FileSystemFileHandle | undefined>;
}

/** A larger file is written to disk and hashed as it arrives. */
const SPILL_BYTES = 16 * 1024 * 1024;
/** It is written in pieces of this size. */
const PIECE_BYTES = 8 * 1024 * 1024;

export interface ArrivedFile {
  bytes: BytesOrFile;
  sha256: Promise<Uint8Array>;
}

/** A file that is not kept in RAM: hashed as it arrives, and written to disk where there is one. */
interface LargeFile {
  hash: RunningHash;
  disk: { handle: FileSystemFileHandle; stream: FileSystemWritableFileStream } | undefined;
  /** Holds the file where there is no disk. The browser decides where it keeps these. */
  pieces: Blob[];
}

/** A file that arrives: in RAM while it is small, then on disk. */
export class ArrivingFile {
  readonly #spill: Spill | undefined;
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  #partBytes = 0;
  #large: LargeFile | undefined;
  sizeBytes = 0;

  constructor(spill: Spill | undefined) {
    this.#spill = spill;
  }

  async add(part: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#parts.push(part);
    this.#partBytes += part.length;
    this.sizeBytes += part.length;
    if (this.#large === undefined && this.sizeBytes > SPILL_BYTES) this.#large = await this.#becomeLarge();
    if (this.#large !== undefined && this.#partBytes >= PIECE_BYTES) await this.#flush(this.#large);
  }

  async finish(): Promise<ArrivedFile> {
    if (this.#large === undefined) {
      const bytes = this.#takeParts();
      return { bytes, sha256: sha256Of(bytes) };
    }
    await this.#flush(this.#large);
    const { hash, disk, pieces } = this.#large;
    await disk?.stream.close();
    return { bytes: (await disk?.handle.getFile()) ?? new Blob(pieces), sha256: Promise.resolve(hash.finish()) };
  }

  async #becomeLarge(): Promise<LargeFile> {
    const hash = await startHash();
    const handle = await this.#spill?.create();
    const disk = handle === undefined ? undefined : { handle, stream: await handle.createWritable() };
    return { hash, disk, pieces: [] };
  }

  async #flush({ hash, disk, pieces }: LargeFile): Promise<void> {
    const piece = this.#takeParts();
    hash.add(piece);
    // No Blob is made of bytes for the disk: the browser would keep them in RAM until this worker collects garbage.
    if (disk === undefined) pieces.push(new Blob([piece]));
    else await disk.stream.write(piece);
    freeBuffer(piece.buffer);
  }

  #takeParts(): Uint8Array<ArrayBuffer> {
    this.#partBytes = 0;
    const parts = this.#parts.splice(0);
    const bytes = concatBytes(parts);
    freeBytes(parts.map((bytes) => ({ bytes })));
    return bytes;
  }
}
