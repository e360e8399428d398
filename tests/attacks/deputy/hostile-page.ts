import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer";
import { clickNamed, waitForButton } from "../../../scripts/once/drive.ts";
import { readAll } from "../../support/indexed-db.ts";
import type { Asked, Web } from "./web.ts";

/** A memory as a hostile page names it. */
export interface Named {
  title: string;
  url: string;
  type?: "image" | "document" | "note";
}

/** The parts of a job's record that tell what was read. */
interface JobRecord {
  origin: string;
  startedAtMs: number;
  gallery: { title: string; items: { memoryId: string; title: string }[] };
  state: {
    name: string;
    outcome?: {
      shareToken?: string;
      stored: { memoryId: string; assets: { kind: string; sha256: string }[] }[];
      failed: { memoryId: string; failure: { message: string } }[];
    };
  };
}

/** What came of a page that a person stored. */
export interface Stored {
  /** Requests until the person pressed Start, and those after. */
  atOpening: Asked[];
  atStoring: Asked[];
  state: string;
  job: JobRecord | undefined;
  /** SHA-256 of every file that was stored. */
  hashes: string[];
}

/** Titles of memories that were stored. */
export function storedTitles({ job }: Stored): string[] {
  const failed = new Set(job?.state.outcome?.failed.map(({ memoryId }) => memoryId));
  if (job?.state.outcome === undefined) return [];
  // After full success the record has forgotten all titles.
  if (job.gallery.items.length === 0) return ["everything"];
  return job.gallery.items.filter(({ memoryId }) => !failed.has(memoryId)).map(({ title }) => title);
}

const ENDS = ["stored", "partial", "failed"];
const END_LIMIT_MS = 90_000;

/** Makes a page with these memories, opens it, and lets a person store it. @param sees called in the open dialog */
export async function storePage(
  web: Web,
  host: string,
  memories: readonly Named[],
  sees: (page: Page) => Promise<void> = async () => {},
): Promise<Stored> {
  const path = `/page-${randomUUID()}`;
  const title = `Cats ${path}`;
  web.pages.set(path, pageOf(title, memories));
  const page = await web.browser.newPage();
  try {
    await page.goto(web.at(host, `${path}?session=5e55101dSECRET`));
    await waitForButton(page, ["idle"], 30_000);
    const opened = web.asked.length;
    await clickNamed(page, "Store Forever");
    await page.waitForSelector("::-p-aria(Start storing)");
    // The sizes of photos are asked for.
    await sleep(1_500);
    await sees(page);
    const started = web.asked.length;
    await clickNamed(page, "Start storing");
    const state = await waitForButton(page, ENDS, END_LIMIT_MS);
    const job = (await jobsOf(web)).find(({ gallery }) => gallery.title === title);
    const hashes = job?.state.outcome?.stored.flatMap(({ assets }) => assets.map(({ sha256 }) => sha256)) ?? [];
    return { atOpening: web.asked.slice(opened, started), atStoring: web.asked.slice(started), state, job, hashes };
  } finally {
    await page.close();
  }
}

async function jobsOf(web: Web): Promise<JobRecord[]> {
  const own = await web.browser.newPage();
  try {
    const target = await web.browser.waitForTarget((found) => found.url().startsWith("chrome-extension://"));
    await own.goto(`chrome-extension://${new URL(target.url()).hostname}/options.html`);
    return await readAll<JobRecord>(own, "store-forever", "jobs");
  } finally {
    await own.close();
  }
}

function pageOf(title: string, memories: readonly Named[]): string {
  const figures = memories.map(
    ({ title: name, url, type = "image" }) =>
      `<figure data-memory-id="${randomUUID()}" data-memory-type="${type}" data-original="${url.replaceAll("&", "&amp;")}" data-title="${name}"></figure>`,
  );
  return `<!doctype html><title>${title}</title><link rel="storage-edges" href="/edges">
<main data-gallery-id="${randomUUID()}" data-gallery-title="${title}"><div data-store-forever-slot></div>${figures.join("\n")}</main>`;
}
