/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { AccessRight } from "../../access/access-rights.ts";
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { StorageEdgeRow } from "../../edges/storage-edge.ts";
import type { MemoryStatus } from "../../edges/storage-status.ts";
import { SiteLayout } from "../common/site-layout.tsx";
import { StatusBadges } from "../common/status-badges.tsx";
import { SETTINGS_NAMES, STATUS_TEXTS } from "../common/wording.ts";
import { Copies } from "./copies.tsx";
import { MemoryFigure, type MemoryFigureProps } from "./memory-figure.tsx";
import { memoryHooks, titleOfMemory } from "./memory-hooks.ts";

interface MemoryPageProps extends MemoryFigureProps {
  user: CurrentUser | undefined;
  permission: AccessRight;
  status: MemoryStatus;
  /** The memory is public, by itself or in a public gallery. */
  isSeenByAll: boolean;
  /** Shown to the owner only. */
  edges: StorageEdgeRow[] | undefined;
}

/** A memory on its own, with the hooks for archivers. */
export function MemoryView(props: MemoryPageProps) {
  const { user, permission, memory, content, code, status, isSeenByAll, edges } = props;
  const path = `/memories/${memory.type}/${memory.id}`;
  const isOwn = permission === "own";
  return (
    <SiteLayout title={titleOfMemory(memory)} user={user} path={path} isArchivable>
      <main id="content" class="memory" {...memoryHooks(memory, code)}>
        {isOwn && (
          <nav class="steps" aria-label="Where this memory is">
            <a href={memory.parentFolderId === null ? "/dashboard" : `/folders/${memory.parentFolderId}`}>
              {memory.parentFolderId === null ? "Dashboard" : "Folder"}
            </a>
          </nav>
        )}
        <MemoryFigure memory={memory} content={content} code={code}>
          <StatusBadges
            id="badges"
            storageStatus={status.storageStatus}
            syncState={status.syncState}
            isPaused={status.isPaused}
          />
          <p class="quiet">
            {STATUS_TEXTS[status.storageStatus]}
            {isOwn && (isSeenByAll ? " · everyone can see it" : " · not public")}
            {permission !== "read" && (
              <>
                {" · "}
                <a href={`${path}/settings`}>{SETTINGS_NAMES[permission]}</a>
              </>
            )}
          </p>
          {edges !== undefined && <Copies edges={edges} />}
        </MemoryFigure>
      </main>
    </SiteLayout>
  );
}
