import type { ContentScriptContext } from "wxt/utils/content-script-context";
import type { ContentScriptRequest, PageDescription } from "../messages/content-script-request.ts";
import { type FoundGallery, findGalleries, galleriesOf } from "./adapters/find-galleries.ts";
import { isShownFrom, pointedAtAdapter } from "./adapters/page-images.ts";
import { BADGE_TAG } from "./badges/badge-layer.ts";
import { markCards } from "./badges/mark-cards.ts";
import { type MountedGallery, mountGallery, TAG } from "./mount.tsx";

/** A page that keeps changing is read at most this often. */
const LOOK_INTERVAL_MS = 400;
/** A person who has not answered the browser's question by then is taken to have turned to something else. */
const TIMEOUT_MS = 120_000;

/** Watches a page for galleries, and gives each its button. */
export class PageWatcher {
  readonly #ctx: ContentScriptContext;
  readonly #mounted = new Map<Element, MountedGallery>();
  #found: FoundGallery[] = [];
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
    observer.observe(document.documentElement, { childList: true, subtree: true });
    ctx.onInvalidated(() => {
      observer.disconnect();
      clearTimeout(this.#timer);
      for (const gallery of this.#mounted.values()) gallery.end();
    });
    // In a task of its own, because the page has already waited for this script to be compiled.
    this.#lookIn(0);
  }

  /** Finds galleries, mounts new ones, and removes the buttons of those that are gone. */
  look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const address = { url: location.href, baseUrl: document.baseURI };
    this.#found = findGalleries(document, address, this.#isAskedFor);
    if (this.#pointedAt.size > 0) {
      const pointedAt = galleriesOf(pointedAtAdapter(this.#pointedAt), document, address);
      // On the body, beside a gallery that is the whole page.
      this.#found.push(...pointedAt.map((found) => ({ ...found, element: document.body })));
    }
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
    markCards().catch(() => {
      // After an update of the extension nobody answers. The buttons tell that.
    });
  }

  /** Answers the popup and the background. */
  answer(request: ContentScriptRequest): PageDescription | null {
    switch (request.type) {
      case "page.describe":
        return this.describe(request.isRequested);
      case "page.open":
        this.open(request.pictureUrl);
        return null;
      case "page.await":
        this.#awaitsAccessUntilMs = Date.now() + TIMEOUT_MS;
        return null;
      case "page.granted":
        if (Date.now() < this.#awaitsAccessUntilMs) this.open(null);
        this.#awaitsAccessUntilMs = 0;
        return null;
      case "page.job":
        for (const { galleryId, session } of this.#mounted.values())
          if (galleryId === request.galleryId) void session.refresh();
        return null;
      case "page.identity":
        for (const { session } of this.#mounted.values()) void session.handleIdentityChange(request.isSignedIn);
        return null;
    }
  }

  /** @param isRequested the person asked for this page, so any pictures make a gallery */
  describe(isRequested: boolean): PageDescription {
    if (isRequested && !this.#isAskedFor) {
      this.#isAskedFor = true;
      this.look();
    } else this.#lookNow();
    const galleries = this.#found.map(({ gallery }) => gallery);
    const sourceOrigins = galleries.flatMap(({ source }) => source.items.map(({ url }) => new URL(url).origin));
    return {
      galleries: galleries.map(({ source: { title, items } }) => ({ title, photoCount: items.length })),
      origin: location.origin,
      sourceOrigins: [...new Set(sourceOrigins)],
    };
  }

  /**
   * Opens the dialog of the gallery that has the picture; of the first gallery if no picture is given. A picture that is in no
   * gallery makes one of its own.
   * @param pictureUrl as the page shows or links it
   */
  open(pictureUrl: string | null): void {
    this.#lookNow();
    if (pictureUrl === null) [...this.#mounted.values()][0]?.session.open();
    else if (!this.#openWith(pictureUrl)) {
      this.#pointedAt.add(pictureUrl);
      this.look();
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
      if (this.#ctx.isValid) this.look();
    }, ms);
  }

  /** Reads the page at once if it has changed since it was last read. */
  #lookNow(): void {
    if (this.#timer !== undefined) this.look();
  }
}

/** Whether a change is the page's own, and not one of what this script adds to it. */
function isOfThePage({ target, addedNodes, removedNodes }: MutationRecord): boolean {
  return !isOwn(target) && [...addedNodes, ...removedNodes].some((node) => node instanceof Element && !isOwn(node));
}

const isOwn = (node: Node) => node instanceof Element && (node.localName === TAG || node.localName === BADGE_TAG);

function memoryOf(
  pictureUrl: string,
  places: ReadonlyMap<string, Element> | undefined,
  items: readonly { memoryId: string; url: string }[] = [],
): string | undefined {
  const direct = items.find(({ url }) => url === pictureUrl);
  if (direct) return direct.memoryId;
  for (const [memoryId, place] of places ?? []) {
    const shown = place.matches("img, video") ? [place] : [...place.querySelectorAll("img, video")];
    if (shown.some((element) => isShownFrom(element, pictureUrl))) return memoryId;
  }
  return undefined;
}
