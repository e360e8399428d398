import type { FileCandidate, MemorySource, SourceFailureCode } from "../api.ts";
import { PipelineError, SourceUnavailable } from "../errors/failures.ts";
import { type FoundType, typeOf } from "./inspect/content-type.ts";
import { isWhole } from "./inspect/wholeness.ts";
import type { PrepareOptions } from "./prepare-options.ts";
import { readHeldFile } from "./read/held-file.ts";
import { readPatiently } from "./read/patience.ts";
import { asElsewhere, type ReadOptions, readFile, type SourceFile } from "./read/read-file.ts";
import { unreadable } from "./read/unreadable.ts";

/** A file of a memory that was read and recognised. */
export interface ReadCandidate {
  candidate: FileCandidate;
  /** The memory with this file's type, address and name. */
  source: MemorySource;
  /** Name of the file, for messages. */
  name: string;
  file: SourceFile;
  found: FoundType;
  isCutOff: boolean;
  /** It was sent on to another site. */
  isElsewhere: boolean;
}

interface CandidateOptions extends Omit<PrepareOptions, "readLocation">, Pick<ReadOptions, "onBytes"> {
  /** Called when its server has asked to wait. */
  onWait: () => void;
}

/**
 * Reads a file of a memory and recognises it.
 * @throws PipelineError
 */
export async function readCandidate(
  memory: MemorySource,
  candidate: FileCandidate,
  { access, observe, pages, maxFileSizeBytes, spill, onBytes, onWait }: CandidateOptions,
): Promise<ReadCandidate> {
  const { url, held } = candidate;
  const name = held === undefined ? fileNameOf(memory, url) : (memory.fileName ?? memory.title);
  const { memoryType: type } = memory;
  const options = { name, type, access, observe, maxSizeBytes: maxFileSizeBytes, onBytes, spill };
  const readAt = async (address: string, attempt: number) => {
    const file =
      held === undefined
        ? await readFile(address, { ...options, isFresh: attempt > 0 })
        : await readHeldFile(held, { name, url, pageOrigin: access.pageOrigin });
    const isElsewhere = new URL(file.url).origin !== new URL(address).origin;
    try {
      const found = await typeOf(file.bytes, type, name);
      return { file, found, isElsewhere, isCutOff: await isCutOff(file, found, name) };
    } catch (error) {
      throw isElsewhere ? asElsewhere(error) : error;
    }
  };
  const read = (address: string) => readPatiently(address, (attempt) => readAt(address, attempt), onWait);
  const { file, found, ...facts } = await read(url).catch(async (error: unknown) => {
    const known = (memory.candidates ?? []).map((named) => named.url);
    const newer = mayHaveExpired(candidate, error) ? await pages.addressFor(url, memory.pageUrl, known) : undefined;
    if (newer === undefined) throw error;
    return await read(newer);
  });
  const source = { ...memory, url, memoryType: found.memoryType, ...namedBy(memory, file) };
  return { candidate, source, name, file, found, ...facts };
}

/** Addresses that are signed for a while are refused afterwards, or lead to a page or a picture that says so. */
const EXPIRED: readonly string[] = [
  "Forbidden",
  "Gone",
  "SignInNeeded",
  "Unreadable",
  "WebPage",
  "NotAnImage",
  "Damaged",
] satisfies SourceFailureCode[];

const mayHaveExpired = ({ isDerived = false }: FileCandidate, error: unknown) =>
  !isDerived && error instanceof PipelineError && EXPIRED.includes(error.code);

/**
 * Browsers show what there is of a JPEG, and of a file that its server says to be whole there is no more. Of everything else a
 * part is not taken for the whole.
 * @throws SourceUnavailable Incomplete
 */
async function isCutOff({ bytes, isSizeTold }: SourceFile, { contentType }: FoundType, name: string): Promise<boolean> {
  if (await isWhole(bytes, contentType)) return false;
  if (isSizeTold || contentType === "image/jpeg") return true;
  throw new SourceUnavailable("Incomplete", unreadable(name, "what its server sent ends before its end"));
}

/** A server's own name for a file takes the place of one that its address made up. */
function namedBy({ fileName, url }: MemorySource, file: SourceFile): Pick<MemorySource, "fileName"> {
  const isMadeUp = fileName === undefined || fileName === lastPart(url);
  return isMadeUp && file.fileName !== undefined ? { fileName: file.fileName } : {};
}

/** Name of a memory's file, for messages. */
const fileNameOf = ({ fileName, title }: MemorySource, url: string) => fileName ?? (lastPart(url) || title);

function lastPart(url: string): string {
  try {
    const { protocol, pathname } = new URL(url);
    return protocol.startsWith("http") ? decodeURIComponent(pathname.split("/").at(-1) ?? "") : "";
  } catch {
    return "";
  }
}
