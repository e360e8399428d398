import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { CDPSession, Page } from "puppeteer";
import type {} from "./page/main.ts";

const MS_BETWEEN_SAMPLES = 250;

/** Resident memory of the browser's processes while a job runs, minus what they had before. */
export interface MemoryMb {
  /** Medians while the second and the last quarter of the memories were stored: garbage collection makes single values vary. */
  secondQuarterMb: number;
  lastQuarterMb: number;
  peakMb: number;
  /** Share of the page's process in the peak. The rest is the browser's own. */
  pageAtPeakMb: number;
}

/** Measures RAM and processor time of a page's job. Blobs are in the browser's process, pictures in the page's. */
export class BrowserMeter implements AsyncDisposable {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #before: Resident & { cpuMs: number };
  readonly #samples: (Resident & { stored: number })[] = [];
  readonly #stop = new AbortController();
  #sampling: Promise<void> = Promise.resolve();

  static async start(page: Page): Promise<BrowserMeter> {
    const session = await page.browser().target().createCDPSession();
    const meter = new BrowserMeter(page, session, { ...(await resident(session)), cpuMs: await cpuMs(session) });
    meter.#sampling = meter.#run();
    return meter;
  }

  private constructor(page: Page, session: CDPSession, before: Resident & { cpuMs: number }) {
    this.#page = page;
    this.#session = session;
    this.#before = before;
  }

  /** Processor time of all processes of the browser since the start. */
  async cpuMs(): Promise<number> {
    return (await cpuMs(this.#session)) - this.#before.cpuMs;
  }

  memoryMb(memoryCount: number): MemoryMb {
    const medianWhile = (from: number, to: number) => {
      const during = this.#samples.filter(({ stored }) => stored > from * memoryCount && stored <= to * memoryCount);
      return during.map(({ mb }) => mb).toSorted((left, right) => left - right)[Math.floor(during.length / 2)] ?? 0;
    };
    const [peak] = this.#samples.toSorted((left, right) => right.mb - left.mb);
    return {
      secondQuarterMb: medianWhile(0.25, 0.5),
      lastQuarterMb: medianWhile(0.75, 1),
      peakMb: peak?.mb ?? 0,
      pageAtPeakMb: peak?.pageMb ?? 0,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#sampling;
    await this.#session.detach();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#sample();
      await wait(MS_BETWEEN_SAMPLES, undefined, { signal }).catch(() => {});
    }
  }

  async #sample(): Promise<void> {
    const [{ mb, pageMb }, stored] = await Promise.all([
      resident(this.#session),
      this.#page.evaluate(() => globalThis.pipeline.uploadedCount()),
    ]);
    this.#samples.push({ stored, mb: mb - this.#before.mb, pageMb: pageMb - this.#before.pageMb });
  }
}

async function cpuMs(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

interface Resident {
  mb: number;
  pageMb: number;
}

async function resident(session: CDPSession): Promise<Resident> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const sizeOf = async (kind: string) => {
    const sizes = processInfo.filter(({ type }) => type === kind).map(({ id }) => residentMbOf(id));
    return (await Promise.all(sizes)).reduce((sum, mb) => sum + mb, 0);
  };
  const [browserMb, pageMb] = await Promise.all([sizeOf("browser"), sizeOf("renderer")]);
  return { mb: browserMb + pageMb, pageMb };
}

async function residentMbOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => "");
  const kilobytes = [/^RssAnon:\s+(\d+)/m, /^RssShmem:\s+(\d+)/m].map((line) => Number(line.exec(status)?.[1] ?? 0));
  return kilobytes.reduce((sum, size) => sum + size, 0) / 1000;
}
