import { type GalleryItem, unwrap } from "@store-forever/protocol";
import { t } from "../language/t.ts";

/** Lists items that the gallery names but the canister does not have: never stored, partly stored, or deleted. */
export function MissingItems({ items }: { items: readonly GalleryItem[] }) {
  if (items.length === 0) return null;
  return (
    <section class="missing">
      <h2>{t("gallery.notStored")}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.memory_id}>
            {unwrap(item.caption)} <code>{item.memory_id}</code>
          </li>
        ))}
      </ul>
      <p class="quiet">{t("gallery.notStoredAdvice")}</p>
    </section>
  );
}
