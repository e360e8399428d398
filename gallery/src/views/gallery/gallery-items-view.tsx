/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { GalleryPresence } from "@store-forever/protocol";
import type { AccessRight } from "../../access/access-rights.ts";
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { ListedMemory } from "../../edges/list-memories.ts";
import type { GalleryRow } from "../../galleries/gallery-queries.ts";
import { type RescueScript, SiteLayout } from "../common/site-layout.tsx";
import { StatusBadges } from "../common/status-badges.tsx";
import { itemCountText, SETTINGS_NAMES, storageText } from "../common/wording.ts";
import { MemoryTile } from "../memory/memory-tile.tsx";
import { privacyText } from "./gallery-list-view.tsx";

/** A gallery with more items has several pages, unless the whole gallery is asked for. */
export const ITEMS_PER_PAGE = 200;

/** Which part of a gallery a page shows. */
export type GalleryPart = { kind: "whole" } | { kind: "page"; number: number; pageCount: number };

export interface GalleryPageProps {
  user: CurrentUser | undefined;
  permission: AccessRight;
  gallery: GalleryRow;
  presence: GalleryPresence;
  items: { memory: ListedMemory }[];
  itemCount: number;
  part: GalleryPart;
  /** `preview` shows large pictures, one below the other. */
  layout: "grid" | "preview";
  rescue: RescueScript | undefined;
}

/** The page that archivers read. Its `data-` attributes are the public hooks that `/archivable` describes. */
export function GalleryItemsView(props: GalleryPageProps) {
  const { user, permission, gallery, presence, items, itemCount, part, layout, rescue } = props;
  const storage = storageText(presence);
  const path = `/galleries/${gallery.id}${layout === "preview" ? "/preview" : ""}`;
  return (
    <SiteLayout title={gallery.title} user={user} path={path} isArchivable rescue={rescue}>
      <main id="content" data-gallery-id={gallery.id} data-gallery-title={gallery.title} data-gallery-count={itemCount}>
        <header class="gallery">
          <div>
            <h1 dir="auto">{gallery.title}</h1>
            {gallery.description !== null && <p dir="auto">{gallery.description}</p>}
            <StatusBadges id="badges" storageStatus={presence.storageStatus} counts={presence} />
            <p class="quiet">
              {itemCountText(itemCount)}
              {storage !== undefined && ` · ${storage}`}
              {!gallery.isPublic && privacyText(permission === "own")}
              {" · "}
              {layout === "grid" ? (
                <a href={`/galleries/${gallery.id}/preview`}>Preview</a>
              ) : (
                <a href={`/galleries/${gallery.id}`}>Overview</a>
              )}
              {permission !== "read" && (
                <>
                  {" · "}
                  {permission === "own" && (
                    <>
                      <a href={`/upload?gallery=${gallery.id}`}>Add a file</a>
                      {" · "}
                    </>
                  )}
                  <a href={`/galleries/${gallery.id}/settings`}>{SETTINGS_NAMES[permission]}</a>
                </>
              )}
            </p>
          </div>
          <div data-store-forever-slot="" />
        </header>
        <ul class={layout === "grid" ? "grid" : "column"}>
          {items.map(({ memory }) => (
            <MemoryTile
              memory={memory}
              href={`/galleries/${gallery.id}/items/${memory.id}`}
              size={layout === "grid" ? "grid" : "page"}
            />
          ))}
        </ul>
        {part.kind === "page" && part.pageCount > 1 && <Pages path={path} {...part} />}
      </main>
    </SiteLayout>
  );
}

function Pages({ path, number, pageCount }: { path: string; number: number; pageCount: number }) {
  return (
    <nav class="steps" aria-label="Pages of this gallery">
      {number > 1 && (
        <a href={`${path}?page=${number - 1}`} rel="prev">
          Previous
        </a>
      )}
      <span class="quiet">
        Page {number} of {pageCount}
      </span>
      {number < pageCount && (
        <a href={`${path}?page=${number + 1}`} rel="next">
          Next
        </a>
      )}
      <a href={`${path}?page=all`}>Show all on one page</a>
    </nav>
  );
}
