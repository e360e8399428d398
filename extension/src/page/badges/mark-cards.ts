import { isUuid, PAGE_HOOKS } from "@store-forever/protocol";
import { MAX_CARDS, MAX_COMPARED_CARDS } from "../../messages/message-size.ts";
import type { StoredCard } from "../../messages/reply.ts";
import { send } from "../../messages/send.ts";
import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import { sheetOf } from "../elements/closed-root.ts";
import styles from "./badge.css?inline";
import { BADGE_TAG, createBadge, paintBadge } from "./badge-layer.ts";
import { whenInView } from "./in-view.ts";

let sheet: CSSStyleSheet | undefined;

/**
 * Puts badges on the cards of a list of galleries: what this device knows at once and offline, then what the archive says, which
 * knows what other browsers stored too, and then, of those that come into view, without what the gallery tells to have been replaced since.
 * @param edgesUrl of the page's API; null where it names none
 */
export async function markCards(edgesUrl: string | null): Promise<void> {
  const cards = unmarkedCards();
  if (cards.size === 0) return;
  const marks = new CardMarks(cards);
  for (const type of ["cards.recall", "cards.check"] as const)
    for (const galleryIds of parts(marks.galleryIds, MAX_CARDS)) {
      const stored = await send({ to: "background", type, galleryIds });
      if (!stored.ok) return;
      marks.paint(galleryIds, stored.value);
    }
  if (edgesUrl === null) return;
  whenInView(cards.keys(), MAX_COMPARED_CARDS, async (near) => {
    const galleryIds = marks.galleryIdsOf(near);
    const stored = await send({ to: "background", type: "cards.compare", galleryIds, edgesUrl });
    if (stored.ok) marks.paint(galleryIds, stored.value);
  });
}

/** The cards without a badge, with the ids of their galleries. */
function unmarkedCards(): Map<Element, string> {
  const cards = new Map<Element, string>();
  for (const card of document.querySelectorAll(PAGE_HOOKS.card)) {
    const galleryId = card.getAttribute("data-gallery-card") ?? "";
    if (isUuid(galleryId) && !card.querySelector(`:scope > ${BADGE_TAG}`)) cards.set(card, galleryId);
  }
  return cards;
}

class CardMarks {
  readonly #galleryIds: ReadonlyMap<Element, string>;
  readonly #badges = new Map<Element, ReturnType<typeof createBadge>>();

  constructor(cards: ReadonlyMap<Element, string>) {
    this.#galleryIds = cards;
  }

  get galleryIds(): string[] {
    return [...new Set(this.#galleryIds.values())];
  }

  galleryIdsOf(cards: readonly Element[]): string[] {
    return [...new Set(cards.flatMap((card) => this.#galleryIds.get(card) ?? []))];
  }

  /** @param galleryIds that were asked about @param stored those of them that are stored, wholly or in part */
  paint(galleryIds: readonly string[], stored: readonly StoredCard[]): void {
    sheet ??= sheetOf(styles);
    const asked = new Set(galleryIds);
    const known = new Map(stored.map((gallery) => [gallery.galleryId, gallery]));
    for (const [card, galleryId] of this.#galleryIds) {
      // The page may have been marked by another call meanwhile, or may show another gallery in the card's place.
      const isOther = card.getAttribute("data-gallery-card") !== galleryId;
      const isMarked = !this.#badges.has(card) && card.querySelector(`:scope > ${BADGE_TAG}`) !== null;
      if (!asked.has(galleryId) || isOther || isMarked) continue;
      const badge = this.#badges.get(card) ?? createBadge(card, sheet, undefined);
      this.#badges.set(card, badge);
      const gallery = known.get(galleryId);
      paintBadge(badge, gallery !== undefined, gallery ? hintOf(card, gallery) : t("badge.cardNeonHint"));
    }
  }
}

function* parts(ids: readonly string[], most: number): Generator<string[]> {
  for (let start = 0; start < ids.length; start += most) yield ids.slice(start, start + most);
}

/** Memories that were never stored are in no archive, so the page may know of more. */
function hintOf(card: Element, { storedCount, totalCount }: StoredCard): string {
  const told = Number(card.getAttribute("data-gallery-count"));
  return strings.storedOf(storedCount, Number.isSafeInteger(told) ? Math.max(told, totalCount) : totalCount);
}
