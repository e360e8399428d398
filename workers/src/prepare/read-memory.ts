import type { FileCandidate, MediaFacts, MemorySource, RequestObserver, SourceAccess } from "../api.ts";
import { throttle } from "../async/throttle.ts";
import { blobOf } from "../bytes/asset-bytes.ts";
import { createSourceRetry } from "../errors/retry.ts";
import { derive, type PhotoVersion } from "./derive/derive-photo.ts";
import { contentTypeOf, imageTypeOf } from "./inspect/content-type.ts";
import { pictureBytesOf } from "./inspect/picture-size.ts";
import type { PreparedAsset, PreparedMemory } from "./prepared-memory.ts";
import { sha256Of } from "./read/hash.ts";
import { readFile, type Spill } from "./read/read-file.ts";
import { reading } from "./read/unreadable.ts";

export type PrepareStep = "reading" | "preparing";

export interface PrepareOptions {
  access: SourceAccess;
  observe?: RequestObserver | undefined;
  maxFileSizeBytes: number;
  /** Whether to read from its metadata where a photo was taken. The original keeps its metadata either way. */
  readLocation: boolean;
  /** Where files go that are too large for RAM. */
  spill: Spill;
}

/** How much RAM preparing a memory takes: its file while it waits, and its picture while that is decoded. */
export interface BytesNeeded {
  fileBytes: number;
  pictureBytes: number;
}

export interface ReadMemory {
  needs: BytesNeeded;
  /** Checks, hashes and derives what was read. @throws PipelineError */
  prepare: () => Promise<PreparedMemory>;
}

/** How often a long read reports that it makes progress. */
const PROGRESS_INTERVAL_MS = 1_000;

/**
 * Reads one memory.
 * @param onStep called when a step begins, and again while the step makes progress
 * @throws PipelineError
 */
export async function readMemory(
  source: MemorySource,
  { access, observe, maxFileSizeBytes, readLocation, spill }: PrepareOptions,
  onStep: (step: PrepareStep) => void,
): Promise<ReadMemory> {
  const name = fileNameOf(source);
  onStep("reading");
  const onBytes = throttle(() => onStep("reading"), PROGRESS_INTERVAL_MS);
  const options = { name, type: source.memoryType, access, observe, maxSizeBytes: maxFileSizeBytes, onBytes, spill };
  const [best] = candidatesOf(source);
  const { bytes, sha256, origin: readFrom } = await createSourceRetry()(() => readFile(best.url, options));
  const prepare = async (): Promise<PreparedMemory> => {
    onStep("preparing");
    const file = blobOf(bytes);
    const isAtHome = new URL(best.url).origin === readFrom;
    const inspect = () => inspectAndDerive(source, file, name, readLocation);
    const { contentType, facts, derivatives } = await reading(name, isAtHome, inspect);
    const original: PreparedAsset = {
      kind: "original",
      bytes,
      sizeBytes: file.size,
      sha256: await sha256,
      contentType,
    };
    const versions = await Promise.all(derivatives.map(preparedFrom(original)));
    return { source, facts, readFrom, assets: [original, ...versions] };
  };
  const fileBytes = bytes instanceof Blob ? 0 : bytes.length;
  return { needs: { fileBytes, pictureBytes: await pictureBytesOf(bytes) }, prepare };
}

/** The files of a memory, best first. A source without candidates has one, which its page calls the original. */
function candidatesOf({ url, candidates = [] }: MemorySource): [FileCandidate, ...FileCandidate[]] {
  const [first, ...others] = candidates;
  return first === undefined ? [{ url, claim: "original" }] : [first, ...others];
}

const preparedFrom =
  (original: PreparedAsset) =>
  async ({ kind, bytes: version }: PhotoVersion): Promise<PreparedAsset> => {
    if (version === "original") return { ...original, kind };
    const bytes = new Uint8Array(await version.arrayBuffer());
    return { kind, bytes, sizeBytes: bytes.length, sha256: await sha256Of(bytes), contentType: version.type };
  };

interface Inspected {
  contentType: string;
  facts: MediaFacts;
  derivatives: PhotoVersion[];
}

/** Finds out what a memory's file is, reads its facts and makes its smaller versions. */
async function inspectAndDerive(
  source: MemorySource,
  file: Blob,
  name: string,
  readLocation: boolean,
): Promise<Inspected> {
  if (source.memoryType === "image") {
    const type = await imageTypeOf(file, name);
    const { readPhotoFacts } = await import("./inspect/photo-facts.ts");
    const { isWideGamut, ...facts } = await readPhotoFacts(file, readLocation);
    const { widthPx, heightPx, derivatives } = await derive(file, { type, name, isWideGamut });
    return { contentType: type, facts: { ...facts, widthPx, heightPx }, derivatives };
  }
  const contentType = await contentTypeOf(file, source.memoryType, name);
  if (source.memoryType === "video" || source.memoryType === "audio") {
    const { readRecording } = await import("./derive/recording.ts");
    return { contentType, ...(await readRecording(file)) };
  }
  const isText = contentType.startsWith("text/");
  const { previewText } = await import("./derive/text-page.ts");
  const derivatives = isText ? await previewText(file).catch(() => []) : [];
  return { contentType, facts: {}, derivatives };
}

/** Name of a memory's file, for messages. */
function fileNameOf({ fileName, url, title }: MemorySource): string {
  return fileName ?? (lastSegment(url) || title);
}

function lastSegment(url: string): string {
  try {
    const { protocol, pathname } = new URL(url);
    return protocol.startsWith("http") ? decodeURIComponent(pathname.split("/").at(-1) ?? "") : "";
  } catch {
    return "";
  }
}
