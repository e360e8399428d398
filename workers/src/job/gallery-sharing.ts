import type { GallerySource } from "../api.ts";
import type { SharedGallery } from "../upload/records/shared-gallery.ts";
import type { JobRun } from "./job-run.ts";

/** Sends the gallery right after the last memories, and once more if not all of them arrived. */
export class GallerySharing {
  readonly #gallery: GallerySource;
  readonly #run: JobRun;
  #sent: { ids: ReadonlySet<string>; shared: Promise<SharedGallery> } | undefined;

  constructor(gallery: GallerySource, run: JobRun) {
    this.#gallery = gallery;
    this.#run = run;
  }

  begin(ids: ReadonlySet<string>): void {
    if (ids.size === 0) return;
    const shared = this.#send(ids);
    // A failure is reported to whoever awaits it.
    shared.catch(() => {});
    this.#sent = { ids, shared };
  }

  /** @returns the gallery and its link, or `undefined` when nothing could be stored */
  async finish(storedIds: ReadonlySet<string>): Promise<SharedGallery | undefined> {
    if (this.#sent === undefined || isSame(this.#sent.ids, storedIds)) return await this.#sent?.shared;
    await this.#sent.shared.catch(() => {});
    if (storedIds.size > 0) return await this.#send(storedIds);
    await this.#run.call((api) => api.withdraw());
    return undefined;
  }

  async #send(ids: ReadonlySet<string>): Promise<SharedGallery> {
    await this.#run.whenRunning();
    return await this.#run.call((api) => api.storeGallery(this.#gallery, ids));
  }
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  one.size === other.size && [...one].every((id) => other.has(id));
