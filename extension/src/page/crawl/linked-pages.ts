import { openedPages } from "../onward/opened-pages.ts";
import { pageNumber, withoutPageNumber } from "../onward/page-number.ts";
import { type OtherPage, otherPages } from "../onward/pager.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import { inSteps } from "../reading/in-steps.ts";
import { structureOf } from "../sets/place.ts";
import { readPage } from "../sets/read-page.ts";
import type { Collected, Place } from "./collected.ts";
import { type AskForPage, type FetchedPage, fetchPage } from "./fetch-page.ts";
import { openedBy, pictureIn, withFilesOf } from "./opened-photo.ts";
import { type Heading, headingOf, isSameGallery } from "./same-gallery.ts";

/** The pages of one list: a gallery's, or an album's in it. */
export interface PageList {
  /** The address that ids are derived from. */
  url: string;
  heading: Heading;
  /** Where pictures of the gallery stand on its pages. */
  like: Set<string>;
  place: Place;
  depth: number;
  /** Pages in a row that had no new photo. */
  barrenCount: number;
  /** Pages that its photos lead to. */
  opened: Set<string>;
}

type Task = (
  | { is: "page"; url: URL; list: PageList; number: number; isSure: boolean }
  | { is: "opened"; url: URL; list: PageList; memoryId: string }
) & {
  /** The connection has failed once before. */
  isRepeated?: true;
};

/** A list that goes on without end shows nothing new, or something else, sooner or later. */
const MAX_BARREN = 3;
const MAX_ALBUM_DEPTH = 3;

/** Follows links from page to page, two pages at a time at most, and collects what the pages show. */
export class LinkedPages {
  readonly #collected: Collected;
  readonly #ask: AskForPage;
  readonly #seen = new Set<string>();
  #tasks: Task[] = [];
  readCount = 0;
  unreadCount = 0;

  constructor(collected: Collected, ask: AskForPage) {
    this.#collected = collected;
    this.#ask = ask;
  }

  get isDone(): boolean {
    return this.#tasks.length === 0;
  }

  /** Takes the next page to read; none while there is none. Pages of lists come before those of single photos. */
  take(): Task | undefined {
    this.#tasks = this.#tasks.filter((task) => task.is === "opened" || task.list.barrenCount < MAX_BARREN);
    const at = Math.max(
      0,
      this.#tasks.findIndex(({ is }) => is === "page"),
    );
    return this.#tasks.splice(at, 1)[0];
  }

  /** A page that was not read to its end is read again. */
  giveBack(task: Task): void {
    this.#tasks.unshift(task);
  }

  /** Where the connection failed, a page is read once more after the others. */
  fail(task: Task, error: unknown): void {
    const isPassing = error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");
    if (isPassing && task.isRepeated === undefined) this.#tasks.push({ ...task, isRepeated: true });
    else this.unreadCount++;
  }

  /** Notes where a page leads. @param number the place of the page among those of its list */
  async note(
    { document, page }: FetchedPage,
    gallery: PageGallery | undefined,
    list: PageList,
    number: number,
    signal: AbortSignal,
  ): Promise<OtherPage[]> {
    const here = new URL(page.url);
    here.hash = "";
    this.#seen.add(here.href);
    const others = await inSteps(otherPages(document, page), signal);
    for (const { url, isSure, is, number: told } of others) {
      // The first page often has two addresses, with its number and without.
      if (isSure && told === 1 && this.#seen.has(withoutPageNumber(url).href)) continue;
      const ofAddress = isSure ? (pageNumber(url) ?? 0) : told;
      this.#add({ is: "page", url, list, isSure, number: ofAddress ?? number + (is === "previous" ? -1 : 1) });
    }
    if (gallery === undefined) return others;
    const opened = await inSteps(openedPages(gallery, page.url, page.baseUrl), signal);
    for (const url of opened.values()) list.opened.add(url.href);
    for (const [memoryId, url] of opened)
      if (this.#collected.has(memoryId)) this.#add({ is: "opened", url, list, memoryId });
    return others;
  }

  #add(task: Task): void {
    if (this.#seen.has(task.url.href)) return;
    this.#seen.add(task.url.href);
    this.#tasks.push(task);
  }

  async read(task: Task, signal: AbortSignal): Promise<void> {
    const fetched = await fetchPage(task.url, signal, this.#ask);
    this.readCount++;
    if (task.is === "page") await this.#readPage(task, fetched, signal);
    else await this.#readOpened(task, fetched, signal);
  }

  async #readPage({ list, number, isSure }: Extract<Task, { is: "page" }>, fetched: FetchedPage, signal: AbortSignal) {
    const { document, page } = fetched;
    if (!isSure && !isSameGallery(list.heading, headingOf(document))) return;
    const hints = { galleryUrl: list.url, ...(list.like.size === 0 ? {} : { like: list.like }) };
    const gallery = await inSteps(readPage(document, page, "any", hints), signal);
    const addedCount = this.#collect(gallery, [...list.place, number], page.url);
    list.barrenCount = addedCount === 0 ? list.barrenCount + 1 : 0;
    await this.note(fetched, gallery, list, number, signal);
  }

  async #readOpened({ list, memoryId }: Extract<Task, { is: "opened" }>, fetched: FetchedPage, signal: AbortSignal) {
    const { document, page } = fetched;
    const gallery = await inSteps(readPage(document, page, "any"), signal);
    const picture = this.#collected.get(memoryId);
    if (picture === undefined) return;
    const opened = await inSteps(openedBy(picture, fetched, gallery, list.opened), signal);
    if (opened.is === "photo")
      this.#collected.change(memoryId, (item) => ({ ...withFilesOf(item, opened.photo), pageUrl: page.url }));
    if (opened.is !== "album" || gallery === undefined || list.depth >= MAX_ALBUM_DEPTH) return;
    const album: PageList = {
      url: gallery.source.sourceUrl,
      heading: headingOf(document),
      like: structuresIn(gallery),
      place: this.#collected.takeOut(memoryId),
      depth: list.depth + 1,
      barrenCount: 0,
      opened: new Set(),
    };
    const number = pageNumber(new URL(page.url)) ?? 0;
    this.#collect(gallery, [...album.place, number], page.url);
    await this.note(fetched, gallery, album, number, signal);
  }

  #collect(gallery: PageGallery | undefined, place: Place, pageUrl: string): number {
    const items = (gallery?.source.items ?? []).map((item) => ({ ...item, pageUrl }));
    const isAside = (memoryId: string) => gallery?.aside?.has(memoryId) ?? false;
    this.#collected.addAside(
      items.filter(({ memoryId }) => isAside(memoryId)),
      place,
    );
    return this.#collected.add(
      items.filter(({ memoryId }) => !isAside(memoryId)),
      place,
    );
  }
}

/** Where the photos of a gallery stand on its page. */
export function structuresIn({ source, places, aside }: PageGallery): Set<string> {
  const known = new Map<Element, string>();
  const found = source.items.flatMap(({ memoryId }) => {
    const place = aside?.has(memoryId) ? undefined : places.get(memoryId);
    return place === undefined ? [] : [structureOf(pictureIn(place), known)];
  });
  return new Set(found);
}
