import type { Browser, Page } from "puppeteer";
import type { browser as extensionApi } from "wxt/browser";
import type { JobSnapshot, JobUpdate, MemoryStep } from "../src/messages/job-snapshot.ts";

/** The name of the extension API in functions that run in the browser. */
declare const chrome: typeof extensionApi;
/** The page that plays the pipeline's host keeps the ports of its watchers here. */
declare const watchers: ReturnType<typeof chrome.runtime.connect>[];

/**
 * A job without a pipeline: a page of the extension itself holds the job's lock, and tells the job's watchers what the test
 * wants, as the host does.
 */
export class FakeJob {
  readonly #host: Page;

  private constructor(host: Page) {
    this.#host = host;
  }

  static async begin(browser: Browser, origin: string, galleryId: string): Promise<FakeJob> {
    const target = await browser.waitForTarget((candidate) => candidate.url().startsWith("chrome-extension://"));
    const host = await browser.newPage();
    await host.goto(`chrome-extension://${new URL(target.url()).hostname}/options.html`);
    await host.evaluate(
      (lock) =>
        new Promise<void>((resolve) => {
          Object.assign(globalThis, { watchers: [] });
          chrome.runtime.onConnect.addListener((port) => void watchers.push(port));
          void navigator.locks.request(lock, () => new Promise(() => resolve()));
        }),
      `job ${origin} ${galleryId}`,
    );
    return new FakeJob(host);
  }

  /** Forgets the present watchers. Only those that come later are told. */
  async leaveWatchers(): Promise<void> {
    await this.#host.evaluate(() => void watchers.splice(0));
  }

  /** Tells all watchers; there has to be one. */
  async tell(update: JobUpdate): Promise<void> {
    // Polls by the clock, because background tabs are not drawn.
    await this.#host.waitForFunction(() => watchers.length > 0, { polling: 100 });
    await this.#host.evaluate((told) => {
      for (const port of watchers) port.postMessage(told);
    }, update as never);
  }

  /** Frees its lock, and tells its watchers that it has ended. */
  end(): Promise<void> {
    return this.#host.close();
  }
}

export function running(doneCount: number, totalCount: number): Extract<JobSnapshot, { state: "running" }> {
  return {
    state: "running",
    phase: "store",
    activity: "running",
    percent: Math.floor((100 * doneCount) / totalCount),
    doneCount,
    totalCount,
    sentBytes: doneCount * 1_000_000,
    totalBytes: totalCount * 1_000_000,
    bytesPerSecond: 2_000_000,
    secondsLeft: 60,
    retries: 0,
    largeFile: null,
  };
}

export const stepsOf = (memoryIds: readonly string[], step: MemoryStep): JobUpdate["steps"] =>
  memoryIds.map((memoryId) => [memoryId, step]);
