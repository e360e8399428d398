import type { MemorySource } from "@store-forever/workers";
import { Component, type ComponentChildren } from "preact";
import { format, t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import type { RowState, SessionView } from "../session/session-state.ts";

type Item = Pick<MemorySource, "memoryId" | "title" | "capturedAtMs">;

/** All rows have this height, as in the style, so that only those in sight need to exist: a thousand scroll like ten. */
const ROW_PX = 44;
const ROWS_SHOWN = 7;
const ROWS_AROUND = 4;
/** The height of the filter above the rows. */
const HEAD_PX = 44;
/** At least this many are in sight, however small the window is: the rest of the dialog scrolls instead. */
const MIN_ROWS = 4;

type Filter = "all" | "missing" | "stored" | "failed";
const IN_FILTER: Record<Filter, (state: RowState) => boolean> = {
  all: () => true,
  missing: (state) => state !== "stored",
  stored: (state) => state === "stored",
  failed: (state) => state === "failed",
};

type Order = "page" | "status";
/** What needs the person first, and what is safe last. */
const rankOf = (state: RowState) => (state === "failed" ? 0 : state === "stored" ? 2 : 1);

interface MemoryListProps {
  view: SessionView;
  items: readonly Item[];
  /** Scrolled to when the list appears. */
  firstId?: string | undefined;
  /** Shown before each title, such as a checkbox. */
  before?: (item: Item, state: RowState) => ComponentChildren;
  /** Shown instead of the state's name. */
  detail?: (item: Item, state: RowState) => ComponentChildren;
}

/** The photos and the state of each, with a filter and an order. */
export class MemoryList extends Component<MemoryListProps, { filter: Filter; order: Order; scrollTop: number }> {
  override state = { filter: "all" as Filter, order: "page" as Order, scrollTop: 0 };

  /** Waits until the list is laid out, since the dialog is drawn before it is opened. */
  #reveal = (rows: HTMLElement | null) => {
    const index = this.props.items.findIndex(({ memoryId }) => memoryId === this.props.firstId);
    if (rows === null || index < 1) return;
    const observer = new ResizeObserver(() => {
      if (rows.clientHeight === 0) return;
      observer.disconnect();
      rows.scrollTop = (index - 2) * ROW_PX;
    });
    observer.observe(rows);
  };

  render() {
    const { view, items, before, detail } = this.props;
    const { filter, order, scrollTop } = this.state;
    const shown = items.filter(({ memoryId }) => IN_FILTER[filter](view.rowOf(memoryId)));
    const rank = ({ memoryId }: Item) => rankOf(view.rowOf(memoryId));
    if (order === "status") shown.sort((left, right) => rank(left) - rank(right));
    const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - ROWS_AROUND);
    const inSight = shown.slice(first, first + ROWS_SHOWN + 2 * ROWS_AROUND);
    const filters: [Filter, string][] = [
      ["all", t("filter.all")],
      ["missing", t("filter.missing")],
      ["stored", t("filter.stored")],
      ["failed", t("filter.failed")],
    ];
    return (
      <div class="list" style={{ minHeight: `${HEAD_PX + Math.min(Math.max(shown.length, 1), MIN_ROWS) * ROW_PX}px` }}>
        <div class="row">
          <span class="grow quiet">{strings.photos(shown.length)}</span>
          <Choice
            label={t("dialog.show")}
            value={filter}
            options={filters}
            onChange={(chosen) => this.setState({ filter: chosen })}
          />
          <Choice
            label={t("dialog.order")}
            value={order}
            options={[
              ["page", t("order.page")],
              ["status", t("order.status")],
            ]}
            onChange={(chosen) => this.setState({ order: chosen })}
          />
        </div>
        <section
          ref={this.#reveal}
          class="rows"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
          tabIndex={0}
          aria-label={t("dialog.list")}
          onScroll={(event) => this.setState({ scrollTop: event.currentTarget.scrollTop })}
        >
          <ul style={{ height: `${shown.length * ROW_PX}px`, paddingTop: `${first * ROW_PX}px` }}>
            {inSight.map((item) => {
              const state = view.rowOf(item.memoryId);
              const text = detail?.(item, state) ?? strings.row(state);
              return (
                <li key={item.memoryId}>
                  {before?.(item, state)}
                  <Thumbnail view={view} memoryId={item.memoryId} />
                  <span class="grow one-line" dir="auto">
                    {item.title}
                  </span>
                  <TakenAt atMs={item.capturedAtMs} />
                  <span class={`state ${state}`} title={typeof text === "string" ? text : undefined}>
                    {text}
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      </div>
    );
  }
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly [T, string][];
  onChange: (chosen: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  );
}

function TakenAt({ atMs }: { atMs: number | undefined }) {
  if (atMs === undefined) return null;
  return (
    <time class="quiet" dateTime={new Date(atMs).toISOString()}>
      {format().day(atMs)}
    </time>
  );
}

/** The picture that the page shows already, so that nothing is loaded for it. */
function Thumbnail({ view, memoryId }: { view: SessionView; memoryId: string }) {
  const place = view.gallery?.places.get(memoryId);
  const image = place instanceof HTMLImageElement ? place : place?.querySelector("img");
  const isLoaded = image?.complete && image.naturalWidth > 0;
  return isLoaded ? <img class="thumb" src={image.currentSrc} alt="" /> : <span class="thumb" />;
}
