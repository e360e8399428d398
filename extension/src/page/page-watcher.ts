import { PAGE_HOOKS } from "@store-forever/protocol";
import type { MemorySource } from "@store-forever/workers";
import type { ContentScriptContext } from "wxt/utils/content-script-context";
import type { ContentScriptRequest, PageDescription } from "../messages/content-script-request.ts";
import { type FoundGallery, findHooks } from "./adapters/find-galleries.ts";
import { edgesUrlOf } from "./adapters/hooks.ts";
import { BADGE_TAG } from "./badges/badge-layer.ts";
import { markCards } from "./badges/mark-cards.ts";
import { type MountedGallery, mountGallery, TAG } from "./mount.tsx";
import type { PageAddress, PageGallery } from "./reading/gallery-adapter.ts";
import { isShownFrom } from "./reading/is-shown-from.ts";
import { isMarkedAsGallery } from "./reading/marks.ts";
import { loadReader } from "./reading/reader-loader.ts";

/** A page that keeps changing is read at most this often. */
const LOOK_INTERVAL_MS = 400;
/** Scripts that load pictures later, or follow links by themselves, change these without adding anything. */
const READ_ATTRIBUTES = ["href", "src", "srcset", "data-src", "data-srcset"];
/** Each gallery asks the canister when it appears, and a page can make as many as it likes. */
const MAX_GALLERIES = 50;
/** A person who has not answered the browser's question by then is taken to have turned to something else. */
const TIMEOUT_MS = 120_000;

/** Watches a page for galleries, and gives each its button. */
export class PageWatcher {
  readonly #ctx: ContentScriptContext;
  readonly #mounted = new Map<Element, MountedGallery>();
  #found: FoundGallery[] = [];
  #looking: Promise<void> = Promise.resolve();
  #isAskedFor = false;
  /** Pictures that the person pointed at one by one, by the address that the browser tells. */
  readonly #pointedAt = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #awaitsAccessUntilMs = 0;

  constructor(ctx: ContentScriptContext) {
    this.#ctx = ctx;
    const observer = new MutationObserver((changes) => {
      if (changes.some(isOfThePage)) this.#lookIn(LOOK_INTERVAL_MS);
    });
    observer.observe(document.documentElement, { childList: true, subtree: true, attributeFilter: READ_ATTRIBUTES });
    ctx.onInvalidated(() => {
      observer.disconnect();
      clearTimeout(this.#timer);
      for (const gallery of this.#mounted.values()) gallery.end();
    });
    // In a task of its own, because the page has already waited for this script to be compiled.
    this.#lookIn(0);
  }

  /**
   * Finds galleries, mounts new ones, and removes the buttons of those that are gone. Pages without hooks are read in small steps;
   * what changes meanwhile is read afterwards.
   */
  look(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#looking = this.#looking
      .then(() => this.#read())
      .catch(() => {
        // After an update of the extension nobody injects the reader. The buttons tell that.
      });
    return this.#looking;
  }

  async #read(): Promise<void> {
    if (!this.#ctx.isValid) return;
    // The search for a whole gallery scrolls and clicks. What it changes is not the person's doing.
    if ([...this.#mounted.values()].some(({ session }) => session.search.isFinding))
      return this.#lookIn(LOOK_INTERVAL_MS);
    const page = { url: location.href, baseUrl: document.baseURI };
    const found = findHooks(document, page).slice(0, MAX_GALLERIES);
    if (found.length === 0) {
      const whole = (await this.#readLoose(page)) ?? (await this.#readPictures(page));
      if (whole) found.push(whole);
    }
    if (this.#pointedAt.size > 0) {
      const reader = await loadReader();
      const gallery = await reader.readPointedAt(document, page, this.#pointedAt);
      // On the body, beside a gallery that is the whole page.
      if (gallery) found.push(this.#asFound(document.body, gallery));
    }
    if (this.#ctx.isValid) this.#show(found);
  }

  async #readLoose(page: PageAddress): Promise<FoundGallery | undefined> {
    if (document.querySelector(PAGE_HOOKS.memory) === null) return undefined;
    const gallery = (await loadReader()).readLooseMemories(document, page);
    return gallery && this.#asFound(document.documentElement, gallery, () => this.#lookNow());
  }

  async #readPictures(page: PageAddress): Promise<FoundGallery | undefined> {
    if (!this.#isAskedFor && !isMarkedAsGallery(document)) return undefined;
    const reader = await loadReader();
    const gallery = await reader.read(document, page, this.#isAskedFor ? "any" : "marked");
    return gallery && this.#asFound(document.documentElement, gallery);
  }

  /** The person asks for what was found by itself, so that more may be read. */
  async #lookCloser(): Promise<void> {
    if (this.#isAskedFor) return this.#lookNow();
    this.#isAskedFor = true;
    await this.look();
  }

  /** A gallery of the whole page: its button floats, and what was read last is what is stored. */
  #asFound(element: Element, gallery: PageGallery, lookCloser = () => this.#lookCloser()): FoundGallery {
    const read = () => this.#found.find((found) => found.element === element)?.gallery;
    const adapter = { name: "page", find: () => [element], slot: () => undefined, read };
    return { adapter, element, gallery, lookCloser };
  }

  #show(found: FoundGallery[]): void {
    this.#found = found;
    const readings = new Map(this.#found.map(({ element, gallery }) => [element, gallery]));
    for (const [element, mounted] of this.#mounted) {
      const gallery = readings.get(element);
      // A single-page site may show another gallery in the same place.
      if (gallery?.source.galleryId === mounted.galleryId && mounted.isInPlace()) {
        void mounted.session.update(gallery);
        continue;
      }
      mounted.end();
      this.#mounted.delete(element);
    }
    for (const found of this.#found)
      if (!this.#mounted.has(found.element)) this.#mounted.set(found.element, mountGallery(this.#ctx, found));
    markCards(edgesUrlOf(document, { baseUrl: document.baseURI })).catch(() => {
      // After an update of the extension nobody answers. The buttons tell that.
    });
  }

  /** Answers the popup and the background. */
  async answer(request: ContentScriptRequest): Promise<PageDescription | string[] | null> {
    switch (request.type) {
      case "page.describe":
        return this.describe(request.isRequested);
      case "page.addresses":
        return (await loadReader()).addresses(document, { url: location.href, baseUrl: document.baseURI });
      case "page.open":
        await this.open(request.pictureUrl);
        return null;
      case "page.await":
        this.#awaitsAccessUntilMs = Date.now() + TIMEOUT_MS;
        return null;
      case "page.granted":
        if (Date.now() < this.#awaitsAccessUntilMs) await this.open(null);
        this.#awaitsAccessUntilMs = 0;
        return null;
      case "page.gallery":
        for (const { session } of this.#mounted.values()) if (session.isOf(request.galleryId)) void session.refresh();
        return null;
      case "page.identity":
        for (const { session } of this.#mounted.values()) void session.handleIdentityChange(request.isSignedIn);
        return null;
    }
  }

  /** @param isRequested the person asked for this page, so any pictures make a gallery */
  async describe(isRequested: boolean): Promise<PageDescription> {
    if (isRequested) {
      // What scrolling has brought may not have changed anything that is watched.
      this.#isAskedFor = true;
      await this.look();
    } else await this.#lookNow();
    const galleries = this.#found.map(({ gallery: { source, aside } }) => ({
      title: source.title,
      items: source.items.filter(({ memoryId }) => !aside?.has(memoryId)),
    }));
    const sourceOrigins = galleries.flatMap(({ items }) => items.map(({ url }) => new URL(url).origin));
    return {
      galleries: galleries.map(({ title, items }) => ({ title, photoCount: items.length })),
      origin: location.origin,
      sourceOrigins: [...new Set(sourceOrigins)],
    };
  }

  /**
   * Opens the dialog of the gallery that has the picture; of the first gallery if no picture is given. A picture that is in no
   * gallery makes one of its own.
   * @param pictureUrl as the page shows or links it
   */
  async open(pictureUrl: string | null): Promise<void> {
    await this.#lookNow();
    if (pictureUrl === null) [...this.#mounted.values()][0]?.session.open();
    else if (!this.#openWith(pictureUrl)) {
      this.#pointedAt.add(pictureUrl);
      await this.look();
      this.#openWith(pictureUrl);
    }
  }

  #openWith(pictureUrl: string): boolean {
    for (const [element, { session }] of this.#mounted) {
      const gallery = this.#found.find((candidate) => candidate.element === element)?.gallery;
      const memoryId = memoryOf(pictureUrl, gallery?.places, gallery?.source.items);
      if (memoryId === undefined) continue;
      session.open([memoryId]);
      return true;
    }
    return false;
  }

  #lookIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      void this.look();
    }, ms);
  }

  /** Reads the page at once if it has changed since it was last read. */
  #lookNow(): Promise<void> {
    return this.#timer === undefined ? this.#looking : this.look();
  }
}

/** Whether a change is the page's own, and not one of what this script adds to it. */
function isOfThePage({ type, target, addedNodes, removedNodes }: MutationRecord): boolean {
  if (type === "attributes") return !isOwn(target);
  return !isOwn(target) && [...addedNodes, ...removedNodes].some((node) => node instanceof Element && !isOwn(node));
}

const isOwn = (node: Node) => node instanceof Element && (node.localName === TAG || node.localName === BADGE_TAG);

function memoryOf(
  pictureUrl: string,
  places: ReadonlyMap<string, Element> | undefined,
  items: readonly Pick<MemorySource, "memoryId" | "url" | "candidates">[] = [],
): string | undefined {
  const names = ({ url, candidates = [] }: (typeof items)[number]) => [url, ...candidates.map((file) => file.url)];
  const direct = items.find((item) => names(item).includes(pictureUrl));
  if (direct) return direct.memoryId;
  for (const [memoryId, place] of places ?? []) {
    const shown = place.matches("img, video") ? [place] : [...place.querySelectorAll("img, video")];
    if (shown.some((element) => isShownFrom(element, pictureUrl))) return memoryId;
  }
  return undefined;
}
