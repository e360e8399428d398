import type { AssetKind } from "@store-forever/protocol";
import type { MediaFacts, MemorySource } from "../api.ts";
import { createSourceRead } from "../retry.ts";
import { type Derivation, derive } from "./derive.ts";
import { sha256Of } from "./hash.ts";
import { readFile, type Spill } from "./read.ts";
import { contentTypeOf, imageTypeOf } from "./sniff.ts";

export interface PreparedAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
  contentType: string;
  /** A handle: sending it to another worker does not copy the bytes. */
  bytes: Blob;
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
  /** Runs the deriving of one memory after the other: pictures are what takes memory. */
  inTurn: <T>(derive: () => Promise<T>) => Promise<T>;
}

/** How often a long read says that it goes on. */
const SIGN_OF_LIFE_MS = 1_000;

/**
 * Reads, checks, hashes and derives one memory.
 * @param onStep called when a step begins, and again while it makes progress
 * @throws PipelineError
 */
export async function prepareMemory(
  source: MemorySource,
  { maxFileSizeBytes, readLocation, spill, inTurn }: PrepareOptions,
  onStep: (step: PrepareStep) => void,
): Promise<PreparedMemory> {
  const name = nameOfFile(source);
  onStep("reading");
  const onBytes = seldom(() => onStep("reading"));
  const { bytes: file, sha256 } = await createSourceRead()(() =>
    readFile(source.url, { name, maxSizeBytes: maxFileSizeBytes, onBytes, spill }),
  );
  onStep("preparing");
  const { contentType, facts, derivatives } = await inTurn(() => laneB(source, file, name, readLocation));
  return {
    source,
    facts,
    assets: [
      { kind: "original", bytes: file, sizeBytes: file.size, sha256: await sha256, contentType },
      ...(await Promise.all(
        derivatives.map(async ({ kind, bytes }) => ({
          kind,
          bytes,
          sizeBytes: bytes.size,
          sha256: await sha256Of(bytes),
          contentType: bytes.type,
        })),
      )),
    ],
  };
}

/** Everything that is made of a memory beside its original. */
async function laneB(source: MemorySource, file: Blob, name: string, readLocation: boolean) {
  if (source.memoryType === "image") {
    const type = await imageTypeOf(file, name);
    const { readPhotoFacts } = await import("./photo-facts.ts");
    const { isWideGamut, ...facts } = await readPhotoFacts(file, readLocation);
    const { widthPx, heightPx, derivatives }: Derivation = await derive(file, { type, name, isWideGamut });
    return { contentType: type as string, facts: { ...facts, widthPx, heightPx }, derivatives };
  }
  const contentType = await contentTypeOf(file, source.memoryType, name);
  if (source.memoryType === "video" || source.memoryType === "audio") {
    const { readRecording } = await import("./recording.ts");
    return { contentType, ...(await readRecording(file)) };
  }
  const isText = contentType.startsWith("text/");
  const { previewText } = await import("./text-page.ts");
  const derivatives = isText ? await previewText(file).catch(() => []) : [];
  return { contentType, facts: {} satisfies MediaFacts, derivatives };
}

/** How messages call a memory's file. */
export function nameOfFile({ fileName, url, title }: MemorySource): string {
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
