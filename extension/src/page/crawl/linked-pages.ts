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

/** Pages that are still to be read, as they are kept while the page is closed. Lists are named by their place in `lists`. */
export interface SavedPages {
  lists: SavedList[];
  tasks: SavedTask[];
  seen: string[];
  readCount: number;
  unreadCount: number;
}
type SavedList = Omit<PageList, "like" | "opened"> & { like: string[]; opened: string[] };
type SavedTask = DistributiveOmit<Task, "url" | "list"> & { url: string; list: number };
type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown ? Omit<Type, Key> : never;

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
  readonly #running = new Set<Task>();
  readCount = 0;
  unreadCount = 0;

  constructor(collected: Collected, ask: AskForPage) {
    this.#collected = collected;
    this.#ask = ask;
  }

  /** What is being read now is still to be read. @param main the list that comes first */
  save(main: PageList): SavedPages {
    const tasks = [...this.#running, ...this.#tasks];
    const lists = [...new Set([main, ...tasks.map(({ list }) => list)])];
    return {
      lists: lists.map((list) => ({ ...list, like: [...list.like], opened: [...list.opened] })),
      tasks: tasks.map((task) => ({ ...task, url: task.url.href, list: lists.indexOf(task.list) })),
      seen: [...this.#seen],
      readCount: this.readCount,
      unreadCount: this.unreadCount,
    };
  }

  /** @returns the list that comes first */
  restore({ lists, tasks, seen, readCount, unreadCount }: SavedPages): PageList | undefined {
    const known = lists.map((list) => ({ ...list, like: new Set(list.like), opened: new Set(list.opened) }));
    for (const task of tasks) {
      const list = known[task.list];
      if (list !== undefined) this.#tasks.push({ ...task, list, url: new URL(task.url) });
    }
    for (const href of seen) this.#seen.add(href);
    this.readCount = readCount;
    this.unreadCount = unreadCount;
    return known[0];
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
    const [task] = this.#tasks.splice(at, 1);
    if (task !== undefined) this.#running.add(task);
    return task;
  }

  /** A page that was not read to its end is read again. */
  giveBack(task: Task): void {
    this.#running.delete(task);
    this.#tasks.unshift(task);
  }

  /** Where the connection failed, a page is read once more after the others. */
  fail(task: Task, error: unknown): void {
    this.#running.delete(task);
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
    this.#running.delete(task);
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
