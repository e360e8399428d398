/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { Viewer } from "../accounts/viewer.ts";
import type { StorageEdge } from "../edges/edge-rows.ts";
import type { StorageStatus } from "../edges/presence.ts";
import { Copies } from "./copies.tsx";
import { Layout } from "./layout.tsx";
import { memoryHooks, titleOfMemory } from "./memory-hooks.ts";
import { MemoryView, type MemoryViewProps } from "./memory-view.tsx";
import { STATUS_TEXTS } from "./wording.ts";

interface MemoryPageProps extends MemoryViewProps {
  viewer: Viewer;
  status: StorageStatus;
  /** For the owner alone. */
  edges: StorageEdge[] | undefined;
}

/** A memory on its own, with the hooks for archivers. */
export function MemoryPage({ viewer, memory, content, status, edges }: MemoryPageProps) {
  const path = `/memories/${memory.type}/${memory.id}`;
  const isOwn = viewer?.id === memory.ownerId;
  return (
    <Layout title={titleOfMemory(memory)} viewer={viewer} path={path} isArchivable>
      <main id="content" class="memory" {...memoryHooks(memory)}>
        {isOwn && (
          <nav class="steps" aria-label="Where this memory is">
            <a href={memory.parentFolderId === null ? "/dashboard" : `/folders/${memory.parentFolderId}`}>
              {memory.parentFolderId === null ? "Dashboard" : "Folder"}
            </a>
          </nav>
        )}
        <MemoryView memory={memory} content={content}>
          <p class="quiet">
            {STATUS_TEXTS[status]}
            {isOwn && (memory.isPublic ? " · public" : " · not public")}
            {isOwn && (
              <>
                {" · "}
                <a href={`${path}/settings`}>Settings and sharing</a>
              </>
            )}
          </p>
          {edges !== undefined && <Copies edges={edges} />}
        </MemoryView>
      </main>
    </Layout>
  );
}
