import { isUuid } from "@store-forever/protocol";
import { t } from "../i18n.ts";
import { send } from "../messages/send.ts";
import styles from "./badge.css?inline";
import { BADGE_TAG, createBadge, paintBadge } from "./badges.ts";
import { sheetOf } from "./closed-root.ts";

const CARD = 'a[href*="/galleries/"], a[href*="/gallery/"]';
let sheet: CSSStyleSheet | undefined;

/** Badges on the pictures by which a page of galleries links to each of them; known from this device alone. */
export async function markCards(): Promise<void> {
  const cards = new Map<Element, string>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(CARD)) {
    // The pages of a gallery's photos lie below its own.
    const galleryId = /\/(?:galleries|gallery)\/([^/]+)\/?$/.exec(new URL(link.href).pathname)?.[1] ?? "";
    if (isUuid(galleryId) && link.querySelector("img") && !link.querySelector(`:scope > ${BADGE_TAG}`))
      cards.set(link, galleryId);
  }
  if (cards.size === 0) return;
  const galleryIds = [...new Set(cards.values())].slice(0, 1_000);
  const stored = await send({ to: "background", type: "cards.recall", galleryIds });
  if (!stored.ok) return;
  sheet ??= sheetOf(styles);
  for (const [card, galleryId] of cards) {
    if (card.querySelector(`:scope > ${BADGE_TAG}`)) continue;
    const isStored = stored.value.includes(galleryId);
    paintBadge(createBadge(card, sheet, undefined), isStored, isStored ? t("badgeIcpHint") : t("badgeNeonHint"));
  }
}
