import { MEMORY_TYPES, type MemoryType } from "@store-forever/protocol";
import type { RefObject } from "preact";
import { closeOnEscape } from "../ui/close-on-escape.ts";
import { formatCount } from "../ui/format.ts";
import { SearchIcon } from "../ui/icons.tsx";
import { isUnfiltered, NO_FILTER, PHOTO_ORDERS, type PhotoFilter, type PhotoOrder } from "./photo-filter.ts";

interface GalleryToolsProps {
  selection: PhotoFilter;
  /** How many it has. */
  count: number;
  onSelect: (selection: PhotoFilter) => void;
  /** For choosing several photos. */
  onPick: () => void;
  pickButton: RefObject<HTMLButtonElement | null>;
}

const TYPE_NAMES: Readonly<Record<MemoryType | "all", string>> = {
  all: "Everything",
  image: "Photos",
  video: "Videos",
  audio: "Sounds",
  document: "Documents",
  note: "Notes",
};
const ORDER_NAMES: Readonly<Record<PhotoOrder, string>> = {
  arranged: "As arranged",
  newest: "Newest first",
  oldest: "Oldest first",
  title: "By title",
};

const STORAGE_STATES = ["all", "complete", "incomplete"] as const;
const STORAGE_NAMES: Readonly<Record<PhotoFilter["storage"], string>> = {
  all: "Stored or not",
  complete: "Stored with original",
  incomplete: "Not stored in full",
};

/** Search, filters and order. */
export function GalleryTools({ selection, count, onSelect, onPick, pickButton }: GalleryToolsProps) {
  const change = (changed: Partial<PhotoFilter>) => onSelect({ ...selection, ...changed });
  return (
    <search class="tools">
      <label class="tool-search">
        <SearchIcon />
        <input
          type="search"
          placeholder="Search"
          aria-label="Search titles and captions"
          value={selection.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </label>
      <select
        aria-label="Type"
        value={selection.type}
        onChange={(event) => change({ type: event.currentTarget.value as PhotoFilter["type"] })}
      >
        {(["all", ...MEMORY_TYPES] as const).map((type) => (
          <option key={type} value={type}>
            {TYPE_NAMES[type]}
          </option>
        ))}
      </select>
      <select
        aria-label="Order"
        value={selection.order}
        onChange={(event) => change({ order: event.currentTarget.value as PhotoOrder })}
      >
        {PHOTO_ORDERS.map((order) => (
          <option key={order} value={order}>
            {ORDER_NAMES[order]}
          </option>
        ))}
      </select>
      <details class="tool-more" onKeyDown={closeOnEscape}>
        <summary class="button small">Filters</summary>
        <span class="tool-days">
          <select
            aria-label="Storage"
            value={selection.storage}
            onChange={(event) => change({ storage: event.currentTarget.value as PhotoFilter["storage"] })}
          >
            {STORAGE_STATES.map((state) => (
              <option key={state} value={state}>
                {STORAGE_NAMES[state]}
              </option>
            ))}
          </select>
          <input
            type="date"
            aria-label="From this day"
            value={selection.fromDay}
            max={selection.toDay || undefined}
            onInput={(event) => change({ fromDay: event.currentTarget.value })}
          />
          <span aria-hidden="true">–</span>
          <input
            type="date"
            aria-label="To this day"
            value={selection.toDay}
            min={selection.fromDay || undefined}
            onInput={(event) => change({ toDay: event.currentTarget.value })}
          />
        </span>
      </details>
      <button ref={pickButton} type="button" class="button small tool-pick" onClick={onPick}>
        Select photos
      </button>
      <p class="tool-count" role="status">
        {!isUnfiltered(selection) && (
          <>
            {count === 0 ? "Nothing found" : formatCount(count, "found", "found")}
            <button type="button" class="button small" onClick={() => onSelect(NO_FILTER)}>
              Show everything
            </button>
          </>
        )}
      </p>
    </search>
  );
}
