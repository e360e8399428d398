/** How a page stands: where it and its parts are scrolled to, what has the focus, and which address it shows. */
export interface Stand {
  /** Puts all of that back. */
  restore(): Promise<void>;
}

const BACK_TIMEOUT_MS = 1_000;
/** Browsers keep no more entries, so that their number tells nothing any more. */
const MAX_HISTORY = 50;

/** @param scrollers what may be scrolled */
export function standOf(document: Document, scrollers: readonly Element[]): Stand {
  const window = document.defaultView;
  const places = scrollers.map((element) => ({ element, top: element.scrollTop, left: element.scrollLeft }));
  const focused = document.activeElement;
  const address = window?.location.href ?? "";
  const state: unknown = window?.history.state;
  const length = window?.history.length ?? 0;
  return {
    async restore() {
      if (window === null) return;
      const added = window.history.length - length;
      // What the page has put on top of its history is taken off, as the person's own way back would.
      if (added > 0 && window.history.length < MAX_HISTORY && window.location.href !== address)
        await goBack(window, added);
      if (window.location.href !== address) window.history.replaceState(state, "", address);
      for (const { element, top, left } of places) element.scrollTo({ top, left, behavior: "instant" });
      if (document.activeElement !== focused && focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    },
  };
}

function goBack(window: Window, steps: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, BACK_TIMEOUT_MS);
    window.addEventListener(
      "popstate",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
    window.history.go(-steps);
  });
}
