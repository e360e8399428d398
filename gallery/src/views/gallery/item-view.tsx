/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { AccessRight } from "../../access/access-rights.ts";
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { GalleryItemRow, GalleryRow, NeighbouredItem } from "../../galleries/gallery-queries.ts";
import { SiteLayout } from "../common/site-layout.tsx";
import { SETTINGS_NAMES } from "../common/wording.ts";
import { MemoryFigure } from "../memory/memory-figure.tsx";
import { titleOfMemory } from "../memory/memory-hooks.ts";

interface ItemPageProps extends NeighbouredItem {
  user: CurrentUser | undefined;
  /** What the user may do with the gallery. */
  permission: AccessRight;
  gallery: GalleryRow;
  itemCount: number;
  content: string | undefined;
}

/** One memory of a gallery. It has no hooks for archivers, because the gallery's page has those of all its memories. */
export function ItemView(props: ItemPageProps) {
  const { user, permission, gallery, itemCount, item, previous, next, number, content } = props;
  const galleryPath = `/galleries/${gallery.id}`;
  const title = titleOfMemory(item.memory);
  return (
    <SiteLayout title={`${title} – ${gallery.title}`} user={user} path={`${galleryPath}/items/${item.memory.id}`}>
      <main id="content" class="memory">
        <nav class="steps" aria-label="Memories of this gallery">
          <a href={galleryPath} dir="auto">
            {gallery.title}
          </a>
          <span class="quiet">
            {number} of {itemCount}
          </span>
          <Step galleryPath={galleryPath} item={previous} rel="prev" label="Previous" />
          <Step galleryPath={galleryPath} item={next} rel="next" label="Next" />
        </nav>
        <MemoryFigure memory={item.memory} content={content}>
          {permission !== "read" && (
            <ItemActions galleryPath={galleryPath} item={item} isOwn={item.memory.ownerId === user?.id} />
          )}
        </MemoryFigure>
      </main>
    </SiteLayout>
  );
}

interface ItemActionsProps {
  galleryPath: string;
  item: GalleryItemRow;
  /** The memory belongs to the current user. */
  isOwn: boolean;
}

function ItemActions({ galleryPath, item: { itemId, isFeatured, memory }, isOwn }: ItemActionsProps) {
  return (
    <div class="actions">
      {isOwn && <a href={`/memories/${memory.type}/${memory.id}/settings`}>{SETTINGS_NAMES.own}</a>}
      {memory.type === "image" && !isFeatured && (
        <form method="post" action={`${galleryPath}/items/${itemId}/cover`}>
          <button type="submit" class="link">
            Use as the cover
          </button>
        </form>
      )}
      <form method="post" action={`${galleryPath}/items/${itemId}/remove`}>
        <button type="submit" class="link">
          Remove from the gallery
        </button>
      </form>
    </div>
  );
}

interface StepProps {
  galleryPath: string;
  item: GalleryItemRow | undefined;
  rel: "prev" | "next";
  label: string;
}

function Step({ galleryPath, item, rel, label }: StepProps) {
  if (item === undefined) return <span class="step end">{label}</span>;
  return (
    <a class="step" href={`${galleryPath}/items/${item.memory.id}`} rel={rel}>
      {label}
    </a>
  );
}
