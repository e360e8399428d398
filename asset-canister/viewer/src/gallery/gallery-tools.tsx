import { MEMORY_TYPES } from "@store-forever/protocol";
import type { RefObject } from "preact";
import { formatNumber } from "../language/format.ts";
import { t } from "../language/t.ts";
import { closeOnEscape } from "../ui/close-on-escape.ts";
import { SearchIcon } from "../ui/icons.tsx";
import { isUnfiltered, NO_FILTER, PHOTO_ORDERS, type PhotoFilter, type PhotoOrder } from "./photo-filter.ts";

interface GalleryToolsProps {
  selection: PhotoFilter;
  /** How many photos pass the filter. */
  count: number;
  onSelect: (selection: PhotoFilter) => void;
  /** Starts selecting several photos. */
  onPick: () => void;
  pickButton: RefObject<HTMLButtonElement | null>;
}

const STORAGE_STATES = ["all", "complete", "incomplete"] as const;

/** Search, filters, order, and the button to select photos. */
export function GalleryTools({ selection, count, onSelect, onPick, pickButton }: GalleryToolsProps) {
  const change = (changed: Partial<PhotoFilter>) => onSelect({ ...selection, ...changed });
  return (
    <search class="tools">
      <label class="tool-search">
        <SearchIcon />
        <input
          type="search"
          placeholder={t("gallery.tools.search")}
          aria-label={t("gallery.tools.searchLabel")}
          value={selection.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </label>
      <select
        aria-label={t("gallery.tools.type")}
        value={selection.type}
        onChange={(event) => change({ type: event.currentTarget.value as PhotoFilter["type"] })}
      >
        {(["all", ...MEMORY_TYPES] as const).map((type) => (
          <option key={type} value={type}>
            {t(`gallery.tools.${type}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t("gallery.tools.order")}
        value={selection.order}
        onChange={(event) => change({ order: event.currentTarget.value as PhotoOrder })}
      >
        {PHOTO_ORDERS.map((order) => (
          <option key={order} value={order}>
            {t(`gallery.tools.${order}`)}
          </option>
        ))}
      </select>
      <details class="tool-more" onKeyDown={closeOnEscape}>
        <summary class="button small">{t("gallery.tools.filters")}</summary>
        <span class="tool-days">
          <select
            aria-label={t("gallery.tools.storage")}
            value={selection.storage}
            onChange={(event) => change({ storage: event.currentTarget.value as PhotoFilter["storage"] })}
          >
            {STORAGE_STATES.map((state) => (
              <option key={state} value={state}>
                {t(`gallery.tools.${state === "all" ? "storedOrNot" : state}`)}
              </option>
            ))}
          </select>
          <input
            type="date"
            aria-label={t("gallery.tools.fromDay")}
            value={selection.fromDay}
            max={selection.toDay || undefined}
            onInput={(event) => change({ fromDay: event.currentTarget.value })}
          />
          <span aria-hidden="true">–</span>
          <input
            type="date"
            aria-label={t("gallery.tools.toDay")}
            value={selection.toDay}
            min={selection.fromDay || undefined}
            onInput={(event) => change({ toDay: event.currentTarget.value })}
          />
        </span>
      </details>
      <button ref={pickButton} type="button" class="button small tool-pick" onClick={onPick}>
        {t("gallery.tools.select")}
      </button>
      <p class="tool-count" role="status">
        {!isUnfiltered(selection) && (
          <>
            {count === 0 ? t("gallery.tools.nothingFound") : t("gallery.tools.found", count, [formatNumber(count)])}
            <button type="button" class="button small" onClick={() => onSelect(NO_FILTER)}>
              {t("gallery.tools.showEverything")}
            </button>
          </>
        )}
      </p>
    </search>
  );
}
