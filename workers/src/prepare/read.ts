import { PipelineError } from "../failures.ts";

/** A server that sends nothing for this long is given up. */
const STALL_LIMIT_MS = 60_000;

export interface ReadOptions {
  /** How messages call the file. */
  name: string;
  maxSizeBytes: number;
  /** Called whenever bytes arrive. */
  onBytes: () => void;
  stallLimitMs?: number;
}

/**
 * Reads a file with the cookies of the page it is on.
 * @throws PipelineError Unreadable, or Quota when it is larger than the archive takes
 */
export async function readFile(url: string, options: ReadOptions): Promise<Blob> {
  const stall = new StallTimer(options.stallLimitMs ?? STALL_LIMIT_MS);
  try {
    const response = await fetch(url, { credentials: "include", signal: stall.signal });
    if (!response.ok)
      throw unreadable(options.name, `its server answered ${response.status} ${response.statusText}`.trim());
    checkSize(Number(response.headers.get("content-length") ?? 0), options);
    return await readBody(response, options, stall);
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    const stalled = stall.signal.aborted;
    throw unreadable(options.name, stalled ? "its server stopped sending" : "its server could not be reached", error);
  } finally {
    stall.stop();
  }
}

async function readBody(response: Response, options: ReadOptions, stall: StallTimer): Promise<Blob> {
  const reader = response.body?.getReader();
  const parts: BlobPart[] = [];
  let sizeBytes = 0;
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    stall.restart();
    options.onBytes();
    sizeBytes += part.value.length;
    if (sizeBytes > options.maxSizeBytes) await reader?.cancel();
    checkSize(sizeBytes, options);
    parts.push(part.value);
  }
  if (sizeBytes === 0) throw unreadable(options.name, "its server sent an empty file");
  return new Blob(parts);
}

function checkSize(sizeBytes: number, { name, maxSizeBytes }: ReadOptions): void {
  if (sizeBytes <= maxSizeBytes) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new PipelineError(
    "Quota",
    `${name} has over ${megabytes(maxSizeBytes)}, more than the archive takes for one file. Store a smaller copy.`,
  );
}

function unreadable(name: string, why: string, cause?: unknown): PipelineError {
  return new PipelineError(
    "Unreadable",
    `${name} could not be read: ${why}. Open it in the page to see whether it still loads, then try again.`,
    { cause },
  );
}

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
