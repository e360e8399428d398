import { archiveId, withoutVisitParameters } from "@store-forever/protocol";
import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import type { ArchivedGallery } from "../../messages/reply.ts";
import { isSameList } from "../../page/onward/page-number.ts";
import { capsuleName, type ExtensionDatabase, type JobRecord, openDatabase } from "../../storage/databases/database.ts";
import { addressSha256 } from "../../storage/databases/stored-file.ts";
import type { PageEnd } from "./page-end.ts";

/** So many galleries of a site that is gone are offered. */
const MAX_OFFERED = 10;

/**
 * The galleries that were stored from the page at an address, or that have the photo at it; of a site that is gone also those from its other
 * pages. It makes no request: nobody learns where the person browses.
 */
export async function archivedPages(url: string, end: PageEnd): Promise<ArchivedGallery[]> {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return [];
  const capsule = capsuleName(network.value.canisterId, owner);
  const page = new URL(url);
  const stored = (await database.getAll("jobs")).filter((job) => job.capsule === capsule && hasStored(job));
  const found = new Set(stored.filter(({ gallery }) => isSamePage(page, new URL(gallery.sourceUrl))));
  if (end !== "shown") for (const job of await withPhotoAt(database, url, stored)) found.add(job);
  if (end === "hostGone") for (const job of stored) if (job.origin === page.origin) found.add(job);
  return [...found]
    .slice(0, MAX_OFFERED)
    .map(({ origin, galleryId, gallery: { title } }) => ({ origin, galleryId, title }));
}

/** The jobs that have stored a photo from this very address. */
async function withPhotoAt(database: ExtensionDatabase, url: string, jobs: readonly JobRecord[]): Promise<JobRecord[]> {
  const hash = await addressSha256(url);
  const records = (await database.getAll("presence")).filter(({ file }) => file?.addressSha256 === hash);
  const names = new Set(records.map(({ capsule, memoryId }) => `${capsule} ${memoryId}`));
  if (names.size === 0) return [];
  return jobs.filter(
    ({ capsule, origin, state }) =>
      state.name === "finished" &&
      state.outcome.stored.some(({ memoryId }) => names.has(`${capsule} ${archiveId(origin, "memory", memoryId)}`)),
  );
}

const hasStored = ({ state }: JobRecord) => state.name === "finished" && state.outcome.stored.length > 0;

/** Whether two addresses are of one page, or of pages of one list. */
export function isSamePage(one: URL, other: URL): boolean {
  return one.origin === other.origin && isSameList(bare(one), bare(other)) && routeOf(one) === routeOf(other);
}

function bare(url: URL): URL {
  const page = new URL(url);
  page.search = withoutVisitParameters(page.search);
  page.pathname = page.pathname.replace(/\/index\.\w{2,5}$/, "/");
  return page;
}

/** A fragment that names a page, as pages made by scripts have it. */
const routeOf = ({ hash }: URL) => (/^#!?\/|^#!/.test(hash) ? hash : "");
