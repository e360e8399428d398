import type { ExtensionDatabase } from "../databases/database.ts";

/** What a search has found is gone on with for so long. Later the gallery is probably another. */
const LIFETIME_MS = 24 * 3600_000;
/** Searches of large galleries take megabytes. The oldest go first. */
const MAX_SEARCHES = 5;

/** Keeps how far the search for a gallery is. @param saved null forgets it */
export async function keepSearch(
  database: ExtensionDatabase,
  { origin, galleryId, saved }: { origin: string; galleryId: string; saved: string | null },
): Promise<void> {
  const { store, done } = database.transaction("searches", "readwrite");
  if (saved === null) await store.delete([origin, galleryId]);
  else await store.put({ origin, galleryId, saved, keptAtMs: Date.now() });
  const kept = (await store.getAll()).toSorted((one, other) => other.keptAtMs - one.keptAtMs);
  for (const old of kept.slice(MAX_SEARCHES)) await store.delete([old.origin, old.galleryId]);
  await done;
}

/** @returns null where none is kept, or the kept one is too old */
export async function recallSearch(
  database: ExtensionDatabase,
  { origin, galleryId }: { origin: string; galleryId: string },
): Promise<string | null> {
  const kept = await database.get("searches", [origin, galleryId]);
  return kept !== undefined && Date.now() - kept.keptAtMs < LIFETIME_MS ? kept.saved : null;
}
