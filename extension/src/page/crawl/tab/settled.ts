const QUIET_MS = 40;

interface Times {
  /** How long the first change may take. */
  firstMs: number;
  mostMs: number;
}

/**
 * Waits until nothing in a page changes any more, at most so long, and until the browser has drawn it as it stands then: a page hears
 * that its end has left the sight only if that was drawn.
 * @param act what may change the page at once, such as a click
 * @returns whether anything has changed
 */
export async function settled(
  document: Document,
  times: Times,
  signal: AbortSignal,
  act: () => void = () => {},
): Promise<boolean> {
  const hasChanged = await changed(document, times, signal, act);
  if (hasChanged) await drawn(document);
  return hasChanged;
}

function changed(
  document: Document,
  { firstMs, mostMs }: Times,
  signal: AbortSignal,
  act: () => void,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let hasChanged = false;
    const end = (act: () => void) => {
      observer.disconnect();
      clearTimeout(quiet);
      clearTimeout(limit);
      signal.removeEventListener("abort", abort);
      act();
    };
    const abort = () => end(() => reject(signal.reason));
    const done = () => end(() => resolve(hasChanged));
    const observer = new MutationObserver(() => {
      hasChanged = true;
      clearTimeout(quiet);
      quiet = setTimeout(done, QUIET_MS);
    });
    let quiet: ReturnType<typeof setTimeout> | undefined;
    // Pages hear what is in sight when it is drawn, and change then at the earliest.
    void drawn(document).then(() => {
      if (!hasChanged) quiet = setTimeout(done, firstMs);
    });
    const limit = setTimeout(done, mostMs);
    observer.observe(document.documentElement, {
      childList: true,
      subtree: true,
      attributeFilter: ["src", "srcset", "href", "style"],
    });
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    act();
  });
}

/** More is not waited for a picture of the page: a tab that is covered may draw none. */
const DRAWN_MS = 1_000;

/** Waits until the browser has drawn the page as it stands now. */
export function drawn({ defaultView: window }: Document): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, DRAWN_MS);
    // What comes into sight is told after the frame's callbacks.
    window?.requestAnimationFrame(() =>
      window.requestAnimationFrame(() => {
        clearTimeout(limit);
        resolve();
      }),
    );
  });
}

/** Browsers draw nothing in a tab that is not shown, so nothing would come into sight there. */
export async function untilShown(document: Document, signal: AbortSignal): Promise<void> {
  while (document.visibilityState === "hidden") {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
