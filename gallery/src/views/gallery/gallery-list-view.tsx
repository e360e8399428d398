/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { CurrentUser } from "../../accounts/current-user.ts";
import type { GallerySummary } from "../../galleries/gallery-queries.ts";
import { SiteLayout } from "../common/site-layout.tsx";
import { StatusBadges } from "../common/status-badges.tsx";
import { itemCountText } from "../common/wording.ts";

interface GalleryListPageProps {
  user: CurrentUser | undefined;
  galleries: GallerySummary[];
  nextHref: string | undefined;
}

export function GalleryListView({ user, galleries, nextHref }: GalleryListPageProps) {
  return (
    <SiteLayout title="Galleries" user={user} path="/" isArchivable>
      <main id="content">
        <h1>Galleries</h1>
        {galleries.length === 0 && <p class="quiet">There are no public galleries here. Sign in to see your own.</p>}
        <GalleryCards galleries={galleries} user={user} />
        {nextHref !== undefined && (
          <p>
            <a href={nextHref} rel="next">
              More galleries
            </a>
          </p>
        )}
      </main>
    </SiteLayout>
  );
}

export function GalleryCards({ galleries, user }: { galleries: GallerySummary[]; user: CurrentUser | undefined }) {
  return (
    <ul class="grid">
      {galleries.map(({ gallery, itemCount, coverId, storageStatus, ...counts }) => (
        <li>
          <a
            class="card"
            href={`/galleries/${gallery.id}`}
            data-gallery-card={gallery.id}
            data-gallery-count={itemCount}
          >
            {coverId === null ? (
              <span class="tile" />
            ) : (
              <img class="tile" src={`/thumbs/${coverId}/grid.webp`} alt="" loading="lazy" />
            )}
            <StatusBadges
              id={`badges-gallery-${gallery.id}`}
              storageStatus={storageStatus}
              counts={{ totalMemories: itemCount, ...counts }}
            />
            <strong dir="auto">{gallery.title}</strong>
            <span class="quiet">
              {itemCountText(itemCount)}
              {!gallery.isPublic && privacyText(gallery.ownerId === user?.id)}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export const privacyText = (isOwn: boolean) => (isOwn ? " · not public" : " · shared with you");
