import type { Result } from "@store-forever/protocol";
import type { GallerySource, MemorySource } from "@store-forever/workers";
import type { Pace } from "../../messages/follow.ts";
import type { Estimate, GallerySources, MemoryProof, Problem } from "../../messages/reply.ts";
import type { Stopping } from "../../messages/shapes.ts";
import { asShown } from "../session/as-shown.ts";
import type { GallerySession } from "../session/gallery-session.ts";
import { amongParts, partsBefore, partsOf } from "../session/parts.ts";
import { type ConfirmIn, type ExtensionLink, idsOf, type SessionState, type Wanted } from "../session/session-state.ts";
import { findChanges } from "./compare-acts.ts";
import { findWhole, recallSearch } from "./search-acts.ts";

/** What a person can do with a gallery. It comes with the dialog, because most people only look at a page. */
export class GalleryActs {
  readonly #session: GallerySession;
  readonly #state: SessionState;
  readonly #link: ExtensionLink;
  /** What the person last asked to store. */
  #wanted: Wanted = { chosen: null, tellsSource: false, tellsSite: false };

  constructor(session: GallerySession) {
    this.#session = session;
    this.#state = session.state;
    this.#link = session.link;
  }

  close(): void {
    this.#session.close();
  }

  view(): Promise<void> {
    return this.#session.view();
  }

  stopFinding(): void {
    this.#session.search.stop();
  }

  /** Offers to go on with a search that the person began before they left the page or loaded it again. */
  recallSearch(): Promise<void> {
    return recallSearch(this.#session);
  }

  /** Finds the whole gallery, or goes on where that was stopped. Nothing is stored by it. */
  findWhole(): Promise<void> {
    return findWhole(this.#session);
  }

  /**
   * Begins or continues storing. Only a click of the person may call it. If the page has changed since it was last shown, that
   * is shown first, and the person has to click again.
   * @param confirmIn see `Gate`
   */
  async start(wanted: Wanted, confirmIn: ConfirmIn): Promise<void> {
    this.#wanted = wanted;
    const { chosen, tellsSource, tellsSite, isAsShown } = wanted;
    if (this.#session.take(this.#session.newest()).isOther)
      return this.#session.change({ memoryIds: idsOf(this.#state.gallery) });
    const stored = new Set(this.#state.facts.knowledge?.storedMemoryIds);
    const aside = this.#state.gallery?.aside;
    const isChosen = (memoryId: string) => (chosen === null ? !aside?.has(memoryId) : chosen.has(memoryId));
    const all = this.#state.gallery?.source.items ?? [];
    const items = all
      .filter(({ memoryId }) => isChosen(memoryId) || stored.has(memoryId))
      .map((item) => (isAsShown && isChosen(item.memoryId) ? (asShown(item) ?? item) : item))
      // What is stored stays as it is where its new file is not chosen.
      .map(({ replaces, ...item }) => (replaces && isChosen(item.memoryId) ? { ...item, replaces } : item));
    if (this.#state.gallery === undefined || items.length === 0)
      return this.#session.change({ memoryIds: idsOf(this.#state.gallery) });
    const wantedItems = new Map(items.map((item) => [item.memoryId, item]));
    const isMissing = ({ memoryId, replaces }: MemorySource) => !stored.has(memoryId) || replaces !== undefined;
    const whole = partsOf(this.#state.gallery.source).map((part) => ({
      ...part,
      items: part.items.flatMap(({ memoryId }) => wantedItems.get(memoryId) ?? []),
    }));
    const begun = whole.filter((part) => part.items.some(isMissing));
    const [first = { ...this.#state.gallery.source, items }, ...others] = begun;
    if (confirmIn === "window") return this.#propose([first, ...others], wanted);
    this.#state.steps = new Map(items.map(({ memoryId }) => [memoryId, "waiting"]));
    this.#state.partsDone = partsBefore(whole, first.galleryId);
    const job = amongParts(beginning(first.items.length), this.#state.partsDone);
    this.#session.change({ memoryIds: idsOf(this.#state.gallery), problem: undefined, job });
    // All are sent off in the task of the click: the person may leave the page right after it, and what waited here would never begin.
    await Promise.all([first, ...others].map((part) => this.#begin(part, { tellsSource, tellsSite })));
  }

  /** Begins the job of a gallery, or of a part of it, which waits for those before it. */
  async #begin(gallery: GallerySource, told: Pick<Wanted, "tellsSource" | "tellsSite">): Promise<void> {
    const edgesUrl = this.#state.gallery?.edgesUrl ?? null;
    await this.#session.reach(async () => {
      await this.#handOver(gallery.items);
      const request = { gallery, edgesUrl, ...told, confirmIn: "page" } as const;
      const reply = await this.#link.send({ to: "background", type: "job.start", ...request });
      if (reply.ok) this.#session.watch(gallery.galleryId);
      else return this.#session.change({ job: undefined, problem: reply.error });
      this.#session.search.keep(true);
    });
  }

  /** Starts again with the photos that were chosen before. Only a click of the person may call it. */
  startAgain(confirmIn: ConfirmIn): Promise<void> {
    return this.start(this.#wanted, confirmIn);
  }

  /** Lets the extension ask in a window of its own, since the person may not have seen what they clicked. */
  async #propose(parts: readonly GallerySource[], { tellsSource, tellsSite }: Wanted): Promise<void> {
    const edgesUrl = this.#state.gallery?.edgesUrl ?? null;
    await this.#session.reach(async () => {
      for (const [index, gallery] of parts.entries()) {
        await this.#handOver(gallery.items);
        const part = { index, count: parts.length };
        const request = { gallery, edgesUrl, tellsSource, tellsSite, part, confirmIn: "window" } as const;
        const reply = await this.#link.send({ to: "background", type: "job.start", ...request });
        if (!reply.ok) return this.#session.change({ memoryIds: idsOf(this.#state.gallery), problem: reply.error });
      }
      this.#session.close();
    });
  }

  async #handOver(items: readonly MemorySource[]): Promise<void> {
    const files = items.flatMap(({ candidates = [] }) => candidates);
    const sha256s = files.flatMap(({ held }) => (held?.name === "handedOver" ? [held.sha256] : []));
    if (sha256s.length > 0) await this.#link.handOver(sha256s);
  }

  async stop(how: Stopping): Promise<void> {
    const { gallery, jobId } = this.#state;
    if (gallery === undefined) return;
    // A part that is paused holds back those after it. One that is cancelled would not.
    const partIds = partsOf(gallery.source).map(({ galleryId }) => galleryId);
    const stopped = how === "cancel" && partIds.length > 1 ? partIds.toReversed() : [jobId ?? gallery.source.galleryId];
    await this.#session.reach(async () => {
      for (const galleryId of stopped) await this.#link.send({ to: "background", type: "job.stop", galleryId, how });
      // After a restart of the browser a paused job has no host, so nobody would tell that it was cancelled.
      if (!this.#session.isWatching) {
        this.#session.change({ job: how === "cancel" ? { state: "cancelled" } : undefined });
        await this.#session.ask("gallery.check");
      }
    });
  }

  /** Resumes a paused job. Only a click of the person may call it. */
  async resume(): Promise<void> {
    const galleryId = this.#state.jobId ?? this.#state.gallery?.source.galleryId;
    if (galleryId === undefined) return;
    await this.#session.reach(async () => {
      const reply = await this.#link.send({ to: "background", type: "job.resume", galleryId });
      if (reply.ok) this.#session.watch(galleryId);
      else this.#session.change({ job: undefined, problem: reply.error });
    });
  }

  /** Where the missing photos would be read. */
  sources(): Promise<Result<GallerySources, Problem>> {
    return this.#link.send({ to: "background", type: "gallery.sources", urls: this.#missingUrls() });
  }

  /** Lets the site know the archive, and sends it the reports that were held back. Only a click of the person may call it. */
  async tell(confirmIn: ConfirmIn): Promise<void> {
    const galleryId = this.#state.jobId ?? this.#state.gallery?.source.galleryId;
    if (galleryId === undefined) return;
    await this.#session.reach(async () => {
      const reply = await this.#link.send({ to: "background", type: "site.tell", galleryId, confirmIn });
      if (confirmIn === "window" && reply.ok) return this.#session.close();
      const { job } = this.#state.facts;
      if (reply.ok && job?.state === "finished") this.#session.change({ job: { ...job, report: reply.value } });
      await this.#session.ask("gallery.recall");
    });
  }

  /** Follows the stored gallery at this pace from now on, or no more. Only a click of the person may call it. */
  async follow(pace: Pace | null, confirmIn: ConfirmIn): Promise<void> {
    const { source: gallery, edgesUrl = null } = this.#state.gallery ?? {};
    if (gallery === undefined) return;
    const pages = this.#state.finder === undefined ? "one" : "all";
    await this.#session.reach(async () => {
      const request = { gallery, edgesUrl, pages, pace, confirmIn } as const;
      const reply = await this.#link.send({ to: "background", type: "gallery.follow", ...request });
      if (reply.ok && pace !== null && confirmIn === "window") this.#session.close();
      else if (reply.ok) await this.#session.ask("gallery.recall");
      else this.#session.change({ problem: reply.error });
    });
  }

  /** Looks what has changed on the page's site since it was stored. Only once the person sees the dialog. */
  findChanges(): Promise<void> {
    return findChanges(this.#session);
  }

  /** Writes what the page says now of what is stored into the archive. Only a click of the person may call it. */
  async updateWording(confirmIn: ConfirmIn): Promise<void> {
    const { tellsSource = false } = this.#state.wording ?? {};
    await this.start({ chosen: new Set(), tellsSource, tellsSite: false }, confirmIn);
  }

  estimate(): Promise<Result<Estimate, Problem>> {
    return this.#link.send({ to: "background", type: "gallery.estimate", urls: this.#missingUrls() });
  }

  /** Addresses of what the gallery has and the capsule does not. */
  #missingUrls(): string[] {
    const stored = new Set(
      this.#state.facts.knowledge?.storedMemoryIds.filter((memoryId) => !this.#state.replaced.has(memoryId)),
    );
    const gallery = new Set(idsOf(this.#state.gallery));
    const items = this.#state.gallery?.source.items ?? [];
    const missing = items
      .filter(({ memoryId }) => gallery.has(memoryId) && !stored.has(memoryId))
      .map(({ url }) => url);
    // A message takes no more, and the others are taken to be like these.
    return missing.slice(0, MAX_ASKED);
  }

  prove(memoryId: string): Promise<Result<MemoryProof, Problem>> {
    return this.#link.send({ to: "background", type: "memory.proof", memoryId });
  }
}

const MAX_ASKED = 10_000;

const beginning = (totalCount: number) =>
  ({
    state: "running",
    phase: "auth",
    activity: "running",
    percent: 0,
    doneCount: 0,
    totalCount,
    sentBytes: 0,
    totalBytes: 0,
    bytesPerSecond: null,
    secondsLeft: null,
    retries: 0,
    largeFile: null,
  }) as const;
