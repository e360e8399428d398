import type { FileCandidate, MemorySource } from "../api.ts";
import { throttle } from "../async/throttle.ts";
import { PipelineError } from "../errors/failures.ts";
import { type Choice, candidatesOf, chooseFile } from "./choose-file.ts";
import { decodePicture } from "./derive/decode-picture.ts";
import type { PhotoVersion } from "./derive/derive-photo.ts";
import { pictureBytesOf } from "./inspect/picture-size.ts";
import { makeVersions, type Versions } from "./make-versions.ts";
import type { PrepareOptions, PrepareStep } from "./prepare-options.ts";
import type { PreparedAsset, PreparedMemory } from "./prepared-memory.ts";
import { sha256Of } from "./read/hash.ts";
import { asElsewhere } from "./read/read-file.ts";
import { type ReadCandidate, readCandidate } from "./read-candidate.ts";

/** How much RAM preparing a memory takes: its file while it waits, and its picture while that is decoded. */
export interface BytesNeeded {
  fileBytes: number;
  pictureBytes: number;
}

export interface ReadMemory {
  needs: BytesNeeded;
  /**
   * The file itself, where it is on disk and will be the original whatever is derived from it: it can be sent meanwhile. `undefined` of
   * all others.
   */
  original: () => Promise<PreparedAsset | undefined>;
  /** Checks, hashes and derives what was read. @throws PipelineError */
  prepare: () => Promise<PreparedMemory>;
}

/** How often a long read reports that it makes progress. */
const PROGRESS_INTERVAL_MS = 1_000;

/**
 * Reads one memory: the best of its files that can be had.
 * @param onStep called when a step begins, and again while the step makes progress
 * @throws PipelineError
 */
export async function readMemory(
  source: MemorySource,
  options: PrepareOptions,
  onStep: (step: PrepareStep) => void,
): Promise<ReadMemory> {
  onStep("reading");
  const onBytes = throttle(() => onStep("reading"), PROGRESS_INTERVAL_MS);
  const read = (candidate: FileCandidate) =>
    readCandidate(source, candidate, { ...options, onBytes, onWait: () => onStep("held") });
  const first = await chooseFile(candidatesOf(source), read);
  const prepare = async (): Promise<PreparedMemory> => {
    onStep("preparing");
    return await prepareFirst(source, first, read, options.readLocation);
  };
  const original = async () => (mayGoAhead(first.taken) ? await originalOf(first.taken) : undefined);
  const { bytes } = first.taken.file;
  const fileBytes = bytes instanceof Blob ? 0 : bytes.length;
  return { needs: { fileBytes, pictureBytes: await pictureBytesOf(bytes) }, original, prepare };
}

type Read = (candidate: FileCandidate) => Promise<ReadCandidate>;

/** Prepares the first file that turns out to be the photo. */
async function prepareFirst(
  source: MemorySource,
  first: Choice<ReadCandidate>,
  read: Read,
  readLocation: boolean,
): Promise<PreparedMemory> {
  const shown = shownPicture(source, read);
  const prepareOne = async (taken: ReadCandidate): Promise<PreparedMemory> => {
    try {
      const versions = await makeVersions(taken, { readLocation, shown: () => shown(taken.candidate) });
      return await preparedMemory(taken, versions);
    } catch (error) {
      throw taken.isElsewhere ? asElsewhere(error) : error;
    }
  };
  const { candidate } = first.taken;
  const again = async (next: FileCandidate) => prepareOne(next === candidate ? first.taken : await read(next));
  return (await chooseFile([candidate, ...first.rest], again)).taken;
}

/** Decodes the picture that the page shows, or else the last that it names, if it is another file than the one that is asked about. */
function shownPicture(source: MemorySource, read: Read) {
  const named = candidatesOf(source).filter(({ isDerived = false }) => !isDerived);
  const shown = named.findLast(({ claim }) => claim === "shown") ?? named.at(-1);
  return async ({ url }: FileCandidate): Promise<ImageBitmap | undefined> => {
    if (shown === undefined || shown.url === url) return undefined;
    try {
      const { file, found } = await read(shown);
      return await decodePicture(file.bytes, found.contentType);
    } catch (error) {
      if (error instanceof PipelineError) return undefined;
      throw error;
    }
  };
}

/** A file that has to be compared with another one first may not be the photo. */
const mayGoAhead = ({ file: { bytes }, candidate: { isDerived = false, sha1 } }: ReadCandidate) =>
  bytes instanceof Blob && !isDerived && sha1 === undefined;

const originalOf = async ({ file, found }: ReadCandidate): Promise<PreparedAsset> => ({
  kind: "original",
  bytes: file.bytes,
  sizeBytes: file.bytes instanceof Blob ? file.bytes.size : file.bytes.length,
  sha256: await file.sha256,
  contentType: found.contentType,
});

async function preparedMemory(taken: ReadCandidate, { facts, versions }: Versions): Promise<PreparedMemory> {
  const { source, candidate, file, isCutOff } = taken;
  const original = await originalOf(taken);
  const derived = await Promise.all(versions.map(preparedFrom(original)));
  return {
    source,
    facts,
    claim: candidate.claim,
    isCutOff,
    readFrom: new URL(file.url).origin,
    assets: [original, ...derived],
  };
}

const preparedFrom =
  (original: PreparedAsset) =>
  async ({ kind, bytes: version }: PhotoVersion): Promise<PreparedAsset> => {
    if (version === "original") return { ...original, kind };
    const bytes = new Uint8Array(await version.arrayBuffer());
    return { kind, bytes, sizeBytes: bytes.length, sha256: await sha256Of(bytes), contentType: version.type };
  };
