/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { ListedMemory, MemoryOrder } from "../../edges/list-memories.ts";
import type { FolderRow } from "../../memories/folders.ts";
import { FILTER_TEXTS, STATUS_FILTERS, type StatusFilter } from "../common/wording.ts";
import { MemoryTile } from "../memory/memory-tile.tsx";

export interface OwnMemories {
  folders: FolderRow[];
  memories: ListedMemory[];
  /** What the person chose to see, and in which order. */
  filter: { memories?: StatusFilter | undefined; order?: MemoryOrder | undefined };
  nextHref: string | undefined;
}

interface FolderContentsProps extends OwnMemories {
  path: string;
  /** The dashboard's filter of galleries, which a filter of memories leaves as it is. */
  status?: StatusFilter | undefined;
  parentFolderId: string | undefined;
}

export function FolderContents(props: FolderContentsProps) {
  const { folders, memories, filter, nextHref, path, status, parentFolderId } = props;
  const isFiltered = filter.memories !== undefined;
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
        <button type="submit">Create</button>
      </form>
      {(memories.length > 0 || isFiltered) && <MemoryFilter path={path} status={status} filter={filter} />}
      {memories.length === 0 && (
        <p class="quiet">{isFiltered ? "None of your memories has this status." : "No memories here yet."}</p>
      )}
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

/** Chooses which memories are shown, and in which order. */
function MemoryFilter({ path, status, filter }: Pick<FolderContentsProps, "path" | "status" | "filter">) {
  return (
    <form class="inline" method="get" action={path}>
      {status !== undefined && <input type="hidden" name="status" value={status} />}
      <label>
        Show
        <select name="memories">
          <option value="">All</option>
          {STATUS_FILTERS.map((one) => (
            <option value={one} selected={one === filter.memories}>
              {FILTER_TEXTS[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Order
        <select name="order">
          <option value="newest">Newest first</option>
          <option value="status" selected={filter.order === "status"}>
            Not stored first
          </option>
        </select>
      </label>
      <button type="submit">Apply</button>
    </form>
  );
}
