import type { GallerySource } from "../api.ts";
import type { SharedGallery } from "../upload/records/gallery.ts";
import type { JobRun } from "./job-run.ts";

/** Sends the gallery right behind the last memories, and once more where not all of them arrived. */
export class GallerySharing {
  readonly #gallery: GallerySource;
  readonly #run: JobRun;
  #begun: { ids: ReadonlySet<string>; shared: Promise<SharedGallery> } | undefined;

  constructor(gallery: GallerySource, run: JobRun) {
    this.#gallery = gallery;
    this.#run = run;
  }

  begin(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    const shared = this.#send(ids);
    // Whoever waits for it learns why it failed.
    shared.catch(() => {});
    this.#begun = { ids, shared };
  }

  /** @returns the link and what it opens; `undefined` when nothing could be stored */
  async finish(storedIds: ReadonlySet<string>): Promise<SharedGallery | undefined> {
    if (this.#begun === undefined || this.#begun.ids.size === storedIds.size) return await this.#begun?.shared;
    await this.#begun.shared.catch(() => {});
    if (storedIds.size > 0) return await this.#send(storedIds);
    await this.#run.call((api) => api.withdraw());
    return undefined;
  }

  async #send(ids: ReadonlySet<string>): Promise<SharedGallery> {
    await this.#run.whenRunning();
    return await this.#run.call((api) => api.storeGallery(this.#gallery, ids));
  }
}
