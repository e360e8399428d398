import type { ContentScriptContext } from "wxt/utils/content-script-context";
import type { PageDescription } from "../messages/page-request.ts";
import { type FoundGallery, findGalleries } from "./adapters/find-galleries.ts";
import { isShownFrom, pointedAtAdapter } from "./adapters/page-images.ts";
import { BADGE_TAG } from "./badges.ts";
import { markCards } from "./cards.ts";
import { type MountedGallery, mountGallery, TAG } from "./mount.tsx";

/** A page that changes all the time is looked at this often at most. */
const MS_BETWEEN_LOOKS = 400;

/** What the content script knows of its page: the galleries in it, each with its button once. */
export class GalleryPage {
  readonly #ctx: ContentScriptContext;
  readonly #mounted = new Map<Element, MountedGallery>();
  #found: FoundGallery[] = [];
  #isAskedFor = false;
  /** Pictures that the person chose one by one, by what the browser showed of them. */
  readonly #pointedAt = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ctx: ContentScriptContext) {
    this.#ctx = ctx;
    const observer = new MutationObserver((changes) => {
      if (changes.some(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes].some(isOfThePage)))
        this.#lookSoon();
    });
    observer.observe(document.documentElement, { childList: true, subtree: true });
    ctx.onInvalidated(() => {
      observer.disconnect();
      clearTimeout(this.#timer);
      for (const gallery of this.#mounted.values()) gallery.end();
    });
    this.look();
  }

  /** Finds galleries, mounts what is new, and takes away what is gone. */
  look(): void {
    this.#found = findGalleries(document, { url: location.href, baseUrl: document.baseURI }, this.#isAskedFor);
    if (this.#pointedAt.size > 0)
      this.#found.push({ adapter: pointedAtAdapter(this.#pointedAt), element: document.body });
    const elements = new Set(this.#found.map(({ element }) => element));
    for (const [element, gallery] of this.#mounted) {
      if (elements.has(element) && gallery.isInPlace()) {
        void gallery.session.notice();
        continue;
      }
      gallery.end();
      this.#mounted.delete(element);
    }
    for (const found of this.#found)
      if (!this.#mounted.has(found.element)) this.#mounted.set(found.element, mountGallery(this.#ctx, found));
    markCards().catch(() => {
      // After an update of the extension nobody answers; the buttons say so.
    });
  }

  /** @param isAskedFor the person asked for this page: any images will do */
  describe(isAskedFor: boolean): PageDescription {
    if (isAskedFor && !this.#isAskedFor) {
      this.#isAskedFor = true;
      this.look();
    }
    const galleries = this.#found.flatMap(({ adapter, element }) => {
      const gallery = adapter.read(element, { url: location.href, baseUrl: document.baseURI });
      return gallery ? [gallery] : [];
    });
    const hosts = galleries.flatMap(({ source }) => source.items.map(({ url }) => hostPattern(url)));
    return {
      galleries: galleries.map(({ source: { title, items } }) => ({ title, photoCount: items.length })),
      hosts: [...new Set([hostPattern(location.href), ...hosts])],
    };
  }

  /**
   * Opens the dialog of the gallery that has the picture, or of the first. A picture that is in no gallery makes one of
   * its own. @param pictureUrl as the page shows or links it
   */
  open(pictureUrl: string | null): void {
    if (pictureUrl === null) [...this.#mounted.values()][0]?.session.open();
    else if (!this.#openWith(pictureUrl)) {
      this.#pointedAt.add(pictureUrl);
      this.look();
      this.#openWith(pictureUrl);
    }
  }

  #openWith(pictureUrl: string): boolean {
    for (const [element, { session }] of this.#mounted) {
      const found = this.#found.find((candidate) => candidate.element === element);
      const gallery = found?.adapter.read(element, { url: location.href, baseUrl: document.baseURI });
      const memoryId = memoryOf(pictureUrl, gallery?.places, gallery?.source.items);
      if (memoryId === undefined) continue;
      session.open([memoryId]);
      return true;
    }
    return false;
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#ctx.isValid) this.look();
    }, MS_BETWEEN_LOOKS);
  }
}

function isOfThePage(node: Node): boolean {
  return node instanceof Element && node.localName !== TAG && node.localName !== BADGE_TAG;
}

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

/** A match pattern for every port of the URL's host. */
function hostPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
