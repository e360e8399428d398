import type { GalleryWording } from "@store-forever/workers";
import type { Pace } from "../../messages/follow.ts";
import type { GalleryRequest } from "../../messages/gallery-request.ts";
import type { JobUpdate, MemoryStep } from "../../messages/job-snapshot.ts";
import type { GalleryKnowledge, ReplyOf } from "../../messages/reply.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import type { Finding, GalleryFinder } from "../reading/gallery-finder.ts";
import { type ButtonFacts, type ButtonState, buttonStateOf } from "./button-state.ts";
import { amongParts, knowledgeOf, type PartsDone, partsBefore, partsOf } from "./parts.ts";
import { withReplaced } from "./with-replaced.ts";

/** The page's connection to the rest of the extension. */
export interface ExtensionLink {
  send<Request extends GalleryRequest>(request: Request): ReplyOf<Request>;
  /** Hands pictures that only the page has to the extension. @param sha256s in hexadecimal */
  handOver(sha256s: readonly string[]): Promise<void>;
  /** Tells every update of the gallery's job. `onEnd` is called when the job ends, or at once if there is none. */
  watch(galleryId: string, onUpdate: (update: JobUpdate) => void, onEnd: () => void): () => void;
  /** What finds the rest of a gallery. @param saved a search that is gone on with */
  finderOf(gallery: PageGallery, saved: string | null): Promise<GalleryFinder>;
}

/** What the dialog shows about one photo. `missing`: it is not in the capsule, and no job is storing it. */
export type RowState = MemoryStep | "missing";

/** Where the person confirms what they clicked: their click counts, or the extension asks in a window of its own. */
export type ConfirmIn = "page" | "window";

/** What the person asks to store. */
export interface Wanted {
  /** These photos; null for all of the gallery. What is stored already stays in the stored gallery. */
  chosen: ReadonlySet<string> | null;
  /** Whether links tell where the photos are from. */
  tellsSource: boolean;
  /** Whether the site may know their archive. */
  tellsSite: boolean;
  /** Takes the pictures on the page in the place of larger files, which may not be read. */
  isAsShown?: true;
}

/** Everything that is drawn of a gallery: the button, and the dialog if it is open. */
export interface SessionView {
  button: ButtonState;
  gallery: PageGallery | undefined;
  rowOf: (memoryId: string) => RowState;
  /** Whether the person lets the site know their archive. */
  isSiteTold: boolean;
  /** How often the gallery is looked at again; null if the person does not follow it. */
  followed: Pace | null;
  /** How many photos their site has replaced since they were stored. */
  changedCount: number;
  /** How many photos the gallery tells another file of than it sends. */
  contradictedCount: number;
  /** What the page says otherwise than the archive; none where that is the same, or not known. */
  wording: GalleryWording | undefined;
  /** The photos that the dialog was opened for; null for all missing ones. */
  chosen: readonly string[] | null;
  isOpen: boolean;
  /** How far the search for the whole gallery is; none if the person has not asked for it. */
  finding: Finding | undefined;
  /** Aborted when the person closes the dialog. */
  untilClosed: AbortSignal;
}

/** What is known of a gallery. What a person does in the dialog changes it too (`GalleryActs`). */
export interface SessionState {
  facts: ButtonFacts;
  gallery: PageGallery | undefined;
  steps: Map<string, MemoryStep>;
  finder: GalleryFinder | undefined;
  finding: Finding | undefined;
  /** The gallery as the page showed it when the search began. */
  searchedId: string | undefined;
  /** Photos that their site has replaced since they were stored, with the originals that are stored. */
  replaced: ReadonlyMap<string, string>;
  contradictedCount: number;
  /** What the page says otherwise than the archive. */
  wording: GalleryWording | undefined;
  /** The gallery whose job runs or was seen last: a part of a large one, or all of it. */
  jobId: string | undefined;
  partsDone: PartsDone;
}

/** One gallery on one page: what is known of it. What a person can do with it comes with the dialog (`GalleryActs`). */
export class GallerySession {
  readonly link: ExtensionLink;
  readonly state: SessionState;
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
    const isOther =
      before?.items.length !== now?.items.length ||
      JSON.stringify(before) !== JSON.stringify(now) ||
      this.state.gallery?.edgesUrl !== gallery?.edgesUrl;
    this.state.gallery = gallery && before && !isOther ? { ...gallery, source: before } : gallery;
    return { isOther };
  }

  open(chosen: readonly string[] | null = null): void {
    this.#closing = new AbortController();
    this.#dialog = { chosen };
    this.take(this.newest());
    this.change({ ...this.#offeredAnew(), memoryIds: idsOf(this.state.gallery) });
  }

  /** Keeps how far the search is, since the page may be closed. @param isOver storing has begun, and resumes by itself */
  keepSearch(isOver = false): void {
    const galleryId = this.state.searchedId;
    const saved = isOver ? null : this.state.finder?.save();
    if (galleryId === undefined || saved === undefined) return;
    if (isOver) this.state.searchedId = undefined;
    // The page may be gone before an answer comes.
    this.link.send({ to: "background", type: "search.keep", galleryId, saved }).catch(() => {});
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

  /** Whether the rest of the gallery is being looked for. The page may change by that. */
  get isFinding(): boolean {
    return this.state.finding?.name === "finding";
  }

  stopFinding(): void {
    this.state.finder?.stop();
  }

  /** Closes the dialog. A job goes on, and the button shows it. A search stops, since the person wants the page. */
  close(): void {
    this.stopFinding();
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
    this.stopFinding();
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
    const { job } = this.state.facts;
    const knowledge = withoutReplaced(this.state.facts.knowledge, this.state.replaced);
    const storedByJob = job?.state === "finished" ? job.storedMemoryIds : [];
    const stored = new Set([...storedByJob, ...(knowledge?.storedMemoryIds ?? [])]);
    const failed = new Set(job?.state === "finished" ? job.failed.map(({ memoryId }) => memoryId) : []);
    const isTold = job?.state === "running" || job?.state === "paused" || job?.state === "finished";
    this.#onChange({
      button: buttonStateOf({
        ...this.state.facts,
        knowledge,
        formerCount: this.state.replaced.size,
        totalCount: this.state.gallery?.totalCount,
      }),
      gallery: this.state.gallery,
      rowOf: (memoryId) => {
        if (failed.has(memoryId)) return "failed";
        const step = isTold ? this.state.steps.get(memoryId) : undefined;
        return step ?? (stored.has(memoryId) ? "stored" : "missing");
      },
      isSiteTold: knowledge?.isSiteTold ?? false,
      followed: knowledge?.followed ?? null,
      changedCount: this.state.replaced.size,
      contradictedCount: this.state.contradictedCount,
      wording: this.state.wording,
      chosen: this.#dialog?.chosen ?? null,
      isOpen: this.isOpen,
      finding: this.state.finding,
      untilClosed: this.#closing.signal,
    });
  }
}

/** A photo that was replaced is not stored as it is now. */
function withoutReplaced(
  knowledge: GalleryKnowledge | undefined,
  replaced: ReadonlyMap<string, string>,
): GalleryKnowledge | undefined {
  if (knowledge === undefined || replaced.size === 0) return knowledge;
  return { ...knowledge, storedMemoryIds: knowledge.storedMemoryIds.filter((memoryId) => !replaced.has(memoryId)) };
}

/** What the gallery is, without what else the page shows. */
export function idsOf(gallery: PageGallery | undefined): string[] {
  const ids = gallery?.source.items.map(({ memoryId }) => memoryId) ?? [];
  return ids.filter((memoryId) => !gallery?.aside?.has(memoryId));
}
