import { concatBytes, type MemoryType } from "@store-forever/protocol";
import type { RequestObserver, SourceAccess } from "../../api.ts";
import { type BytesOrFile, freeBuffer, freeBytes } from "../../bytes/asset-bytes.ts";
import { PipelineError, SourceUnavailable } from "../../errors/failures.ts";
import { type FetchedSource, fetchSource, NotRead, type NotReadReason } from "../../reach/fetch-source.ts";
import { isTypeAllowed } from "../../reach/source-access.ts";
import { type RunningHash, sha256Of, startHash } from "./hash.ts";
import { StallTimer } from "./stall-timer.ts";
import { reading, unreadable } from "./unreadable.ts";

/** Where files go that are too large for RAM. */
export interface Spill {
  /** @returns `undefined` where the browser has no private file system */
  create(): Promise<FileSystemFileHandle | undefined>;
}

/** A larger file is written to disk and hashed as it arrives. */
const SPILL_BYTES = 16 * 1024 * 1024;
/** It is written in pieces of this size. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** Reading fails when the server sends nothing for so long. */
const STALL_LIMIT_MS = 60_000;

export interface ReadOptions {
  /** Name of the file, for messages. */
  name: string;
  type: MemoryType;
  access: SourceAccess;
  observe?: RequestObserver | undefined;
  maxSizeBytes: number;
  /** Called whenever bytes arrive. */
  onBytes: () => void;
  spill?: Spill;
  stallLimitMs?: number;
}

export interface SourceFile {
  bytes: BytesOrFile;
  sha256: Promise<Uint8Array>;
  /** Origin that the bytes came from, after redirects. */
  origin: string;
}

const WHY_NOT_READ: Record<NotReadReason, string> = {
  notWeb: "its address is not one of the web",
  morePrivate: "it is on this computer or in a private network, and its page was not loaded from there",
  astray: "its server sends on without end",
};

/**
 * Reads a file as the page that names it may (`fetchSource`).
 * @throws SourceUnavailable, PipelineError Unreadable, or Quota when it is larger than the backend accepts
 */
export async function readFile(url: string, options: ReadOptions): Promise<SourceFile> {
  const stall = new StallTimer(options.stallLimitMs ?? STALL_LIMIT_MS);
  try {
    const { access, observe } = options;
    const fetched = await fetchSource(url, { access, observe, signal: stall.signal });
    const { origin } = new URL(fetched.url);
    const file = await reading(options.name, origin === new URL(url).origin, () => {
      checkAnswer(fetched, options);
      return readBody(fetched.response, options, stall);
    });
    return { ...file, origin };
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    if (error instanceof NotRead)
      throw new PipelineError("Unreadable", unreadable(options.name, WHY_NOT_READ[error.why]), { cause: error });
    const stalled = stall.signal.aborted;
    const why = stalled ? "its server stopped sending" : "its server could not be reached";
    throw new SourceUnavailable(unreadable(options.name, why), { cause: error });
  } finally {
    stall.stop();
  }
}

/** Checks what the headers tell, before the body is used. @throws PipelineError, SourceUnavailable */
function checkAnswer({ response, url }: FetchedSource, options: ReadOptions): void {
  const { name, type, access } = options;
  if (!isTypeAllowed(type, url, access))
    throw new PipelineError(
      "Unreadable",
      unreadable(name, "documents and notes are read from the page's own address only"),
    );
  if (!response.ok) {
    const message = unreadable(name, `its server answered ${response.status} ${response.statusText}`.trim());
    const isBusy = response.status === 429 || response.status >= 500;
    throw isBusy ? new SourceUnavailable(message) : new PipelineError("Unreadable", message);
  }
  checkSize(Number(response.headers.get("content-length") ?? 0), options);
}

type ArrivedFile = Omit<SourceFile, "origin">;

async function readBody(response: Response, options: ReadOptions, stall: StallTimer): Promise<ArrivedFile> {
  const reader = response.body?.getReader();
  const file = new ArrivingFile(options.spill);
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    stall.restart();
    options.onBytes();
    await file.add(part.value);
    if (file.sizeBytes > options.maxSizeBytes) await reader?.cancel();
    checkSize(file.sizeBytes, options);
  }
  if (file.sizeBytes === 0)
    throw new PipelineError("Unreadable", unreadable(options.name, "its server sent an empty file"));
  return await file.finish();
}

/** A file that is not kept in RAM: hashed as it arrives, and written to disk where there is one. */
interface LargeFile {
  hash: RunningHash;
  disk: { handle: FileSystemFileHandle; stream: FileSystemWritableFileStream } | undefined;
  /** Holds the file where there is no disk. The browser decides where it keeps these. */
  pieces: Blob[];
}

/** A file that arrives: in RAM while it is small, then on disk. */
class ArrivingFile {
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

function checkSize(sizeBytes: number, { name, maxSizeBytes }: ReadOptions): void {
  if (sizeBytes <= maxSizeBytes) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new PipelineError(
    "Quota",
    `${name} is larger than ${megabytes(maxSizeBytes)}, the most that the archive takes for one file. Store a smaller copy.`,
  );
}
