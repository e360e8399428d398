import type { JobSnapshot } from "../messages/job-snapshot.ts";
import type { GalleryRequest, Reply } from "../messages/protocol.ts";
import { type ButtonFacts, type ButtonState, buttonState } from "./button-state.ts";
import type { PageGallery } from "./gallery-adapter.ts";

/** The page's way to the rest of the extension. */
export interface ExtensionLink {
  send<Request extends GalleryRequest>(request: Request): Reply<Request>;
  /** Tells every snapshot of the gallery's job until it ends; then, or when there is none, `onEnd` is called. */
  watch(galleryId: string, onSnapshot: (snapshot: JobSnapshot) => void, onEnd: () => void): () => void;
}

/** One gallery on one page: what is known of it, and what the person does with it. */
export class GallerySession {
  readonly #link: ExtensionLink;
  readonly #read: () => PageGallery | undefined;
  readonly #onChange: (state: ButtonState) => void;
  #facts: ButtonFacts = { memoryIds: [], knowledge: undefined, job: undefined, problem: undefined };
  #stopWatching: (() => void) | undefined;

  /** @param read reads the gallery from the page, whenever it matters: the page may have changed */
  constructor(link: ExtensionLink, read: () => PageGallery | undefined, onChange: (state: ButtonState) => void) {
    this.#link = link;
    this.#read = read;
    this.#onChange = onChange;
  }

  /** Shows what this device knows at once and then what the archive certifies. */
  async refresh(): Promise<void> {
    await this.#ask("gallery.recall");
    await this.#ask("gallery.check");
  }

  /** Begins or continues storing; to be called for a click of the person only. */
  async start(): Promise<void> {
    const gallery = this.#read();
    if (gallery === undefined || gallery.source.items.length === 0) return this.#change({ memoryIds: [] });
    const totalCount = gallery.source.items.length;
    this.#change({
      memoryIds: idsOf(gallery),
      problem: undefined,
      job: { state: "running", phase: "prepare", percent: 0, doneCount: 0, totalCount },
    });
    const { source, edgesUrl } = gallery;
    await this.#reach(async () => {
      const reply = await this.#link.send({ to: "background", type: "job.start", gallery: source, edgesUrl });
      if (reply.ok) this.#watch(source.galleryId);
      else this.#change({ job: undefined, problem: reply.error });
    });
  }

  async cancel(): Promise<void> {
    const galleryId = this.#read()?.source.galleryId;
    if (galleryId === undefined) return;
    await this.#reach(async () => {
      await this.#link.send({ to: "background", type: "job.cancel", galleryId });
    });
  }

  close(): void {
    this.#stopWatching?.();
  }

  async #ask(type: "gallery.recall" | "gallery.check"): Promise<void> {
    const gallery = this.#read();
    if (gallery === undefined) return;
    const { source, edgesUrl } = gallery;
    const memoryIds = idsOf(gallery);
    await this.#reach(async () => {
      const { galleryId } = source;
      const reply = await this.#link.send({ to: "background", type, galleryId, memoryIds, edgesUrl });
      if (!reply.ok) return this.#change({ memoryIds, problem: reply.error });
      this.#change({ memoryIds, knowledge: reply.value, problem: undefined });
      if (reply.value.isRunning) this.#watch(galleryId);
    });
  }

  #watch(galleryId: string): void {
    if (this.#stopWatching) return;
    this.#stopWatching = this.#link.watch(
      galleryId,
      (job) => this.#change({ job }),
      () => {
        this.#stopWatching = undefined;
        // The host went away in mid-job: the archive tells what had arrived.
        if (this.#facts.job?.state === "running") this.#change({ job: { state: "cancelled" } });
        void this.#ask("gallery.check");
      },
    );
  }

  async #reach(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch {
      this.#change({ problem: { name: "extensionGone" } });
    }
  }

  #change(change: Partial<ButtonFacts>): void {
    this.#facts = { ...this.#facts, ...change };
    this.#onChange(buttonState(this.#facts));
  }
}

function idsOf({ source }: PageGallery): string[] {
  return source.items.map(({ memoryId }) => memoryId);
}
