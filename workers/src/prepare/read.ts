import { PipelineError, SourceUnavailable } from "../failures.ts";

/** Where files go that are too large for the memory; `undefined` where there is no such place. */
export interface Spill {
  create(): Promise<FileSystemFileHandle | undefined>;
}

/** What arrives is kept in pieces of this size, which the browser may put on disk. */
const PIECE_BYTES = 8 * 1024 * 1024;
/** A file with more than this goes to disk as it arrives. */
const SPILL_BYTES = 2 * PIECE_BYTES;

/** A server that sends nothing for this long is given up. */
const STALL_LIMIT_MS = 60_000;

export interface ReadOptions {
  /** How messages call the file. */
  name: string;
  maxSizeBytes: number;
  /** Called whenever bytes arrive. */
  onBytes: () => void;
  spill?: Spill;
  stallLimitMs?: number;
}

/**
 * Reads a file with the cookies of the page it is on.
 * @throws SourceUnavailable, PipelineError Unreadable, or Quota when it is larger than the archive takes
 */
export async function readFile(url: string, options: ReadOptions): Promise<Blob> {
  const stall = new StallTimer(options.stallLimitMs ?? STALL_LIMIT_MS);
  try {
    const response = await fetch(url, { credentials: "include", signal: stall.signal });
    if (!response.ok) {
      const message = unreadable(options.name, `its server answered ${response.status} ${response.statusText}`.trim());
      const isBusy = response.status === 429 || response.status >= 500;
      throw isBusy ? new SourceUnavailable(message) : new PipelineError("Unreadable", message);
    }
    checkSize(Number(response.headers.get("content-length") ?? 0), options);
    return await readBody(response, options, stall);
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    const stalled = stall.signal.aborted;
    const why = stalled ? "its server stopped sending" : "its server could not be reached";
    throw new SourceUnavailable(unreadable(options.name, why), { cause: error });
  } finally {
    stall.stop();
  }
}

async function readBody(response: Response, options: ReadOptions, stall: StallTimer): Promise<Blob> {
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

/** Bytes as they arrive: in memory while they are few, then on disk. */
class ArrivingFile {
  readonly #spill: Spill | undefined;
  readonly #pieces: Blob[] = [];
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #partBytes = 0;
  #disk: { handle: FileSystemFileHandle; stream: FileSystemWritableFileStream } | undefined;
  sizeBytes = 0;

  constructor(spill: Spill | undefined) {
    this.#spill = spill;
  }

  async add(part: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#parts.push(part);
    this.#partBytes += part.length;
    this.sizeBytes += part.length;
    if (this.#partBytes >= PIECE_BYTES) await this.#putAside();
  }

  async finish(): Promise<Blob> {
    await this.#putAside();
    if (this.#disk === undefined) return new Blob(this.#pieces);
    await this.#disk.stream.close();
    return await this.#disk.handle.getFile();
  }

  async #putAside(): Promise<void> {
    const piece = new Blob(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    if (this.#disk === undefined && this.sizeBytes > SPILL_BYTES) await this.#moveToDisk();
    if (this.#disk === undefined) this.#pieces.push(piece);
    else await this.#disk.stream.write(piece);
  }

  async #moveToDisk(): Promise<void> {
    const handle = await this.#spill?.create();
    if (handle === undefined) return;
    const stream = await handle.createWritable();
    for (const piece of this.#pieces.splice(0)) await stream.write(piece);
    this.#disk = { handle, stream };
  }
}

function checkSize(sizeBytes: number, { name, maxSizeBytes }: ReadOptions): void {
  if (sizeBytes <= maxSizeBytes) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new PipelineError(
    "Quota",
    `${name} has over ${megabytes(maxSizeBytes)}, more than the archive takes for one file. Store a smaller copy.`,
  );
}

const unreadable = (name: string, why: string) =>
  `${name} could not be read: ${why}. Open it in the page to see whether it still loads, then try again.`;

class StallTimer {
  readonly #controller = new AbortController();
  readonly #limitMs: number;
  #timer: ReturnType<typeof setTimeout>;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start() {
    return setTimeout(() => this.#controller.abort(), this.#limitMs);
  }
}
