import { arePicturesUnderWay, isAnswering, isLoading } from "../../onward/loading.ts";
import { settled, untilShown } from "./settled.ts";
import type { TabPage } from "./tab-page.ts";

/** How long a page that was quick until now may take to show more, all tries together. */
const LEAST_MS = 9_000;
const MOST_MS = 45_000;
/** Servers and computers that were slow once are given so many times as long. */
const TIMES_SLOWEST = 3;
/** A page may show that it loads for so long without showing more; some never take their indicator away. */
const MAX_LOADING_MS = 15_000;
const LOOK = { firstMs: 150, mostMs: 600 };
/** A look that took longer was late since the page could not go on either. */
const MAX_COUNTED_MS = 300;
/** A page that changes all the time is read for a part of the time only. */
const REST_AFTER_READING = 4;

/** How long a page is waited for, as far as it was able to go on, and by how long it has taken until now. */
export class Pace {
  readonly #page: TabPage;
  readonly #signal: AbortSignal;
  #slowestMs: number;
  /** How long the page has been waited for since it last showed more. */
  #waitedMs = 0;
  #loadingMs = 0;
  #pressed: Element | undefined;

  constructor(page: TabPage, signal: AbortSignal) {
    this.#page = page;
    this.#signal = signal;
    const [loaded] = page.document.defaultView?.performance.getEntriesByType("navigation") ?? [];
    // A server that is slow to answer for its page is slow for what follows, too.
    this.#slowestMs = loaded instanceof PerformanceNavigationTiming ? loaded.responseStart - loaded.requestStart : 0;
  }

  get #patienceMs(): number {
    return Math.min(MOST_MS, Math.max(LEAST_MS, TIMES_SLOWEST * this.#slowestMs));
  }

  /** Whether the page shows that something is on its way. */
  get isLoading(): boolean {
    const { document, places } = this.#page;
    return isLoading(document, places()) || (this.#pressed?.isConnected === true && isAnswering(this.#pressed));
  }

  /** Notes the control that was pressed: it may tell that it is being answered. */
  notePress(control: Element | undefined): void {
    this.#pressed = control;
  }

  /**
   * Waits until the page shows more.
   * @param part of the whole patience that this try has
   * @param isOver tells another reason to go on
   * @returns whether there is more, or that reason
   */
  async untilMore(part: number, isOver: () => boolean): Promise<boolean> {
    const { document } = this.#page;
    let restUntilMs = 0;
    // The page may have changed before it is waited for.
    let hasUnread = true;
    for (let waitedMs = 0; waitedMs < this.#patienceMs * part && !this.#page.isEnough(); ) {
      await untilShown(document, this.#signal);
      const fromMs = performance.now();
      if (await settled(document, LOOK, this.#signal)) hasUnread = true;
      const tookMs = Math.min(performance.now() - fromMs, MAX_COUNTED_MS);
      this.#waitedMs += tookMs;
      if (hasUnread && (isOver() || performance.now() >= restUntilMs)) {
        const readFromMs = performance.now();
        if ((await this.collect()) > 0) return true;
        hasUnread = false;
        restUntilMs = performance.now() + (performance.now() - readFromMs) * REST_AFTER_READING;
      }
      if (isOver()) return true;
      if (this.#loadingMs < MAX_LOADING_MS && (this.isLoading || arePicturesUnderWay(this.#page.places())))
        this.#loadingMs += tookMs;
      else waitedMs += tookMs;
    }
    // What has changed between two looks is read at the latest now.
    return (await this.collect()) > 0 || isOver();
  }

  /** Reads what the page shows now, and learns from it how long the page takes. */
  async collect(): Promise<number> {
    const addedCount = await this.#page.collect();
    if (addedCount === 0) return 0;
    this.#slowestMs = Math.max(this.#slowestMs, this.#waitedMs);
    this.#waitedMs = 0;
    this.#loadingMs = 0;
    return addedCount;
  }
}
