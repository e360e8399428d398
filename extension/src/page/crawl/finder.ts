import { derivedId } from "@store-forever/protocol";
import { pageNumber } from "../onward/page-number.ts";
import { type OtherPage, otherPages } from "../onward/pager.ts";
import type { PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import {
  FINDER_LIMITS,
  type FinderLimits,
  type Finding,
  type GalleryFinder,
  type MakeFinder,
} from "../reading/gallery-finder.ts";
import { inSteps } from "../reading/in-steps.ts";
import { readPage } from "../sets/read-page.ts";
import { Collected, type SavedPhotos } from "./collected.ts";
import { type AskForPage, askAsPage, type FetchedPage, fetchPage } from "./fetch-page.ts";
import { firstPage } from "./first-page.ts";
import { LinkedPages, type PageList, type SavedPages, structuresIn } from "./linked-pages.ts";
import { headingOf } from "./same-gallery.ts";
import { collectInTab, growsInTab } from "./tab/in-tab.ts";

/** Servers are asked for no more pages at a time. */
const CONCURRENCY = 2;
const PROGRESS_INTERVAL_MS = 250;

export const makeFinder: MakeFinder = (document, gallery, limits = FINDER_LIMITS, saved = null) => {
  const page = { url: document.location.href, baseUrl: document.baseURI };
  return new WholeGallery(
    { document, page },
    gallery,
    limits,
    askAsPage,
    saved === null ? undefined : JSON.parse(saved),
  );
};

/** Finds the rest of a gallery of which a page was fetched. Nothing is shown, so only links lead to it. */
export const finderByLinks = (
  fetched: FetchedPage,
  gallery: PageGallery,
  limits: FinderLimits,
  ask: AskForPage,
): GalleryFinder => new WholeGallery(fetched, gallery, limits, ask);

/** A search, as it is kept while its page is closed. */
interface SavedSearch {
  photos: SavedPhotos;
  pages: SavedPages;
  ownNumber: number;
  ownCount: number;
}

/** A gallery beyond its one page. */
class WholeGallery implements GalleryFinder {
  readonly #document: Document;
  readonly #page: PageAddress;
  readonly #limits: FinderLimits;
  readonly #collected = new Collected();
  readonly #ask: AskForPage;
  readonly #pages: LinkedPages;
  #own: PageGallery;
  /** Made once after each search: who has seen it knows that nothing has changed. */
  #whole: PageGallery | undefined;
  #list: PageList | undefined;
  #ownNumber = 0;
  /** How many photos the page itself showed at first. */
  #ownCount = 0;
  /** The photos that the page shows now. */
  #shownIds: string[] = [];
  #stopping = new AbortController();
  readonly kept: Finding | undefined;

  constructor(
    { document, page }: FetchedPage,
    gallery: PageGallery,
    limits: FinderLimits,
    ask: AskForPage,
    saved?: SavedSearch,
  ) {
    this.#document = document;
    this.#page = page;
    this.#ask = ask;
    this.#pages = new LinkedPages(this.#collected, ask);
    this.#own = gallery;
    this.#limits = limits;
    if (saved === undefined) return;
    this.#collected.restore(saved.photos);
    this.#list = this.#pages.restore(saved.pages);
    this.#ownNumber = saved.ownNumber;
    this.#ownCount = saved.ownCount;
    this.kept = this.#finding("stopped");
  }

  save(): string | undefined {
    if (this.#list === undefined) return undefined;
    const saved: SavedSearch = {
      ...{ photos: this.#collected.save(), pages: this.#pages.save(this.#list) },
      ...{ ownNumber: this.#ownNumber, ownCount: this.#ownCount },
    };
    return JSON.stringify(saved);
  }

  get gallery(): PageGallery {
    if (this.#list === undefined) return this.#own;
    this.#whole ??= this.#wholeOf(this.#list);
    return this.#whole;
  }

  #wholeOf({ url }: PageList): PageGallery {
    const { items: found, aside } = this.#collected.all();
    // What is on the gallery's own page needs no other to be named.
    const items = found.map(({ pageUrl = this.#page.url, ...item }) => (pageUrl === url ? item : { ...item, pageUrl }));
    const source = { ...this.#own.source, galleryId: derivedId(url), sourceUrl: url, items };
    const { places, more } = this.#own;
    const told = more === undefined ? {} : { more };
    return { source, edgesUrl: null, places, aside, ...told };
  }

  stop(): void {
    this.#stopping.abort();
  }

  async find(onProgress: (finding: Finding) => void): Promise<Finding> {
    this.#stopping = new AbortController();
    this.#whole = undefined;
    const { signal } = this.#stopping;
    const untilMs = Date.now() + this.#limits.maxMs;
    const mostPages = this.#pages.readCount + this.#limits.maxPages;
    const isLimited = (beingReadCount = 0) =>
      Date.now() > untilMs ||
      this.#pages.readCount + beingReadCount >= mostPages ||
      this.#collected.size >= this.#limits.maxPhotos;
    const told = setInterval(() => onProgress(this.#finding("finding")), PROGRESS_INTERVAL_MS);
    try {
      onProgress(this.#finding("finding"));
      this.#list ??= await this.#begin(signal);
      await this.#readOwn(this.#list.url, signal);
      await this.#follow(isLimited, signal);
      const isInTab = !isLimited() && this.#isInTab;
      const mayHaveMore = isInTab && (await this.#collectInTab(isLimited, signal));
      if (isLimited() && (isInTab || !this.#pages.isDone)) return this.#finding("limited");
      return this.#finding(mayHaveMore || (isInTab && this.#isFewerThanTold) ? "unsure" : "found");
    } catch {
      // Whatever a page makes fail ends the search as the person does: it can go on from here.
      return this.#finding("stopped");
    } finally {
      clearInterval(told);
    }
  }

  get #isShown(): boolean {
    return this.#document.defaultView !== null;
  }

  #finding(name: Finding["name"]): Finding {
    const photoCount =
      this.#list === undefined ? this.#own.source.items.length - (this.#own.aside?.size ?? 0) : this.#collected.size;
    return { name, pageCount: this.#pages.readCount + 1, photoCount, unreadCount: this.#pages.unreadCount };
  }

  /** Reads the person's own page as a page of its list, and its source as further pages will look. */
  async #begin(signal: AbortSignal): Promise<PageList> {
    const others = await inSteps(otherPages(this.#document, this.#page), signal);
    const url = await firstPage(this.#own.source.sourceUrl, others, headingOf(this.#document), this.#ask, signal);
    await this.#readOwn(url, signal);
    const list: PageList = {
      url,
      heading: headingOf(this.#document),
      like: structuresIn(this.#own),
      place: [],
      depth: 0,
      barrenCount: 0,
      opened: new Set(),
    };
    const { source, aside } = this.#own;
    const number = ownNumber(this.#page.url, others);
    const isAside = (memoryId: string) => aside?.has(memoryId) ?? false;
    this.#collected.addOwn(
      source.items.filter(({ memoryId }) => !isAside(memoryId)),
      [number],
    );
    this.#collected.addAside(
      source.items.filter(({ memoryId }) => isAside(memoryId)),
      [number],
    );
    this.#ownNumber = number;
    this.#ownCount = this.#collected.size;
    if (this.#isShown) await this.#learn(list, signal);
    await this.#pages.note({ document: this.#document, page: this.#page }, this.#own, list, number, signal);
    return list;
  }

  /** The ids of photos are derived from the address of their list. */
  async #readOwn(url: string, signal: AbortSignal): Promise<void> {
    if (url === this.#own.source.sourceUrl) return;
    const reading = readPage(this.#document, this.#page, "any", { galleryUrl: url });
    this.#own = (await inSteps(reading, signal)) ?? this.#own;
  }

  /** Scripts may have moved the pictures since the server sent the page. On pages that are only read they stand where it put them. */
  async #learn(list: PageList, signal: AbortSignal): Promise<void> {
    try {
      const { document, page } = await fetchPage(new URL(this.#page.url), signal, this.#ask);
      const gallery = await inSteps(readPage(document, page, "any", { galleryUrl: list.url }), signal);
      const isKnown = gallery?.source.items.some(({ memoryId }) => this.#collected.has(memoryId));
      if (gallery && isKnown) for (const structure of structuresIn(gallery)) list.like.add(structure);
    } catch (error) {
      // It can do without.
      if (signal.aborted) throw error;
    }
  }

  /** Whether the rest can only be shown by the page itself: no link has led to any of it, or to less than the page tells. */
  get #isInTab(): boolean {
    if (!this.#isShown) return false;
    if (this.#isFewerThanTold) return true;
    const places = this.#own.source.items.flatMap(({ memoryId }) => this.#own.places.get(memoryId) ?? []);
    return this.#collected.size <= this.#ownCount && growsInTab(this.#document, places);
  }

  get #isFewerThanTold(): boolean {
    return (this.#own.more?.toldCount ?? 0) > this.#collected.size;
  }

  /** @returns whether the page seems to have more that it did not show */
  async #collectInTab(isLimited: (beingReadCount?: number) => boolean, signal: AbortSignal): Promise<boolean> {
    const { url = this.#own.source.sourceUrl } = this.#list ?? {};
    const hints = { galleryUrl: url, like: this.#list?.like ?? new Set<string>() };
    const collect = async () => {
      const shown = await inSteps(readPage(this.#document, this.#page, "any", hints), signal);
      if (shown === undefined) return 0;
      const isAside = (memoryId: string) => shown.aside?.has(memoryId) ?? false;
      const places = new Map([...this.#own.places, ...shown.places]);
      this.#own = { ...this.#own, places };
      this.#shownIds = shown.source.items.flatMap(({ memoryId }) => (isAside(memoryId) ? [] : [memoryId]));
      return this.#collected.addOwn(
        shown.source.items.filter(({ memoryId }) => !isAside(memoryId)),
        [this.#ownNumber],
      );
    };
    await collect();
    const hasToldCount = () => this.#own.more?.toldCount !== undefined && !this.#isFewerThanTold;
    const places = () => this.#shownIds.flatMap((memoryId) => this.#own.places.get(memoryId) ?? []);
    const isEnough = () => isLimited();
    const page = { document: this.#document, places, collect, isEnough, hasToldCount };
    const mayHaveMore = await collectInTab(page, signal);
    // Photos that have come may have pages of their own.
    const whole = { ...this.#own, source: { ...this.#own.source, items: this.#collected.all().items } };
    const shown = { document: this.#document, page: this.#page };
    if (this.#list !== undefined) await this.#pages.note(shown, whole, this.#list, this.#ownNumber, signal);
    await this.#follow(isLimited, signal);
    return mayHaveMore;
  }

  async #follow(isLimited: (beingReadCount?: number) => boolean, signal: AbortSignal): Promise<void> {
    const running = new Set<Promise<void>>();
    for (;;) {
      signal.throwIfAborted();
      while (running.size < CONCURRENCY && !isLimited(running.size)) {
        const task = this.#pages.take();
        if (task === undefined) break;
        const reading = this.#pages.read(task, signal).catch((error: unknown) => {
          if (!signal.aborted) return this.#pages.fail(task, error);
          this.#pages.giveBack(task);
          throw error;
        });
        const done = reading.finally(() => running.delete(done));
        running.add(done);
        // The first that is stopped ends the search; the other one is not waited for.
        done.catch(() => {});
      }
      if (running.size === 0) return;
      await Promise.race(running);
    }
  }
}

/** The place of the person's own page in its list. Lists without numbers in their addresses count from their links. */
function ownNumber(pageUrl: string, others: readonly OtherPage[]): number {
  if (others.some(({ isSure }) => isSure)) return pageNumber(new URL(pageUrl)) ?? 0;
  const numbers = new Set(others.flatMap(({ number }) => number ?? []));
  if (!numbers.has(1)) return 1;
  // A page does not link itself, so its number is the one that is missing between two others.
  const missing = [...numbers]
    .map((number) => number + 1)
    .find((number) => !numbers.has(number) && numbers.has(number + 1));
  return missing ?? Math.max(...numbers) + 1;
}
