import type { AssetKind } from "@store-forever/protocol";
import type { PhotoSource } from "../api.ts";
import { derive } from "./derive.ts";
import { sha256Of } from "./hash.ts";
import { readFile } from "./read.ts";
import { imageTypeOf } from "./sniff.ts";

export interface PreparedAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
  contentType: string;
  /** A handle: sending it to another worker does not copy the bytes. */
  bytes: Blob;
}

/** A photo with everything that will be stored of it. */
export interface PreparedPhoto {
  source: PhotoSource;
  widthPx: number;
  heightPx: number;
  /** One of each kind, the original first. */
  assets: PreparedAsset[];
}

export type PrepareStep = "reading" | "preparing";

/** How often a long read says that it goes on. */
const SIGN_OF_LIFE_MS = 1_000;

/**
 * Reads, checks, hashes and derives one photo.
 * @param onStep called when a step begins, and again while it makes progress
 * @throws PipelineError
 */
export async function preparePhoto(
  source: PhotoSource,
  maxSizeBytes: number,
  onStep: (step: PrepareStep) => void,
): Promise<PreparedPhoto> {
  const name = nameOfFile(source);
  onStep("reading");
  const file = await readFile(source.url, { name, maxSizeBytes, onBytes: seldom(() => onStep("reading")) });
  onStep("preparing");
  const type = await imageTypeOf(file, name);
  const [original, { widthPx, heightPx, derivatives }] = await Promise.all([
    hashed({ kind: "original", bytes: file, contentType: type }),
    derive(file, type, name),
  ]);
  return { source, widthPx, heightPx, assets: [original, ...(await Promise.all(derivatives.map(hashed)))] };
}

/** How messages call a photo's file. */
export function nameOfFile({ fileName, url, title }: PhotoSource): string {
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

async function hashed(asset: { kind: AssetKind; bytes: Blob; contentType: string }): Promise<PreparedAsset> {
  return { ...asset, sizeBytes: asset.bytes.size, sha256: await sha256Of(asset.bytes) };
}

function seldom(report: () => void): () => void {
  let lastMs = performance.now();
  return () => {
    if (performance.now() - lastMs < SIGN_OF_LIFE_MS) return;
    lastMs = performance.now();
    report();
  };
}
