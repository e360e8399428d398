import { PAGE_HOOKS } from "@store-forever/protocol";
import { t } from "../../texts/i18n.ts";

/**
 * What a badge says of photos that are only on this site. A vendor's name is shown only where the gallery says that its database
 * is that vendor's. Other words of the page are not: they could say that photos are stored.
 */
export function onlyHereText(document: Document): string {
  const storage = document.querySelector(PAGE_HOOKS.edgesLink)?.getAttribute("data-storage");
  return storage === "neon-db" ? "NEON" : t("badge.siteOnly");
}
