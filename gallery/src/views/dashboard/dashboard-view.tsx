/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { CurrentUser } from "../../accounts/current-user.ts";
import type { ListedMemory } from "../../edges/list-memories.ts";
import type { PresenceKeyRow } from "../../edges/presence-keys.ts";
import type { StorageStatus } from "../../edges/storage-status.ts";
import type { FollowedCopy } from "../../edges/sync-status.ts";
import type { GallerySummary } from "../../galleries/gallery-queries.ts";
import { SiteLayout } from "../common/site-layout.tsx";
import {
  ARTIFACT_NAMES,
  BACKEND_NAMES,
  FILTER_TEXTS,
  PAUSED_TEXT,
  reconciliationText,
  STATUS_FILTERS,
  type StatusFilter,
  SYNC_TEXTS,
} from "../common/wording.ts";
import { GalleryCards } from "../gallery/gallery-list-view.tsx";
import { MemoryTile } from "../memory/memory-tile.tsx";
import { FolderContents, type OwnMemories } from "./folder-contents.tsx";

/** Each gallery has one of these statuses. The other filters are about its copies. */
const STATUSES = ["stored_forever", "partially_stored", "web2_only", "incomplete"] as const satisfies StorageStatus[];
/** Filters that are shown only while there is something to find. */
const PASSING = new Set<StatusFilter>(["incomplete", "migrating", "failed"]);

interface DashboardPageProps extends OwnMemories {
  user: CurrentUser;
  galleries: GallerySummary[];
  /** What others share with the user. */
  shared: { galleries: GallerySummary[]; memories: ListedMemory[] };
  /** Shows only galleries with this status. Without it, all of them. */
  status: StatusFilter | undefined;
  /** How many of the user's own galleries have which status, and how many have copies that are on their way or failed. */
  statusCounts: Record<StatusFilter, number>;
  sync: FollowedCopy[];
  /** The archives that the gallery compares with its edges. */
  archives: PresenceKeyRow[];
}

export function DashboardView(props: DashboardPageProps) {
  const { user, galleries, shared, status, statusCounts, sync, archives, ...own } = props;
  return (
    <SiteLayout title="Dashboard" user={user} path="/dashboard" isArchivable>
      <main id="content">
        <h1>Dashboard</h1>
        <nav class="steps" aria-label="Add">
          <a href="/upload">Upload a file</a>
          <a href="/notes/new">Write a note</a>
        </nav>
        <div id="storage" data-live="">
          <GalleryFilter status={status} statusCounts={statusCounts} />
          {sync.length > 0 && <SyncTable sync={sync} />}
          {archives.map((archive) => (
            <p class="quiet">
              <a href="/account">Your archive</a>: {reconciliationText(archive)}
            </p>
          ))}
        </div>
        <h2>{status === undefined ? "Your galleries" : `Your galleries: ${FILTER_TEXTS[status].toLowerCase()}`}</h2>
        {galleries.length === 0 && (
          <p class="quiet">
            {status === undefined ? "You have no galleries yet." : "None of your galleries has this status."}
          </p>
        )}
        <GalleryCards galleries={galleries} user={user} />
        <form class="inline" method="post" action="/galleries">
          <label>
            New gallery <input name="title" required maxlength={300} />
          </label>
          <button type="submit">Create</button>
        </form>
        <h2>Your memories</h2>
        <FolderContents {...own} path="/dashboard" status={status} parentFolderId={undefined} />
        {shared.galleries.length + shared.memories.length > 0 && (
          <section aria-labelledby="shared">
            <h2 id="shared">Shared with you</h2>
            <GalleryCards galleries={shared.galleries} user={user} />
            <ul class="grid">
              {shared.memories.map((memory) => (
                <MemoryTile memory={memory} href={`/memories/${memory.type}/${memory.id}`} />
              ))}
            </ul>
          </section>
        )}
        <script type="module" src="/live.js" />
      </main>
    </SiteLayout>
  );
}

/** Shows how many galleries have which status. Each count is a link to them. */
function GalleryFilter({ status, statusCounts }: Pick<DashboardPageProps, "status" | "statusCounts">) {
  const total = STATUSES.reduce((sum, one) => sum + statusCounts[one], 0);
  return (
    <nav class="counts" aria-label="Galleries by status">
      <a class="count" href="/dashboard" aria-current={status === undefined ? "page" : undefined}>
        <span>All</span>
        <span class="quiet">{galleryCountText(total)}</span>
      </a>
      {STATUS_FILTERS.filter((one) => one === status || statusCounts[one] > 0 || !PASSING.has(one)).map((one) => (
        <a class="count" href={`/dashboard?status=${one}`} aria-current={status === one ? "page" : undefined}>
          <span>{FILTER_TEXTS[one]}</span>
          <span class="quiet">{galleryCountText(statusCounts[one])}</span>
        </a>
      ))}
    </nav>
  );
}

const galleryCountText = (count: number) => (count === 1 ? "1 gallery" : `${count} galleries`);

function SyncTable({ sync }: { sync: FollowedCopy[] }) {
  return (
    <table>
      <caption>Copies in progress or failed</caption>
      <thead>
        <tr>
          <th scope="col">Memory</th>
          <th scope="col">Copy</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {sync.map(({ memoryId, memoryType, title, artifact, backend, syncState, syncError, isPaused }) => (
          <tr>
            <td>
              <a href={`/memories/${memoryType}/${memoryId}`} dir="auto">
                {title}
              </a>
            </td>
            <td>
              {ARTIFACT_NAMES[artifact]} on {BACKEND_NAMES[backend]}
            </td>
            <td dir="auto" class={syncState === "failed" ? "error" : undefined}>
              {isPaused ? PAUSED_TEXT : SYNC_TEXTS[syncState]}
              {syncError !== null && `: ${syncError}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
