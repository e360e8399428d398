import { isUuid, PAGE_HOOKS } from "@store-forever/protocol";
import { send } from "../../messages/send.ts";
import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import { sheetOf } from "../elements/closed-root.ts";
import styles from "./badge.css?inline";
import { BADGE_TAG, createBadge, paintBadge } from "./badge-layer.ts";

let sheet: CSSStyleSheet | undefined;

/** Puts badges on the cards of a list of galleries. What this device knows is enough, so they are there at once and offline. */
export async function markCards(): Promise<void> {
  const cards = new Map<Element, string>();
  for (const card of document.querySelectorAll(PAGE_HOOKS.card)) {
    const galleryId = card.getAttribute("data-gallery-card") ?? "";
    if (isUuid(galleryId) && !card.querySelector(`:scope > ${BADGE_TAG}`)) cards.set(card, galleryId);
  }
  if (cards.size === 0) return;
  const galleryIds = [...new Set(cards.values())].slice(0, 1_000);
  const stored = await send({ to: "background", type: "cards.recall", galleryIds });
  if (!stored.ok) return;
  sheet ??= sheetOf(styles);
  for (const [card, galleryId] of cards) {
    if (card.querySelector(`:scope > ${BADGE_TAG}`)) continue;
    const known = stored.value.find((gallery) => gallery.galleryId === galleryId);
    const hint = known ? strings.storedOf(known.storedCount, known.totalCount) : t("badge.cardNeonHint");
    paintBadge(createBadge(card, sheet, undefined), known !== undefined, hint);
  }
}
