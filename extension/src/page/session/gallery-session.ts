import type { GallerySource } from "@store-forever/workers";
import type { GalleryKnowledge } from "../../messages/reply.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import type { ButtonFacts } from "./button-state.ts";
import { GallerySearch } from "./gallery-search.ts";
import { amongParts, knowledgeOf, partsBefore, partsOf } from "./parts.ts";
import { type ExtensionLink, idsOf, type SessionState, type SessionView } from "./session-state.ts";
import { viewOf } from "./session-view.ts";
import { withReplaced } from "./with-replaced.ts";

/** One gallery on one page: what is known of it. What a person can do with it comes with the dialog (`GalleryActs`). */
export class GallerySession {
  readonly link: ExtensionLink;
  readonly state: SessionState;
  readonly search: GallerySearch;
  readonly #read: () => PageGallery | undefined;
  readonly #onChange: (view: SessionView) => void;
  #dialog: { chosen: readonly string[] | null } | undefined;
  #closing = new AbortController();
  #stopWatching: (() => void) | undefined;

  /**
   * @param gallery as it was found
   * @param read reads it again before the dialog opens and before it is stored, since the page may have changed
   */
  constructor(
    link: ExtensionLink,
    gallery: PageGallery,
    read: () => PageGallery | undefined,
    onChange: (view: SessionView) => void,
  ) {
    this.link = link;
    this.state = {
      facts: { memoryIds: [], knowledge: undefined, job: undefined, problem: undefined },
      gallery,
      steps: new Map(),
      finder: undefined,
      finding: undefined,
      searchedId: undefined,
      replaced: new Map(),
      contradictedCount: 0,
      wording: undefined,
      jobId: undefined,
      partsDone: { doneCount: 0, totalCount: 0 },
    };
    this.search = new GallerySearch(link, this.state);
    this.#read = read;
    this.#onChange = onChange;
  }

  /** Shows what this device knows at once, and then what the canister certifies. */
  async refresh(): Promise<void> {
    await this.ask("gallery.recall");
    await this.ask("gallery.check");
  }

  /** Whether it is stored as this gallery, or in part. */
  isOf(galleryId: string): boolean {
    return (
      this.state.gallery !== undefined &&
      partsOf(this.state.gallery.source).some((part) => part.galleryId === galleryId)
    );
  }

  /** The page has changed. Shows what is known at the photos' new places, and asks again if the photos are others. */
  async update(gallery: PageGallery): Promise<void> {
    // What the person has asked for is more than what the page shows.
    if (this.state.finder !== undefined) return;
    this.take(gallery);
    if (idsOf(gallery).join() === this.state.facts.memoryIds.join()) this.change({});
    else await this.refresh();
  }

  /** The person has signed in or out on another page: what was known and done belongs to another capsule. */
  async handleIdentityChange(isSignedIn: boolean): Promise<void> {
    const { job, problem } = this.state.facts;
    const isOver = job?.state === "finished" || job?.state === "cancelled";
    const waited = problem?.name === "signIn" || (job?.state === "failed" && job.failure.code === "Unauthorized");
    if (isOver || (isSignedIn && waited)) this.change({ job: undefined, problem: undefined });
    await this.refresh();
  }

  /** What says the same stays the same object, by which the dialog knows whether it shows something else. */
  take(read: PageGallery | undefined): { isOther: boolean } {
    if (read === this.state.gallery) return { isOther: false };
    const gallery = read && withReplaced(read, this.state.replaced);
    const [before, now] = [this.state.gallery?.source, gallery?.source];
    const isOther = !isSameSource(before, now) || this.state.gallery?.edgesUrl !== gallery?.edgesUrl;
    this.state.gallery = gallery && before && !isOther ? { ...gallery, source: before } : gallery;
    return { isOther };
  }

  open(chosen: readonly string[] | null = null): void {
    this.#closing = new AbortController();
    this.#dialog = { chosen };
    this.take(this.newest());
    this.change({ ...this.#offeredAnew(), memoryIds: idsOf(this.state.gallery) });
  }

  /** Why the last attempt could not begin has been read or fixed, so that storing is offered again. */
  #offeredAnew(): Partial<ButtonFacts> {
    const name = this.state.facts.problem?.name;
    return name === "refused" || name === "access" ? { problem: undefined } : {};
  }

  /** The gallery as it is now: all that was found of it, or what the page shows. */
  newest(): PageGallery | undefined {
    return this.state.finder?.gallery ?? this.#read();
  }

  get isOpen(): boolean {
    return this.#dialog !== undefined;
  }

  get isWatching(): boolean {
    return this.#stopWatching !== undefined;
  }

  /** Closes the dialog. A job goes on, and the button shows it. A search stops, since the person wants the page. */
  close(): void {
    this.search.stop();
    this.#closing.abort();
    this.#dialog = undefined;
    this.change(this.#offeredAnew());
  }

  /** Opens the gallery in the viewer. Only a click of the person may call it. */
  async view(): Promise<void> {
    const galleryId = this.state.gallery?.source.galleryId;
    if (galleryId === undefined) return;
    await this.reach(async () => {
      const memoryIds = idsOf(this.state.gallery);
      const reply = await this.link.send({ to: "background", type: "gallery.view", galleryId, memoryIds });
      if (reply.ok) return;
      if ("code" in reply.error) this.change({ problem: reply.error });
      // What was stored has gone since it was last asked about.
      else await this.ask("gallery.check");
    });
  }

  /** The extension does not answer any more: the page has to be reloaded. */
  disconnect(): void {
    this.#dialog = undefined;
    this.change({ problem: { name: "extensionGone" } });
  }

  end(): void {
    this.search.stop();
    this.state.finder = undefined;
    this.#stopWatching?.();
  }

  async ask(type: "gallery.recall" | "gallery.check"): Promise<void> {
    if (this.state.gallery === undefined) return;
    const { edgesUrl } = this.state.gallery;
    const memoryIds = idsOf(this.state.gallery);
    const parts = partsOf(this.state.gallery.source);
    await this.reach(async () => {
      const known: GalleryKnowledge[] = [];
      for (const { galleryId, items } of parts) {
        const asked = items.map(({ memoryId }) => memoryId);
        const reply = await this.link.send({ to: "background", type, galleryId, memoryIds: asked, edgesUrl });
        if (!reply.ok) return this.change({ memoryIds, problem: reply.error });
        known.push(reply.value);
      }
      const begun =
        parts[known.findIndex(({ job }) => job === "running")] ?? parts[known.findIndex(({ job }) => job === "paused")];
      if (begun !== undefined) {
        this.state.jobId = begun.galleryId;
        this.state.partsDone = partsBefore(parts, begun.galleryId);
      }
      const { problem } = this.state.facts;
      // Why an attempt could not begin stays on show, whenever this answer comes.
      const isOfAttempt = problem?.name === "access" || problem?.name === "signIn";
      const knowledge = knowledgeOf(known);
      const changes = knowledge?.changes;
      // A job that ended before tells of other files.
      const isOld = changes?.some(({ memoryId }) => !this.state.replaced.has(memoryId));
      if (changes) this.mark(new Map(changes.map(({ memoryId, replaces }) => [memoryId, replaces])));
      const told = { memoryIds, knowledge, problem: isOfAttempt ? problem : undefined };
      this.change(isOld ? { ...told, job: undefined } : told);
      if (knowledge?.job === "running" && this.state.jobId !== undefined) this.watch(this.state.jobId);
    });
  }

  watch(galleryId: string): void {
    if (this.#stopWatching) return;
    this.state.jobId = galleryId;
    this.#stopWatching = this.link.watch(
      galleryId,
      ({ snapshot, steps }) => {
        for (const [memoryId, step] of steps) this.state.steps.set(memoryId, step);
        if (snapshot.state === "finished") {
          this.state.wording = undefined;
          const arrived = new Set(snapshot.storedMemoryIds);
          this.mark(new Map([...this.state.replaced].filter(([memoryId]) => !arrived.has(memoryId))));
        }
        this.change({ job: amongParts(snapshot, this.state.partsDone) });
      },
      () => {
        this.#stopWatching = undefined;
        // The host went away during the job. The canister tells what has arrived.
        if (this.state.facts.job?.state === "running") this.change({ job: { state: "cancelled" } });
        void this.ask("gallery.check");
      },
    );
  }

  /** Takes these photos for replaced, with the originals that are stored. */
  mark(replaced: ReadonlyMap<string, string>): void {
    this.state.replaced = replaced;
    if (this.state.gallery) this.take({ ...this.state.gallery });
  }

  async reach(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch {
      this.change({ problem: { name: "extensionGone" } });
    }
  }

  change(change: Partial<ButtonFacts>): void {
    this.state.facts = { ...this.state.facts, ...change };
    const dialog = { chosen: this.#dialog?.chosen ?? null, isOpen: this.isOpen, untilClosed: this.#closing.signal };
    this.#onChange(viewOf(this.state, dialog));
  }
}

/** Photo by photo: the text of a whole gallery is megabytes, which are garbage at once. */
function isSameSource(one: GallerySource | undefined, other: GallerySource | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.items.length !== other.items.length || !isSame({ ...one, items: [] }, { ...other, items: [] })) return false;
  return one.items.every((item, at) => item === other.items[at] || isSame(item, other.items[at]));
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
