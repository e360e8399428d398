/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { ListedMemory } from "../../edges/list-memories.ts";
import type { FileMetadata } from "../../memories/memory-queries.ts";
import { StatusBadges } from "../common/status-badges.tsx";
import { TYPE_NAMES } from "../common/wording.ts";
import { memoryHooks, titleOfMemory } from "./memory-hooks.ts";

interface MemoryTileProps {
  memory: ListedMemory;
  href: string;
  size?: "grid" | "page";
}

/** A memory in a grid, with the hooks for archivers. */
export function MemoryTile({ memory, href, size = "grid" }: MemoryTileProps) {
  const title = titleOfMemory(memory);
  // All tiles of a grid have the same shape. A large picture needs its own size, so that its place is reserved before it loads.
  const { width, height } = (size === "page" && (memory.metadata as Partial<FileMetadata>).dimensions) || {};
  return (
    <li {...memoryHooks(memory)}>
      <figure>
        <a href={href}>
          {memory.type === "image" ? (
            <img
              class={size === "grid" ? "tile" : "large"}
              src={`/thumbs/${memory.id}/${size}.webp`}
              alt={title}
              width={width}
              height={height}
              loading="lazy"
              decoding="async"
            />
          ) : (
            <span class="tile kind">{TYPE_NAMES[memory.type]}</span>
          )}
          <StatusBadges
            id={`badges-${memory.type}-${memory.id}`}
            storageStatus={memory.storageStatus}
            syncState={memory.syncState}
            isPaused={memory.isPaused}
          />
        </a>
        <figcaption>
          <strong dir="auto">{title}</strong>
          {memory.caption !== null && (
            <span class="quiet" dir="auto">
              {memory.caption}
            </span>
          )}
        </figcaption>
      </figure>
    </li>
  );
}
