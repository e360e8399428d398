import type { MemoryType } from "@store-forever/protocol";
import type { FileValidator, RequestObserver, SourceAccess } from "../../api.ts";
import { PipelineError, SourceUnavailable } from "../../errors/failures.ts";
import { type FetchedSource, fetchSource, NotRead, validatorOf } from "../../reach/fetch-source.ts";
import { isTypeAllowed } from "../../reach/source-access.ts";
import { type ArrivedFile, ArrivingFile, type Spill } from "./arriving-file.ts";
import { toldFileName } from "./file-name.ts";
import { isPart, notReadFailure, statusFailure, toldSizeOf } from "./refusals.ts";
import { StallTimer } from "./stall-timer.ts";
import { unreadable } from "./unreadable.ts";

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
  /** Takes no answer that the browser has kept: an earlier one was not whole. */
  isFresh?: boolean;
}

export interface SourceFile extends ArrivedFile {
  /** Where the bytes came from, after redirects. */
  url: string;
  /** Whether the server told how many bytes there are. Then all of them have arrived. */
  isSizeTold: boolean;
  /** What the server calls it. */
  fileName?: string;
  validator?: FileValidator;
}

/**
 * Reads a file as the page that names it may (`fetchSource`). Only a whole answer is taken.
 * @throws SourceUnavailable, or PipelineError with a `SourceFailureCode`
 */
export async function readFile(url: string, options: ReadOptions): Promise<SourceFile> {
  const stall = new StallTimer(options.stallLimitMs ?? STALL_LIMIT_MS);
  try {
    const { access, observe, isFresh = false } = options;
    const fetched = await fetchSource(url, { access, observe, isFresh, signal: stall.signal });
    return await readAnswer(fetched, options, stall).catch((error: unknown) => {
      throw new URL(fetched.url).origin === new URL(url).origin ? error : asElsewhere(error);
    });
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    if (error instanceof NotRead) throw notReadFailure(options.name, error, error);
    const stalled = stall.signal.aborted;
    const why = stalled ? "its server stopped sending" : "its server could not be reached";
    throw new SourceUnavailable("Unreachable", unreadable(options.name, why), { cause: error });
  } finally {
    stall.stop();
  }
}

async function readAnswer(
  { response, url }: FetchedSource,
  options: ReadOptions,
  stall: StallTimer,
): Promise<SourceFile> {
  try {
    checkAnswer(response, url, options);
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
  const sizeBytes = toldSizeOf(response);
  const file = await readBody(response, sizeBytes, options, stall);
  const fileName = toldFileName(response.headers.get("content-disposition"));
  const validator = validatorOf(response);
  return {
    ...file,
    url,
    isSizeTold: sizeBytes !== undefined,
    ...(fileName === undefined ? {} : { fileName }),
    ...(validator && { validator }),
  };
}

/** Checks what the headers tell, before the body is used. @throws PipelineError, SourceUnavailable */
function checkAnswer(response: Response, url: string, options: ReadOptions): void {
  const { name, type, access } = options;
  if (!isTypeAllowed(type, url, access))
    throw new PipelineError(
      "Unreadable",
      unreadable(name, "documents and notes are read from the page's own address only"),
    );
  if (!response.ok) throw statusFailure(name, response, {});
  const contentType = response.headers.get("content-type") ?? "";
  // A camera's live picture, for example, never ends.
  if (/^multipart\//i.test(contentType))
    throw new PipelineError("NotAnImage", `${name} is not a photo but a stream of several.`, { about: contentType });
  if (isPart(response)) throw incomplete(name, "its server sent a part only");
  checkSize(toldSizeOf(response) ?? 0, options);
}

async function readBody(
  response: Response,
  toldBytes: number | undefined,
  options: ReadOptions,
  stall: StallTimer,
): Promise<ArrivedFile> {
  const reader = response.body?.getReader();
  const file = new ArrivingFile(options.spill);
  const next = () =>
    reader?.read().catch((cause: unknown) => {
      throw stall.signal.aborted ? cause : incomplete(options.name, "the connection broke before its end", cause);
    });
  for (let part = await next(); part?.value !== undefined; part = await next()) {
    stall.restart();
    options.onBytes();
    await file.add(part.value);
    if (file.sizeBytes > options.maxSizeBytes) await reader?.cancel();
    checkSize(file.sizeBytes, options);
  }
  if (file.sizeBytes === 0) throw new PipelineError("Empty", unreadable(options.name, "its server sent an empty file"));
  if (toldBytes !== undefined && file.sizeBytes < toldBytes)
    throw incomplete(options.name, `its server sent ${file.sizeBytes} of ${toldBytes} bytes`);
  return await file.finish();
}

const incomplete = (name: string, why: string, cause?: unknown) =>
  new SourceUnavailable("Incomplete", unreadable(name, why), { cause });

/** Marks a failure as learned from another site, about which the gallery is told nothing. */
export function asElsewhere(error: unknown): unknown {
  if (!(error instanceof PipelineError)) return error;
  const { code, message, details } = error;
  const marked = { ...details, isElsewhere: true, cause: error } as const;
  if (!(error instanceof SourceUnavailable)) return new PipelineError(code, message, marked);
  const { retryAfterMs } = error;
  return new SourceUnavailable(code, message, { ...marked, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
}

function checkSize(sizeBytes: number, { name, maxSizeBytes }: ReadOptions): void {
  if (sizeBytes <= maxSizeBytes) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new PipelineError(
    "TooLarge",
    `${name} is larger than ${megabytes(maxSizeBytes)}, the most that the archive takes for one file. Store a smaller copy.`,
  );
}
