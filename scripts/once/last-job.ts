import type { Browser } from "puppeteer";

export interface LastJob {
  ms: { total: number; prepare: number; store: number; verify: number };
  storedCount: number;
  failures: string[];
}

/** The parts that matter here of a job as the extension keeps it in its IndexedDB. */
interface JobRecord {
  galleryId: string;
  gallery: { items: { memoryId: string; title: string }[] };
  state:
    | { name: "running" }
    | {
        name: "finished";
        outcome: {
          ms: LastJob["ms"];
          stored: unknown[];
          failed: { memoryId: string; failure: { message: string } }[];
        };
      }
    | { name: "failed"; failure: { message: string } };
}

/** Reads the newest job of a gallery from the extension's own database, in the extension's own popup page. */
export async function lastJob(browser: Browser, galleryId: string): Promise<LastJob | undefined> {
  const page = await browser.newPage();
  try {
    await page.goto(`chrome-extension://${await extensionId(browser)}/popup.html`);
    const jobs = await page.evaluate(
      () =>
        new Promise<unknown[]>((resolve, reject) => {
          const opening = indexedDB.open("store-forever");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction("jobs").objectStore("jobs").getAll();
            reading.onerror = () => reject(reading.error);
            reading.onsuccess = () => {
              opening.result.close();
              resolve(reading.result);
            };
          };
        }),
    );
    const job = (jobs as JobRecord[]).find((candidate) => candidate.galleryId === galleryId);
    return job && summary(job);
  } finally {
    await page.close();
  }
}

async function extensionId(browser: Browser): Promise<string> {
  const target = await browser.waitForTarget((candidate) => candidate.url().startsWith("chrome-extension://"));
  return new URL(target.url()).hostname;
}

function summary({ gallery, state }: JobRecord): LastJob {
  const none = { total: 0, prepare: 0, store: 0, verify: 0 };
  if (state.name === "running") return { ms: none, storedCount: 0, failures: ["the job did not end"] };
  if (state.name === "failed") return { ms: none, storedCount: 0, failures: [state.failure.message] };
  const titles = new Map(gallery.items.map((item) => [item.memoryId, item.title]));
  const failures = state.outcome.failed.map(
    ({ memoryId, failure }) => `${titles.get(memoryId) ?? memoryId}: ${failure.message}`,
  );
  return { ms: state.outcome.ms, storedCount: state.outcome.stored.length, failures };
}
