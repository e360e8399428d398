import { toHex } from "@store-forever/protocol";
import type { Signer } from "@store-forever/protocol/delegation";
import type { GallerySource, GalleryWording, Network, PipelineResult } from "../api.ts";
import { resultOf } from "../errors/failures.ts";
import { connectBackend } from "./backend/backend-connection.ts";
import { certifiedGallery, shareTokenOf } from "./records/shared-gallery.ts";
import { wordingOf } from "./records/wording.ts";
import { certifiedMemories } from "./verify/certified-memories.ts";

/** The original of a memory, as the backend certifies it. */
export interface CertifiedOriginal {
  /** Lower-case hexadecimal. */
  sha256: string;
  sizeBytes: number;
}

/** Finds out which memories the backend certifiably holds, with description and original. Needs no worker. */
export function checkPresence(
  network: Network,
  signer: Signer,
  memoryIds: readonly string[],
): Promise<PipelineResult<ReadonlyMap<string, CertifiedOriginal>>> {
  return resultOf(async () => {
    const connection = await connectBackend(network, signer);
    const stored = await certifiedMemories(connection, memoryIds);
    return new Map(
      stored.flatMap(({ memoryId, assets }) =>
        assets
          .filter(({ kind }) => kind === "original")
          .map(({ sha256, sizeBytes }) => [memoryId, { sha256: toHex(sha256), sizeBytes }] as const),
      ),
    );
  }, network);
}

/**
 * Finds out what a page says of its gallery otherwise than the backend has stored: `undefined` when that is the same, or nothing is
 * stored. Needs no worker.
 */
export function findWording(
  network: Network,
  signer: Signer,
  page: GallerySource,
): Promise<PipelineResult<GalleryWording | undefined>> {
  return resultOf(async () => {
    const connection = await connectBackend(network, signer);
    const stored = await certifiedGallery(connection, page.galleryId);
    return stored && wordingOf(stored, page, await connection.call((backend) => backend.limits()));
  }, network);
}

/** Finds the token of a link to the gallery: `undefined` when it is not stored or has no link. Needs no worker. */
export function findShareLink(
  network: Network,
  signer: Signer,
  galleryId: string,
): Promise<PipelineResult<string | undefined>> {
  return resultOf(async () => shareTokenOf(await connectBackend(network, signer), galleryId), network);
}
