import { type AssetKind, type MemoryType, toHex } from "@store-forever/protocol";
import type { FileCandidate, MemorySource } from "../api.ts";
import { throttle } from "../async/throttle.ts";
import { type BytesOrFile, readBytes, sizeOf } from "../bytes/asset-bytes.ts";
import { PipelineError } from "../errors/failures.ts";
import { type Choice, candidatesOf, chooseFile, isNoPhoto } from "./choose-file.ts";
import { decodePicture } from "./derive/decode-picture.ts";
import type { PhotoVersion } from "./derive/derive-photo.ts";
import { pictureBytesOf } from "./inspect/picture-size.ts";
import { PHOTO_HEAD_BYTES } from "./inspect/tells-place.ts";
import { makeVersions, type Versions } from "./make-versions.ts";
import type { PrepareOptions, PrepareStep } from "./prepare-options.ts";
import type { PreparedAsset, PreparedMemory } from "./prepared-memory.ts";
import { sha256Of } from "./read/hash.ts";
import { asElsewhere } from "./read/read-file.ts";
import { type ReadCandidate, readCandidate } from "./read-candidate.ts";

/** How much RAM preparing a memory takes: its file while it waits, and its picture while that is decoded. */
export interface ReadFacts {
  /** The file's hash, in hexadecimal. */
  sha256: string;
  /** Where the file came from, after redirects. */
  fileUrl: string;
  fileBytes: number;
  pictureBytes: number;
}

export interface ReadMemory {
  facts: ReadFacts;
  /**
   * The file itself, where it is on disk and will be the original whatever is derived from it: it can be sent meanwhile. `undefined` of
   * all others.
   */
  original: () => Promise<PreparedAsset | undefined>;
  /**
   * Checks, hashes and derives what was read.
   * @param isRepeated another address has led to the same bytes
   * @throws PipelineError
   */
  prepare: (isRepeated: boolean) => Promise<PreparedMemory>;
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
  const read: Read = (candidate, memoryType = source.memoryType) =>
    readCandidate({ ...source, memoryType }, candidate, { ...options, onBytes, onWait: () => onStep("held") });
  const first = await chooseFile(candidatesOf(source), read);
  const motion = first.taken.found.memoryType === "image" ? await readMotion(source, read) : undefined;
  const prepare = async (isRepeated: boolean): Promise<PreparedMemory> => {
    onStep("preparing");
    const { readLocation } = options;
    const prepared = await prepareFirst(source, first, read, { readLocation, isRepeated });
    if (motion === undefined || prepared.source.memoryType !== "image") return prepared;
    return { ...prepared, assets: [...prepared.assets, await assetOf("motion", motion)] };
  };
  const original = async () => (mayGoAhead(first.taken) ? await assetOf("original", first.taken) : undefined);
  const { bytes, sha256, url: fileUrl } = first.taken.file;
  const fileBytes = inMemoryBytes(bytes) + (motion === undefined ? 0 : inMemoryBytes(motion.file.bytes));
  const facts = { sha256: toHex(await sha256), fileUrl, fileBytes, pictureBytes: await pictureBytesOf(bytes) };
  return { facts, original, prepare };
}

const inMemoryBytes = (bytes: BytesOrFile) => (bytes instanceof Blob ? 0 : bytes.length);

type Read = (candidate: FileCandidate, type?: MemoryType) => Promise<ReadCandidate>;

/**
 * Reads what moves in a live photo. Where there is no film at its address, the picture alone is the photo.
 * @throws PipelineError where a film may be had later: without it, a part would be stored for the whole
 */
async function readMotion({ motionUrl }: MemorySource, read: Read): Promise<ReadCandidate | undefined> {
  if (motionUrl === undefined) return undefined;
  try {
    return await read({ url: motionUrl, claim: "original" }, "video");
  } catch (error) {
    if (isNoPhoto(error)) return undefined;
    throw error;
  }
}

/** Prepares the first file that turns out to be the photo. */
async function prepareFirst(
  source: MemorySource,
  first: Choice<ReadCandidate>,
  read: Read,
  { readLocation, isRepeated }: { readLocation: boolean; isRepeated: boolean },
): Promise<PreparedMemory> {
  const shown = shownPicture(source, read);
  const prepareOne = async (taken: ReadCandidate): Promise<PreparedMemory> => {
    try {
      const versions = await makeVersions(taken, {
        readLocation,
        isRepeated: isRepeated && taken === first.taken,
        shown: () => shown(taken.candidate),
      });
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

async function preparedMemory(taken: ReadCandidate, { facts, versions }: Versions): Promise<PreparedMemory> {
  const { source, candidate, file, isCutOff } = taken;
  const original = await assetOf("original", taken);
  const derived = await Promise.all(versions.map(preparedFrom(original)));
  return {
    source,
    facts,
    claim: candidate.claim,
    isCutOff,
    readFrom: new URL(file.url).origin,
    ...(file.validator && { validator: file.validator }),
    headSha256: toHex(await sha256Of(await readBytes(file.bytes, 0, PHOTO_HEAD_BYTES))),
    assets: [original, ...derived],
  };
}

const assetOf = async (kind: AssetKind, { file, found }: ReadCandidate): Promise<PreparedAsset> => ({
  kind,
  bytes: file.bytes,
  sizeBytes: sizeOf(file.bytes),
  sha256: await file.sha256,
  contentType: found.contentType,
});

const preparedFrom =
  (original: PreparedAsset) =>
  async ({ kind, bytes: version }: PhotoVersion): Promise<PreparedAsset> => {
    if (version === "original") return { ...original, kind };
    const bytes = new Uint8Array(await version.arrayBuffer());
    return { kind, bytes, sizeBytes: bytes.length, sha256: await sha256Of(bytes), contentType: version.type };
  };
