import type { GalleryJob, GalleryOutcome, StoreOptions, StoreRequest } from "../api.ts";
import { resultOf } from "../errors/failures.ts";
import { EventStream } from "../events/event-stream.ts";
import { SharedEvents } from "../events/shared-events.ts";
import { discardGallery } from "./discard-gallery.ts";
import { jobLockOf, withLock } from "./job-lock.ts";
import { JobRun } from "./job-run.ts";
import { storeGallery } from "./store-gallery.ts";

const MEMORY_BUDGET_BYTES = 256 * 1024 * 1024;

/**
 * Stores every memory of a gallery, the gallery itself and a link to it, and checks by certified reading that all of it
 * arrived. Memories that cannot be stored are reported and do not hold up the others; the gallery holds those that can.
 * An error means that the job as a whole could not continue. The next attempt continues where this one stopped. Tabs that
 * store the same gallery share one job: one of them runs it, the others show its events.
 */
export function startGalleryJob(request: StoreRequest, options: StoreOptions): GalleryJob {
  const { network, gallery } = request;
  const shared = new SharedEvents(network.canisterId, gallery.galleryId, options.onEvents);
  const events = new EventStream((batch) => shared.emit(batch));
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const memoryBudgetBytes = options.memoryBudgetBytes ?? MEMORY_BUDGET_BYTES;
  const run = new JobRun(request, { ...options, signal, memoryBudgetBytes }, events);

  const store = async (): Promise<GalleryOutcome> => {
    const lock = await jobLockOf(network, request.signer, gallery.galleryId);
    return await withLock(lock, signal, () => {
      shared.takeOver();
      run.begin();
      return storeGallery(gallery, lock, run);
    });
  };
  const result = resultOf(store, network).finally(() => {
    // Work on other memories, which one memory's failure may have left behind, begins nothing new.
    stop.abort();
    run.end();
    events.finish();
    shared.close();
  });
  return {
    result,
    pause: () => run.pause(),
    resume: () => run.resume(),
    cancel: async () => {
      stop.abort();
      await result;
      return await discardGallery(network, run.signer, gallery.galleryId);
    },
  };
}
