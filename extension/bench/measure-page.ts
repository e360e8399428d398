import { rmSync } from "node:fs";
import process from "node:process";
import type { Browser, Page } from "puppeteer";
import { startAnyPage, THOUSAND } from "../test/any-page.ts";
import { copyOfBuild, UNREACHABLE } from "../test/built-browser.ts";
import { FakeJob, running, stepsOf } from "../test/fake-job.ts";
import { startChromium } from "../test/start-chromium.ts";

/**
 * Measures how long a page's main thread is busy, with the extension and without:
 * `npm run measure -w @store-forever/extension [runs] [slowdown of the processor]`. It loads a page of a thousand thumbnails,
 * scrolls through it, opens the dialog, and shows a job of all of them. It needs a build (`npm run build`).
 */
const RUNS = Number(process.argv[2] ?? 3);
const SLOWER = Number(process.argv[3] ?? 1);

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** Processor time, if the platform tells it: other programs' time is not in it. */
  tdur?: number;
}

/** Milliseconds of the page's main thread that each task of a trace took. */
function tasksIn(events: TraceEvent[]): number[] {
  // Other tabs, such as the browser's own first one, have threads of the same name.
  const page = events.find(({ name }) => name === "TimeStamp");
  return events
    .filter(({ name, ph, pid, tid }) => name === "RunTask" && ph === "X" && pid === page?.pid && tid === page.tid)
    .map(({ dur = 0, tdur = dur }) => tdur / 1_000);
}

async function measure(name: string, page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.tracing.start({ categories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] });
  await act();
  await page.evaluate(() => console.timeStamp("measured"));
  const trace = await page.tracing.stop();
  const tasks = tasksIn(JSON.parse(new TextDecoder().decode(trace)).traceEvents);
  const long = tasks.filter((ms) => ms > 50);
  console.log(
    `${name.padEnd(28)} longest task ${Math.max(...tasks)
      .toFixed(0)
      .padStart(3)} ms, over 50 ms: ${long.length}`,
  );
}

const scrollThrough = (page: Page) =>
  page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 800) {
      scrollTo(0, y);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    scrollTo(0, 0);
  });

async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  if (SLOWER > 1) await page.emulateCPUThrottling(SLOWER);
  return page;
}

async function without(browser: Browser): Promise<void> {
  const page = await openPage(browser);
  await measure("without: load", page, async () => {
    await page.goto(`${site.origin}/thousand`);
    await page.waitForNetworkIdle();
  });
  await measure("without: scroll", page, () => scrollThrough(page));
}

async function withExtension(browser: Browser): Promise<void> {
  const page = await openPage(browser);
  await measure("with: load", page, async () => {
    await page.goto(`${site.origin}/thousand`);
    await page.waitForSelector('store-forever[data-state="idle"]');
    await page.waitForNetworkIdle();
  });
  await measure("with: scroll", page, () => scrollThrough(page));
  const button = await page.waitForSelector("::-p-aria(Store Forever)");
  await measure("with: open the dialog", page, async () => {
    await button?.click();
    await page.waitForSelector("::-p-aria(Start storing)");
    await page.waitForNetworkIdle();
  });
  const job = await FakeJob.begin(browser, site.origin, THOUSAND.galleryId);
  await page.reload();
  await page.bringToFront();
  await job.tell({ snapshot: running(0, 1_000), steps: stepsOf(THOUSAND.memoryIds, "waiting") });
  await (await page.waitForSelector("::-p-aria(Storing… 0%)"))?.click();
  await page.waitForSelector("::-p-aria(Pause)");
  await measure("with: a job in the dialog", page, async () => {
    for (let done = 20; done <= 1_000; done += 20)
      await job.tell({
        snapshot: running(done, 1_000),
        steps: stepsOf(THOUSAND.memoryIds.slice(done - 20, done), "verifying"),
      });
  });
  await job.end();
}

const { folder, built, writeNetwork } = copyOfBuild();
writeNetwork(UNREACHABLE);
const site = await startAnyPage();
try {
  for (let run = 0; run < RUNS; run++)
    for (const act of [without, withExtension]) {
      const browser = await startChromium(act === withExtension ? built : undefined);
      try {
        await act(browser);
      } finally {
        await browser.close();
      }
    }
} finally {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
}
