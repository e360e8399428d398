/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { SignedInUser } from "../accounts/viewer.ts";
import type { SyncStatus } from "../edges/edge-queries.ts";
import type { StorageStatus } from "../edges/presence.ts";
import type { GallerySummary } from "../galleries/gallery-queries.ts";
import type { Folder } from "../memories/folders.ts";
import type { Memory } from "../memories/memory-queries.ts";
import { GalleryCards } from "./gallery-list-page.tsx";
import { Layout } from "./layout.tsx";
import { MemoryTile } from "./memory-tile.tsx";
import { STATUS_TEXTS } from "./wording.ts";

export interface OwnMemories {
  folders: Folder[];
  memories: Memory[];
  nextHref: string | undefined;
}

interface DashboardPageProps extends OwnMemories {
  user: SignedInUser;
  galleries: GallerySummary[];
  /** How many of the own galleries have which status. */
  statusCounts: Record<StorageStatus, number>;
  sync: SyncStatus[];
}

export function DashboardPage({ user, galleries, statusCounts, sync, ...own }: DashboardPageProps) {
  return (
    <Layout title="Dashboard" viewer={user} path="/dashboard">
      <main id="content">
        <h1>Dashboard</h1>
        <nav class="steps" aria-label="Add">
          <a href="/upload">Upload a file</a>
          <a href="/notes/new">Write a note</a>
        </nav>
        <dl class="counts">
          {(["stored_forever", "partially_stored", "web2_only"] as const).map((status) => (
            <div>
              <dt>{STATUS_TEXTS[status]}</dt>
              <dd>{statusCounts[status] === 1 ? "1 gallery" : `${statusCounts[status]} galleries`}</dd>
            </div>
          ))}
        </dl>
        {sync.length > 0 && <SyncTable sync={sync} />}
        <h2>Your galleries</h2>
        <GalleryCards galleries={galleries} viewer={user} />
        <form class="inline" method="post" action="/galleries">
          <label>
            New gallery <input name="title" required maxlength={300} />
          </label>
          <button type="submit">Make it</button>
        </form>
        <h2>Your memories</h2>
        <FolderContents {...own} parentFolderId={undefined} />
      </main>
    </Layout>
  );
}

function SyncTable({ sync }: { sync: SyncStatus[] }) {
  return (
    <table>
      <caption>Copies under way or failed</caption>
      <thead>
        <tr>
          <th scope="col">Memory</th>
          <th scope="col">Copy</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {sync.map(({ memoryId, memoryType, artifact, backend, syncState, syncError }) => (
          <tr>
            <td>
              <a href={`/memories/${memoryType}/${memoryId}`}>{memoryId.slice(0, 8)}</a>
            </td>
            <td>
              {artifact} on {backend}
            </td>
            <td dir="auto">{syncError === null ? syncState : `${syncState}: ${syncError}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function FolderContents(props: OwnMemories & { parentFolderId: string | undefined }) {
  const { folders, memories, nextHref, parentFolderId } = props;
  return (
    <>
      {folders.length > 0 && (
        <ul class="folders">
          {folders.map(({ id, name }) => (
            <li>
              <a href={`/folders/${id}`} dir="auto">
                {name}
              </a>
            </li>
          ))}
        </ul>
      )}
      <form class="inline" method="post" action="/folders">
        {parentFolderId !== undefined && <input type="hidden" name="parentFolderId" value={parentFolderId} />}
        <label>
          New folder <input name="name" required maxlength={200} />
        </label>
        <button type="submit">Make it</button>
      </form>
      {memories.length === 0 && <p class="quiet">No memories here yet.</p>}
      <ul class="grid">
        {memories.map((memory) => (
          <MemoryTile memory={memory} href={`/memories/${memory.type}/${memory.id}`} />
        ))}
      </ul>
      {nextHref !== undefined && (
        <p>
          <a href={nextHref} rel="next">
            Older memories
          </a>
        </p>
      )}
    </>
  );
}
