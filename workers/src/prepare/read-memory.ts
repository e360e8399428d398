import type { AssetKind } from "@store-forever/protocol";
import type { MediaFacts, MemorySource } from "../api.ts";
import { type BytesOrFile, blobOf } from "../bytes/asset-bytes.ts";
import { createSourceRetry } from "../errors/retry.ts";
import { derive, type PhotoVersion } from "./derive/derive-photo.ts";
import { contentTypeOf, imageTypeOf } from "./inspect/content-type.ts";
import { pictureBytesOf } from "./inspect/picture-size.ts";
import { sha256Of } from "./read/hash.ts";
import { readFile, type Spill } from "./read/read-file.ts";

export interface PreparedAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
  contentType: string;
  bytes: BytesOrFile;
}

/** A memory with everything that will be stored of it. */
export interface PreparedMemory {
  source: MemorySource;
  facts: MediaFacts;
  /** At most one of each kind, the original first. */
  assets: PreparedAsset[];
}

export type PrepareStep = "reading" | "preparing";

export interface PrepareOptions {
  maxFileSizeBytes: number;
  /** Whether where a photo was taken may be read from it. The original keeps what is in it either way. */
  readLocation: boolean;
  /** Where files go that are too large for the memory. */
  spill: Spill;
}

/** What a memory takes of the machine's: its file while it waits, and its picture while that is decoded. */
export interface BytesNeeded {
  fileBytes: number;
  pictureBytes: number;
}

export interface ReadMemory {
  needs: BytesNeeded;
  /** Checks, hashes and derives what was read. @throws PipelineError */
  prepare: () => Promise<PreparedMemory>;
}

/** How often a long read says that it goes on. */
const SIGN_OF_LIFE_MS = 1_000;

/**
 * Reads one memory.
 * @param onStep called when a step begins, and again while it makes progress
 * @throws PipelineError
 */
export async function readMemory(
  source: MemorySource,
  { maxFileSizeBytes, readLocation, spill }: PrepareOptions,
  onStep: (step: PrepareStep) => void,
): Promise<ReadMemory> {
  const name = fileNameOf(source);
  onStep("reading");
  const onBytes = seldom(() => onStep("reading"));
  const { bytes, sha256 } = await createSourceRetry()(() =>
    readFile(source.url, { name, maxSizeBytes: maxFileSizeBytes, onBytes, spill }),
  );
  const prepare = async (): Promise<PreparedMemory> => {
    onStep("preparing");
    const file = blobOf(bytes);
    const { contentType, facts, derivatives } = await laneB(source, file, name, readLocation);
    const original: PreparedAsset = {
      kind: "original",
      bytes,
      sizeBytes: file.size,
      sha256: await sha256,
      contentType,
    };
    return { source, facts, assets: [original, ...(await Promise.all(derivatives.map(preparedFrom(original))))] };
  };
  const fileBytes = bytes instanceof Blob ? 0 : bytes.length;
  return { needs: { fileBytes, pictureBytes: await pictureBytesOf(bytes) }, prepare };
}

const preparedFrom =
  (original: PreparedAsset) =>
  async ({ kind, bytes: version }: PhotoVersion): Promise<PreparedAsset> => {
    if (version === "original") return { ...original, kind };
    const bytes = new Uint8Array(await version.arrayBuffer());
    return { kind, bytes, sizeBytes: bytes.length, sha256: await sha256Of(bytes), contentType: version.type };
  };

interface LaneB {
  contentType: string;
  facts: MediaFacts;
  derivatives: PhotoVersion[];
}

/** Everything that is made of a memory beside its original. */
async function laneB(source: MemorySource, file: Blob, name: string, readLocation: boolean): Promise<LaneB> {
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

/** How messages call a memory's file. */
export function fileNameOf({ fileName, url, title }: MemorySource): string {
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

function seldom(report: () => void): () => void {
  let lastMs = performance.now();
  return () => {
    if (performance.now() - lastMs < SIGN_OF_LIFE_MS) return;
    lastMs = performance.now();
    report();
  };
}
