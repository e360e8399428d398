import type { Signer } from "@store-forever/protocol/delegation";
import type { Network, PipelineResult } from "../api.ts";
import { orThrow, resultOf } from "../errors/failures.ts";
import { SpillDirectory, spillNameOf } from "../prepare/read/spill-directory.ts";
import { jobLockOf, withLock } from "./job-lock.ts";
import { startUploader } from "./start-workers.ts";

/**
 * Gives up what a stopped job of a gallery left behind: its open upload sessions, its files on disk and what was
 * written down to continue it. Memories that are stored stay with the backend.
 */
export function discardGallery(
  network: Network,
  signer: Signer,
  galleryId: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<PipelineResult<void>> {
  return resultOf(async () => {
    const lock = await jobLockOf(network, signer, galleryId);
    const uploader = startUploader(
      network,
      () => signer,
      { galleryId, memoryBudgetBytes: 0 },
      () => {},
      () => false,
    );
    try {
      const discard = async () => {
        await new SpillDirectory(spillNameOf(lock)).clear();
        return await uploader.run(signal, (api) => api.discard());
      };
      orThrow(await withLock(lock, signal, discard));
    } finally {
      uploader.release();
    }
  }, network);
}
