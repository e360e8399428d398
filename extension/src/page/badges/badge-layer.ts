import { t } from "../../texts/i18n.ts";
import { closedRoot, sheetOf } from "../elements/closed-root.ts";
import { onlyHereText } from "../elements/storage-name.ts";
import type { SessionView } from "../session/session-state.ts";
import styles from "./badge.css?inline";

export const BADGE_TAG = "store-forever-badge";

interface Badge {
  host: HTMLElement;
  button: HTMLElement;
}

/** Puts a badge on an element. It takes no room in the page. */
export function createBadge(place: Element, sheet: CSSStyleSheet, onClick: (() => void) | undefined): Badge {
  const host = document.createElement(BADGE_TAG);
  // Out of the flow and without offsets, it lies at the element's first corner and moves nothing.
  host.style.cssText = "all: initial; position: absolute; z-index: 1;";
  // A page that copies its elements copies badges with them, without what they say.
  for (const copy of place.querySelectorAll(`:scope > ${BADGE_TAG}`)) copy.remove();
  place.prepend(host);
  const button = document.createElement(onClick ? "button" : "span");
  if (onClick)
    button.addEventListener("click", (event) => {
      if (!event.isTrusted) return;
      event.preventDefault();
      event.stopPropagation();
      onClick();
    });
  closedRoot(host, sheet).root.append(button);
  return { host, button };
}

export function paintBadge({ button }: Badge, isStored: boolean, hint: string): void {
  const text = isStored ? "ICP" : onlyHereText(document);
  if (button.textContent !== text) button.textContent = text;
  button.className = isStored ? "icp" : "here";
  button.title = hint;
  button.setAttribute("aria-label", `${text}: ${hint}`);
  // Only elements with a role can have a name.
  if (button.localName === "span") button.setAttribute("role", "img");
}

/** Where the gallery's photos are shown, without other pictures of the page. An image itself can hold no badge. */
function placesOf({ gallery }: SessionView): ReadonlyMap<string, Element> {
  const places = [...(gallery?.places ?? [])];
  return new Map(places.filter(([id, place]) => !gallery?.aside?.has(id) && !place.matches("img, video")));
}

/** The badges on a gallery's photos. Each is made when its photo comes near the window, so a thousand cost nothing at once. */
export class BadgeLayer {
  readonly #onStore: (memoryId: string) => void;
  readonly #sheet = sheetOf(styles);
  readonly #badges = new Map<string, Badge>();
  readonly #observed = new Map<Element, string>();
  readonly #observer: IntersectionObserver;
  #view: SessionView | undefined;

  /** @param onStore called when the person wants one photo stored */
  constructor(onStore: (memoryId: string) => void) {
    this.#onStore = onStore;
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const memoryId = this.#observed.get(target);
          if (isIntersecting && memoryId !== undefined) this.#add(memoryId, target);
        }
      },
      { rootMargin: "400px" },
    );
  }

  show(view: SessionView): void {
    const isKnown = !["checking", "empty", "unavailable"].includes(view.button.name);
    if (!isKnown) return;
    const isOtherGallery = this.#view?.gallery !== view.gallery;
    this.#view = view;
    if (isOtherGallery) this.#observe(placesOf(view));
    for (const [memoryId, badge] of this.#badges) this.#paint(memoryId, badge);
  }

  end(): void {
    this.#observer.disconnect();
    for (const { host } of this.#badges.values()) host.remove();
    this.#badges.clear();
  }

  #observe(places: ReadonlyMap<string, Element>): void {
    for (const [place, memoryId] of this.#observed) {
      if (places.get(memoryId) === place) continue;
      this.#observer.unobserve(place);
      this.#observed.delete(place);
      this.#badges.get(memoryId)?.host.remove();
      this.#badges.delete(memoryId);
    }
    for (const [memoryId, place] of places) {
      if (this.#observed.has(place)) continue;
      this.#observed.set(place, memoryId);
      this.#observer.observe(place);
    }
  }

  #add(memoryId: string, place: Element): void {
    if (this.#badges.get(memoryId)?.host.isConnected) return;
    // Inside a link of the page a badge is no button: the click is for the page.
    const onClick = place.closest("a") === null ? () => this.#onStore(memoryId) : undefined;
    const badge = createBadge(place, this.#sheet, onClick);
    this.#badges.set(memoryId, badge);
    this.#paint(memoryId, badge);
  }

  #paint(memoryId: string, badge: Badge): void {
    const isStored = this.#view?.rowOf(memoryId) === "stored";
    paintBadge(badge, isStored, isStored ? t("badge.photoIcpHint") : t("badge.photoNeonHint"));
  }
}
