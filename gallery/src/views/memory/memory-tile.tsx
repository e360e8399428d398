/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { FileMetadata, MemoryRow } from "../../memories/memory-queries.ts";
import { TYPE_NAMES } from "../common/wording.ts";
import { memoryHooks, titleOfMemory } from "./memory-hooks.ts";

/** A memory in a grid, with the hooks for archivers. */
export function MemoryTile({
  memory,
  href,
  size = "grid",
}: {
  memory: MemoryRow;
  href: string;
  size?: "grid" | "page";
}) {
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
