/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { AccessRight } from "../../access/access-rights.ts";
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { MemoryStatus } from "../../edges/storage-status.ts";
import type { GalleryItemRow, GalleryRow, NeighbouredItem } from "../../galleries/gallery-queries.ts";
import { SiteLayout } from "../common/site-layout.tsx";
import { StatusBadges } from "../common/status-badges.tsx";
import { SETTINGS_NAMES, STATUS_TEXTS } from "../common/wording.ts";
import { MemoryFigure } from "../memory/memory-figure.tsx";
import { memoryHooks, titleOfMemory } from "../memory/memory-hooks.ts";

interface ItemPageProps extends NeighbouredItem {
  user: CurrentUser | undefined;
  /** What the user may do with the gallery. */
  permission: AccessRight;
  gallery: GalleryRow;
  itemCount: number;
  content: string | undefined;
  status: MemoryStatus;
}

/** One memory of a gallery, with the hooks for archivers. It is the same memory as on its own page, and named as that. */
export function ItemView(props: ItemPageProps) {
  const { user, permission, gallery, itemCount, item, previous, next, number, content, status } = props;
  const galleryPath = `/galleries/${gallery.id}`;
  const title = titleOfMemory(item.memory);
  const path = `${galleryPath}/items/${item.memory.id}`;
  const ownPath = `/memories/${item.memory.type}/${item.memory.id}`;
  return (
    <SiteLayout title={`${title} – ${gallery.title}`} user={user} path={path} canonicalPath={ownPath} isArchivable>
      <main id="content" class="memory" {...memoryHooks(item.memory)}>
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
          <StatusBadges
            id="badges"
            storageStatus={status.storageStatus}
            syncState={status.syncState}
            isPaused={status.isPaused}
          />
          <p class="quiet">{STATUS_TEXTS[status.storageStatus]}</p>
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
