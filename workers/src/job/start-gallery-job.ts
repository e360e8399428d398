import type { Signer } from "@store-forever/protocol/delegation";
import type { GalleryJob, GalleryOutcome, Network, PipelineResult, StoreOptions, StoreRequest } from "../api.ts";
import { orThrow, resultOf } from "../errors/failures.ts";
import { EventStream } from "../events/event-stream.ts";
import { SharedEvents } from "../events/shared-events.ts";
import { SpillDirectory, spillNameOf } from "../prepare/read/spill-directory.ts";
import { JobControl } from "./job-control.ts";
import { holding, jobLockOf } from "./job-lock.ts";
import { runJob } from "./run-job.ts";
import { startUploader } from "./start-workers.ts";

const MEMORY_BUDGET_BYTES = 256 * 1024 * 1024;
/** What messages under way may take of the budget; the rest is for files and pictures. */
const SHARE_OF_MESSAGES = 0.25;

/**
 * Stores every memory of a gallery, the gallery itself and a link to it, and checks by certified reading that all of it
 * arrived. Memories that cannot be stored are reported and do not hold up the others; the gallery holds those that can.
 * An error means that the job as a whole could not go on; the next attempt goes on where this one was. Tabs that store
 * the same gallery share one job: one of them works, the others look on.
 */
export function startGalleryJob(request: StoreRequest, options: StoreOptions): GalleryJob {
  const { network, gallery } = request;
  const { galleryId } = gallery;
  const memoryBudgetBytes = options.memoryBudgetBytes ?? MEMORY_BUDGET_BYTES;
  const shared = new SharedEvents(network.canisterId, galleryId, options.onEvents);
  const events = new EventStream((batch) => shared.emit(batch));
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const control = new JobControl(request, events, options.onUnauthorized, {
    galleryId,
    memoryBudgetBytes: memoryBudgetBytes * SHARE_OF_MESSAGES,
  });

  const run = async (): Promise<GalleryOutcome> => {
    const lock = await jobLockOf(network, request.signer, galleryId);
    events.activity("waiting");
    return await holding(lock, signal, () => {
      shared.take();
      control.begin();
      return runJob(request, { ...options, signal, lock, memoryBudgetBytes }, control, events);
    });
  };
  const result = resultOf(run, network).finally(() => {
    // What one memory's failure left under way begins nothing any more.
    stop.abort();
    control.release();
    events.finish();
    shared.close();
  });
  return {
    result,
    pause: () => control.pause(),
    resume: () => control.resume(),
    cancel: async () => {
      stop.abort();
      await result;
      return await discardGallery(network, control.signer, galleryId);
    },
  };
}

/**
 * Gives up what a stopped job of a gallery left behind: its open upload sessions and what was written down to continue
 * it. Memories that are stored stay in the archive.
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
      orThrow(await holding(lock, signal, discard));
    } finally {
      uploader.release();
    }
  }, network);
}
