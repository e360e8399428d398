import type { Result } from "@store-forever/protocol";
import type { GallerySource, GalleryWording, MemorySource } from "@store-forever/workers";
import type { Pace } from "../../messages/follow.ts";
import type { GalleryRequest } from "../../messages/gallery-request.ts";
import type { JobUpdate, MemoryStep } from "../../messages/job-snapshot.ts";
import type {
  Estimate,
  GalleryKnowledge,
  GallerySources,
  MemoryProof,
  Problem,
  ReplyOf,
} from "../../messages/reply.ts";
import type { Stopping } from "../../messages/shapes.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import type { Finding, GalleryFinder } from "../reading/gallery-finder.ts";
import { asShown } from "./as-shown.ts";
import { type ButtonFacts, type ButtonState, buttonStateOf } from "./button-state.ts";
import { amongParts, knowledgeOf, type PartsDone, partsOf } from "./parts.ts";
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

/** One gallery on one page: what is known of it, and what the person can do with it. */
export class GallerySession {
  readonly #link: ExtensionLink;
  readonly #read: () => PageGallery | undefined;
  readonly #onChange: (view: SessionView) => void;
  #facts: ButtonFacts = { memoryIds: [], knowledge: undefined, job: undefined, problem: undefined };
  #gallery: PageGallery | undefined;
  #steps = new Map<string, MemoryStep>();
  #finder: GalleryFinder | undefined;
  #finding: Finding | undefined;
  /** The gallery as the page showed it when the search began. */
  #searchedId: string | undefined;
  #dialog: { chosen: readonly string[] | null } | undefined;
  #closing = new AbortController();
  /** Photos that their site has replaced since they were stored, with the originals that are stored. */
  #replaced: ReadonlyMap<string, string> = new Map();
  #contradictedCount = 0;
  /** What the page says otherwise than the archive. */
  #wording: GalleryWording | undefined;
  /** What the person last asked to store. */
  #wanted: Wanted = { chosen: null, tellsSource: false, tellsSite: false };
  #stopWatching: (() => void) | undefined;
  /** The gallery whose job was begun or seen last: a part of a large one, or all of it. */
  #jobId: string | undefined;
  /** Parts of a large gallery that are stored after the one whose job runs. */
  #waiting: GallerySource[] = [];
  #partsDone: PartsDone = { doneCount: 0, totalCount: 0 };

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
    this.#link = link;
    this.#gallery = gallery;
    this.#read = read;
    this.#onChange = onChange;
  }

  /** Shows what this device knows at once, and then what the canister certifies. */
  async refresh(): Promise<void> {
    await this.#ask("gallery.recall");
    await this.#ask("gallery.check");
  }

  /** Whether it is stored as this gallery, or in part. */
  isOf(galleryId: string): boolean {
    return this.#gallery !== undefined && partsOf(this.#gallery.source).some((part) => part.galleryId === galleryId);
  }

  /** The page has changed. Shows what is known at the photos' new places, and asks again if the photos are others. */
  async update(gallery: PageGallery): Promise<void> {
    // What the person has asked for is more than what the page shows.
    if (this.#finder !== undefined) return;
    this.#take(gallery);
    if (idsOf(gallery).join() === this.#facts.memoryIds.join()) this.#change({});
    else await this.refresh();
  }

  /** The person has signed in or out on another page: what was known and done belongs to another capsule. */
  async handleIdentityChange(isSignedIn: boolean): Promise<void> {
    const { job, problem } = this.#facts;
    const isOver = job?.state === "finished" || job?.state === "cancelled";
    const waited = problem?.name === "signIn" || (job?.state === "failed" && job.failure.code === "Unauthorized");
    if (isOver || (isSignedIn && waited)) this.#change({ job: undefined, problem: undefined });
    await this.refresh();
  }

  /** What says the same stays the same object, by which the dialog knows whether it shows something else. */
  #take(read: PageGallery | undefined): { isOther: boolean } {
    if (read === this.#gallery) return { isOther: false };
    const gallery = read && withReplaced(read, this.#replaced);
    const [before, now] = [this.#gallery?.source, gallery?.source];
    const isOther =
      before?.items.length !== now?.items.length ||
      JSON.stringify(before) !== JSON.stringify(now) ||
      this.#gallery?.edgesUrl !== gallery?.edgesUrl;
    this.#gallery = gallery && before && !isOther ? { ...gallery, source: before } : gallery;
    return { isOther };
  }

  open(chosen: readonly string[] | null = null): void {
    this.#closing = new AbortController();
    this.#dialog = { chosen };
    this.#take(this.#newest());
    this.#change({ ...this.#offeredAnew(), memoryIds: idsOf(this.#gallery) });
    void this.#recallSearch();
  }

  /** Offers to go on with a search that the person began before they left the page or loaded it again. */
  async #recallSearch(): Promise<void> {
    const gallery = this.#gallery;
    if (gallery === undefined || gallery.more === undefined || this.#finder !== undefined) return;
    const { galleryId } = gallery.source;
    await this.#reach(async () => {
      const reply = await this.#link.send({ to: "background", type: "search.recall", galleryId });
      if (!reply.ok || reply.value === null || this.#finder !== undefined) return;
      const finder = await this.#link.finderOf(gallery, reply.value);
      if (this.#finder !== undefined || this.#dialog === undefined) return;
      this.#searchedId = galleryId;
      this.#finder = finder;
      this.#finding = finder.kept;
      this.#take(finder.gallery);
      this.#change({ memoryIds: idsOf(this.#gallery) });
      await this.#ask("gallery.check");
    });
  }

  /** Keeps how far the search is, since the page may be closed. @param isOver storing has begun, and resumes by itself */
  keepSearch(isOver = false): void {
    const galleryId = this.#searchedId;
    const saved = isOver ? null : this.#finder?.save();
    if (galleryId === undefined || saved === undefined) return;
    if (isOver) this.#searchedId = undefined;
    // The page may be gone before an answer comes.
    this.#link.send({ to: "background", type: "search.keep", galleryId, saved }).catch(() => {});
  }

  /** Why the last attempt could not begin has been read or fixed, so that storing is offered again. */
  #offeredAnew(): Partial<ButtonFacts> {
    const name = this.#facts.problem?.name;
    return name === "refused" || name === "access" ? { problem: undefined } : {};
  }

  /** The gallery as it is now: all that was found of it, or what the page shows. */
  #newest(): PageGallery | undefined {
    return this.#finder?.gallery ?? this.#read();
  }

  /** Whether the rest of the gallery is being looked for. The page may change by that. */
  get isFinding(): boolean {
    return this.#finding?.name === "finding";
  }

  /** Finds the whole gallery, or goes on where that was stopped. Nothing is stored by it. */
  async findWhole(): Promise<void> {
    const gallery = this.#gallery;
    if (this.isFinding || gallery === undefined) return;
    const note = (finding: Finding) => {
      this.#finding = finding;
      this.#change({});
    };
    await this.#reach(async () => {
      const finder = this.#finder ?? (await this.#link.finderOf(gallery, null));
      this.#searchedId ??= gallery.source.galleryId;
      this.#finder = finder;
      const found = await finder.find(note);
      this.keepSearch();
      // The gallery has left the page meanwhile.
      if (this.#finder !== finder) return;
      this.#take(finder.gallery);
      this.#finding = found;
      this.#change({ memoryIds: idsOf(this.#gallery) });
      await this.#ask("gallery.check");
    });
  }

  stopFinding(): void {
    this.#finder?.stop();
  }

  /** Closes the dialog. A job goes on, and the button shows it. A search stops, since the person wants the page. */
  close(): void {
    this.stopFinding();
    this.#closing.abort();
    this.#dialog = undefined;
    this.#change(this.#offeredAnew());
  }

  /**
   * Begins or continues storing. Only a click of the person may call it. If the page has changed since it was last shown, that
   * is shown first, and the person has to click again.
   * @param confirmIn see `Gate`
   */
  async start(wanted: Wanted, confirmIn: ConfirmIn): Promise<void> {
    this.#wanted = wanted;
    const { chosen, tellsSource, tellsSite, isAsShown } = wanted;
    if (this.#take(this.#newest()).isOther) return this.#change({ memoryIds: idsOf(this.#gallery) });
    const stored = new Set(this.#facts.knowledge?.storedMemoryIds);
    const aside = this.#gallery?.aside;
    const isChosen = (memoryId: string) => (chosen === null ? !aside?.has(memoryId) : chosen.has(memoryId));
    const all = this.#gallery?.source.items ?? [];
    const items = all
      .filter(({ memoryId }) => isChosen(memoryId) || stored.has(memoryId))
      .map((item) => (isAsShown && isChosen(item.memoryId) ? (asShown(item) ?? item) : item))
      // What is stored stays as it is where its new file is not chosen.
      .map(({ replaces, ...item }) => (replaces && isChosen(item.memoryId) ? { ...item, replaces } : item));
    if (this.#gallery === undefined || items.length === 0) return this.#change({ memoryIds: idsOf(this.#gallery) });
    const wantedItems = new Map(items.map((item) => [item.memoryId, item]));
    const isMissing = ({ memoryId, replaces }: MemorySource) => !stored.has(memoryId) || replaces !== undefined;
    const whole = partsOf(this.#gallery.source).map((part) => ({
      ...part,
      items: part.items.flatMap(({ memoryId }) => wantedItems.get(memoryId) ?? []),
    }));
    const begun = whole.filter((part) => part.items.some(isMissing));
    const [first = { ...this.#gallery.source, items }, ...others] = begun;
    if (confirmIn === "window") return this.#propose(first, wanted);
    this.#waiting = others;
    const counts = others.length === 0 ? [] : [first, ...others].map((part) => part.items.length);
    this.#partsDone = { doneCount: 0, totalCount: counts.reduce((sum, count) => sum + count, 0) };
    this.#steps = new Map(items.map(({ memoryId }) => [memoryId, "waiting"]));
    await this.#begin(first, { tellsSource, tellsSite });
  }

  /** Begins the job of a gallery, or of a part of it. */
  async #begin(gallery: GallerySource, told: Pick<Wanted, "tellsSource" | "tellsSite">): Promise<void> {
    const job = amongParts(beginning(gallery.items.length), this.#partsDone);
    this.#change({ memoryIds: idsOf(this.#gallery), problem: undefined, job });
    const edgesUrl = this.#gallery?.edgesUrl ?? null;
    await this.#reach(async () => {
      await this.#handOver(gallery.items);
      const request = { gallery, edgesUrl, ...told, confirmIn: "page" } as const;
      const reply = await this.#link.send({ to: "background", type: "job.start", ...request });
      if (reply.ok) this.#watch(gallery.galleryId);
      else return this.#change({ job: undefined, problem: reply.error });
      this.keepSearch(true);
    });
  }

  /** Starts again with the photos that were chosen before. Only a click of the person may call it. */
  startAgain(confirmIn: ConfirmIn): Promise<void> {
    return this.start(this.#wanted, confirmIn);
  }

  /** Lets the extension ask in a window of its own, since the person may not have seen what they clicked. */
  async #propose(gallery: GallerySource, { tellsSource, tellsSite }: Wanted): Promise<void> {
    const edgesUrl = this.#gallery?.edgesUrl ?? null;
    await this.#reach(async () => {
      await this.#handOver(gallery.items);
      const request = { gallery, edgesUrl, tellsSource, tellsSite, confirmIn: "window" } as const;
      const reply = await this.#link.send({ to: "background", type: "job.start", ...request });
      if (reply.ok) this.close();
      else this.#change({ memoryIds: idsOf(this.#gallery), problem: reply.error });
    });
  }

  async #handOver(items: readonly MemorySource[]): Promise<void> {
    const files = items.flatMap(({ candidates = [] }) => candidates);
    const sha256s = files.flatMap(({ held }) => (held?.name === "handedOver" ? [held.sha256] : []));
    if (sha256s.length > 0) await this.#link.handOver(sha256s);
  }

  async stop(how: Stopping): Promise<void> {
    const galleryId = this.#jobId ?? this.#gallery?.source.galleryId;
    if (galleryId === undefined) return;
    await this.#reach(async () => {
      await this.#link.send({ to: "background", type: "job.stop", galleryId, how });
      // After a restart of the browser a paused job has no host, so nobody would tell that it was cancelled.
      if (this.#stopWatching === undefined) {
        this.#change({ job: how === "cancel" ? { state: "cancelled" } : undefined });
        await this.#ask("gallery.check");
      }
    });
  }

  /** Resumes a paused job. Only a click of the person may call it. */
  async resume(): Promise<void> {
    const galleryId = this.#jobId ?? this.#gallery?.source.galleryId;
    if (galleryId === undefined) return;
    await this.#reach(async () => {
      const reply = await this.#link.send({ to: "background", type: "job.resume", galleryId });
      if (reply.ok) this.#watch(galleryId);
      else this.#change({ job: undefined, problem: reply.error });
    });
  }

  /** Where the missing photos would be read. */
  sources(): Promise<Result<GallerySources, Problem>> {
    return this.#link.send({ to: "background", type: "gallery.sources", urls: this.#missingUrls() });
  }

  /** Lets the site know the archive, and sends it the reports that were held back. Only a click of the person may call it. */
  async tell(): Promise<void> {
    const galleryId = this.#jobId ?? this.#gallery?.source.galleryId;
    if (galleryId === undefined) return;
    await this.#reach(async () => {
      const reply = await this.#link.send({ to: "background", type: "site.tell", galleryId });
      const { job } = this.#facts;
      if (reply.ok && job?.state === "finished") this.#change({ job: { ...job, report: reply.value } });
      await this.#ask("gallery.recall");
    });
  }

  /** Follows the stored gallery at this pace from now on, or no more. Only a click of the person may call it. */
  async follow(pace: Pace | null): Promise<void> {
    const { source: gallery, edgesUrl = null } = this.#gallery ?? {};
    if (gallery === undefined) return;
    const pages = this.#finder === undefined ? "one" : "all";
    await this.#reach(async () => {
      const request = { gallery, edgesUrl, pages, pace } as const;
      const reply = await this.#link.send({ to: "background", type: "gallery.follow", ...request });
      if (reply.ok) await this.#ask("gallery.recall");
      else this.#change({ problem: reply.error });
    });
  }

  /** Looks what has changed on the page's site since it was stored. Only once the person sees the dialog. */
  async findChanges(): Promise<void> {
    await Promise.all([this.#findReplaced(), this.#findWording()]);
  }

  /** Writes what the page says now of what is stored into the archive. Only a click of the person may call it. */
  async updateWording(confirmIn: ConfirmIn): Promise<void> {
    const { tellsSource = false } = this.#wording ?? {};
    await this.start({ chosen: new Set(), tellsSource, tellsSite: false }, confirmIn);
  }

  /** A page that shows a part of a gallery does not say in which order all of it is. */
  async #findWording(): Promise<void> {
    const { source, totalCount = 0 } = this.#gallery ?? {};
    if (source === undefined || totalCount > source.items.length || partsOf(source).length > 1) return;
    await this.#reach(async () => {
      const reply = await this.#link.send({ to: "background", type: "gallery.wording", gallery: source });
      this.#wording = reply.ok ? (reply.value ?? undefined) : undefined;
      this.#change({});
    });
  }

  async #findReplaced(): Promise<void> {
    const stored = new Set(this.#facts.knowledge?.storedMemoryIds);
    const { edgesUrl = null, source } = this.#gallery ?? {};
    const files = (source?.items ?? [])
      .filter(({ memoryId, candidates = [] }) => stored.has(memoryId) && !candidates.some(({ held }) => held))
      .slice(0, MAX_COMPARED)
      .map(({ memoryId, url, candidates = [] }) => ({
        memoryId,
        urls: [...new Set([url, ...candidates.map((candidate) => candidate.url)])],
      }));
    if (files.length === 0 || source === undefined) return;
    const { galleryId } = source;
    await this.#reach(async () => {
      const asked = { to: "background", type: "gallery.changes", galleryId, edgesUrl, stored: files } as const;
      const reply = await this.#link.send(asked);
      if (!reply.ok) return;
      const { changes, contradictedCount } = reply.value;
      this.#contradictedCount = contradictedCount;
      if (changes.length === 0) return this.#change({});
      this.#mark(new Map(changes.map(({ memoryId, replaces }) => [memoryId, replaces])));
      this.#change({ memoryIds: idsOf(this.#gallery), job: undefined });
    });
  }

  #mark(replaced: ReadonlyMap<string, string>): void {
    this.#replaced = replaced;
    if (this.#gallery) this.#take({ ...this.#gallery });
  }

  estimate(): Promise<Result<Estimate, Problem>> {
    return this.#link.send({ to: "background", type: "gallery.estimate", urls: this.#missingUrls() });
  }

  /** Addresses of what the gallery has and the capsule does not. */
  #missingUrls(): string[] {
    const stored = new Set(this.#facts.knowledge?.storedMemoryIds.filter((memoryId) => !this.#replaced.has(memoryId)));
    const gallery = new Set(idsOf(this.#gallery));
    const items = this.#gallery?.source.items ?? [];
    const missing = items
      .filter(({ memoryId }) => gallery.has(memoryId) && !stored.has(memoryId))
      .map(({ url }) => url);
    // A message takes no more, and the others are taken to be like these.
    return missing.slice(0, MAX_ASKED);
  }

  /** Opens the gallery in the viewer. Only a click of the person may call it. */
  async view(): Promise<void> {
    const galleryId = this.#gallery?.source.galleryId;
    if (galleryId === undefined) return;
    await this.#reach(async () => {
      const memoryIds = idsOf(this.#gallery);
      const reply = await this.#link.send({ to: "background", type: "gallery.view", galleryId, memoryIds });
      // What was stored has gone since it was last asked about.
      if (!reply.ok) await this.#ask("gallery.check");
    });
  }

  prove(memoryId: string): Promise<Result<MemoryProof, Problem>> {
    return this.#link.send({ to: "background", type: "memory.proof", memoryId });
  }

  /** The extension does not answer any more: the page has to be reloaded. */
  disconnect(): void {
    this.#dialog = undefined;
    this.#change({ problem: { name: "extensionGone" } });
  }

  end(): void {
    this.stopFinding();
    this.#finder = undefined;
    this.#stopWatching?.();
  }

  async #ask(type: "gallery.recall" | "gallery.check"): Promise<void> {
    if (this.#gallery === undefined) return;
    const { edgesUrl } = this.#gallery;
    const memoryIds = idsOf(this.#gallery);
    const parts = partsOf(this.#gallery.source);
    await this.#reach(async () => {
      const known: GalleryKnowledge[] = [];
      for (const { galleryId, items } of parts) {
        const asked = items.map(({ memoryId }) => memoryId);
        const reply = await this.#link.send({ to: "background", type, galleryId, memoryIds: asked, edgesUrl });
        if (!reply.ok) return this.#change({ memoryIds, problem: reply.error });
        known.push(reply.value);
        if (reply.value.job !== null) this.#jobId = galleryId;
      }
      const { problem } = this.#facts;
      // Why an attempt could not begin stays on show, whenever this answer comes.
      const isOfAttempt = problem?.name === "access" || problem?.name === "signIn";
      const knowledge = knowledgeOf(known);
      this.#change({ memoryIds, knowledge, problem: isOfAttempt ? problem : undefined });
      if (knowledge.job === "running" && this.#jobId !== undefined) this.#watch(this.#jobId);
    });
  }

  #watch(galleryId: string): void {
    if (this.#stopWatching) return;
    this.#jobId = galleryId;
    this.#stopWatching = this.#link.watch(
      galleryId,
      ({ snapshot, steps }) => {
        for (const [memoryId, step] of steps) this.#steps.set(memoryId, step);
        if (snapshot.state === "finished") {
          this.#wording = undefined;
          const arrived = new Set(snapshot.storedMemoryIds);
          this.#mark(new Map([...this.#replaced].filter(([memoryId]) => !arrived.has(memoryId))));
        }
        this.#change({ job: amongParts(snapshot, this.#partsDone) });
      },
      () => {
        this.#stopWatching = undefined;
        // The host went away during the job. The canister tells what has arrived.
        if (this.#facts.job?.state === "running") this.#change({ job: { state: "cancelled" } });
        const { job } = this.#facts;
        const next = job?.state === "finished" ? this.#waiting.shift() : undefined;
        if (job?.state === "finished") this.#partsDone.doneCount += job.totalCount;
        void this.#ask("gallery.check").then(() => (next === undefined ? undefined : this.#begin(next, this.#wanted)));
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
    const { job } = this.#facts;
    const knowledge = withoutReplaced(this.#facts.knowledge, this.#replaced);
    const storedByJob = job?.state === "finished" ? job.storedMemoryIds : [];
    const stored = new Set([...storedByJob, ...(knowledge?.storedMemoryIds ?? [])]);
    const failed = new Set(job?.state === "finished" ? job.failed.map(({ memoryId }) => memoryId) : []);
    const isTold = job?.state === "running" || job?.state === "paused" || job?.state === "finished";
    this.#onChange({
      button: buttonStateOf({ ...this.#facts, knowledge, totalCount: this.#gallery?.totalCount }),
      gallery: this.#gallery,
      rowOf: (memoryId) => {
        if (failed.has(memoryId)) return "failed";
        const step = isTold ? this.#steps.get(memoryId) : undefined;
        return step ?? (stored.has(memoryId) ? "stored" : "missing");
      },
      isSiteTold: knowledge?.isSiteTold ?? false,
      followed: knowledge?.followed ?? null,
      changedCount: this.#replaced.size,
      contradictedCount: this.#contradictedCount,
      wording: this.#wording,
      chosen: this.#dialog?.chosen ?? null,
      isOpen: this.#dialog !== undefined,
      finding: this.#finding,
      untilClosed: this.#closing.signal,
    });
  }
}

const MAX_ASKED = 10_000;
/** More of a gallery's photos are not compared with what is stored. */
const MAX_COMPARED = 1_000;

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

/** A photo that was replaced is not stored as it is now. */
function withoutReplaced(
  knowledge: GalleryKnowledge | undefined,
  replaced: ReadonlyMap<string, string>,
): GalleryKnowledge | undefined {
  if (knowledge === undefined || replaced.size === 0) return knowledge;
  return { ...knowledge, storedMemoryIds: knowledge.storedMemoryIds.filter((memoryId) => !replaced.has(memoryId)) };
}

/** What the gallery is, without what else the page shows. */
function idsOf(gallery: PageGallery | undefined): string[] {
  const ids = gallery?.source.items.map(({ memoryId }) => memoryId) ?? [];
  return ids.filter((memoryId) => !gallery?.aside?.has(memoryId));
}
