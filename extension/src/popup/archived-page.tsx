import type { ReplyTo } from "../messages/reply.ts";
import { t } from "../texts/i18n.ts";
import type { GalleryOverview } from "../ui/gallery-overview.ts";

interface ArchivedPageProps {
  archived: NonNullable<ReplyTo["tab.archived"]>;
  galleries: readonly GalleryOverview[];
}

const TEXTS = { gone: "gone.page", hostGone: "gone.site", replaced: "gone.replaced", shown: "gone.archived" } as const;

/** What the archive has of the page under the popup, which may be gone. */
export function ArchivedPage({ archived: { end, galleries: found }, galleries }: ArchivedPageProps) {
  const viewUrlOf = (galleryId: string, origin: string) => {
    const known = galleries.find((gallery) => gallery.galleryId === galleryId && gallery.origin === origin);
    return known?.state.name === "stored" ? known.state.viewUrl : null;
  };
  return (
    <section class="this-page" aria-labelledby="archived-page">
      <h2 id="archived-page">{t(TEXTS[end])}</h2>
      <ul class="found">
        {found.map(({ origin, galleryId, title }) => {
          const viewUrl = viewUrlOf(galleryId, origin);
          return (
            <li key={galleryId}>
              <strong dir="auto">{title}</strong>
              {viewUrl !== null && (
                <a class="view" href={viewUrl} target="_blank" rel="noreferrer">
                  {t("button.view")}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
