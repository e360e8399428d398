import { giveConsent } from "../src/storage/consents.ts";
import { type ExtensionDatabase, type JobRecord, openDatabase } from "../src/storage/databases/database.ts";
import { type EdgesApi, startEdgesApi } from "./edges-api.ts";

export const capsule = "aaaaa-aa/owner";
export const gallery = { origin: "http://localhost:3000", galleryId: "g" };
export const site = { ...gallery, capsule };

/** A gallery's edges API that may know the archive, a database that is empty otherwise, and a job that runs. */
export async function startReporting(): Promise<{ api: EdgesApi; database: ExtensionDatabase; job: JobRecord }> {
  const api = await startEdgesApi();
  const database = await openDatabase();
  for (const store of ["jobs", "presence", "receipts", "shareLinks", "outbox", "consents"] as const)
    await database.clear(store);
  await giveConsent(database, site);
  const job: JobRecord = {
    ...gallery,
    gallery: { galleryId: "g", title: "Summer", sourceUrl: gallery.origin, items: [] },
    totalCount: 0,
    edgesUrl: api.url,
    tellsSource: false,
    capsule,
    startedAtMs: 1,
    migratingIds: [],
    state: { name: "running" },
  };
  return { api, database, job };
}
