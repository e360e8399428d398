import { isUuid, PAGE_HOOKS } from "@store-forever/protocol";
import type { GalleryRequest } from "../../messages/gallery-request.ts";
import type { StoredCard } from "../../messages/reply.ts";
import { send } from "../../messages/send.ts";
import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import { sheetOf } from "../elements/closed-root.ts";
import styles from "./badge.css?inline";
import { BADGE_TAG, createBadge, paintBadge } from "./badge-layer.ts";

type CardsQuestion = Extract<GalleryRequest, { type: `cards.${string}` }>;

let sheet: CSSStyleSheet | undefined;

/**
 * Puts badges on the cards of a list of galleries: what this device knows at once and offline, then what the archive says, which
 * knows what other browsers stored too, and then without what the gallery tells to have been replaced since.
 * @param edgesUrl of the page's API; null where it names none
 */
export async function markCards(edgesUrl: string | null): Promise<void> {
  const cards = new Map<Element, string>();
  for (const card of document.querySelectorAll(PAGE_HOOKS.card)) {
    const galleryId = card.getAttribute("data-gallery-card") ?? "";
    if (isUuid(galleryId) && !card.querySelector(`:scope > ${BADGE_TAG}`)) cards.set(card, galleryId);
  }
  if (cards.size === 0) return;
  const galleryIds = [...new Set(cards.values())].slice(0, 1_000);
  const badges = new Map<Element, ReturnType<typeof createBadge>>();
  const questions: CardsQuestion[] = [
    { to: "background", type: "cards.recall", galleryIds },
    { to: "background", type: "cards.check", galleryIds },
  ];
  if (edgesUrl !== null) questions.push({ to: "background", type: "cards.compare", galleryIds, edgesUrl });
  for (const question of questions) {
    const stored = await send(question);
    if (!stored.ok) return;
    sheet ??= sheetOf(styles);
    for (const [card, galleryId] of cards) {
      // The page may have been marked by another call meanwhile, or may show another gallery in the card's place.
      const isOther = card.getAttribute("data-gallery-card") !== galleryId;
      if (isOther || (!badges.has(card) && card.querySelector(`:scope > ${BADGE_TAG}`))) continue;
      const badge = badges.get(card) ?? createBadge(card, sheet, undefined);
      badges.set(card, badge);
      const known = stored.value.find((gallery) => gallery.galleryId === galleryId);
      paintBadge(badge, known !== undefined, known ? hintOf(card, known) : t("badge.cardNeonHint"));
    }
  }
}

/** Memories that were never stored are in no archive, so the page may know of more. */
function hintOf(card: Element, { storedCount, totalCount }: StoredCard): string {
  const told = Number(card.getAttribute("data-gallery-count"));
  return strings.storedOf(storedCount, Number.isSafeInteger(told) ? Math.max(told, totalCount) : totalCount);
}
