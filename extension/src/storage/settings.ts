import { z } from "zod";
import type { ExtensionDatabase } from "./databases/database.ts";

/** Where an archive is: its canister, and the viewer that shows it. Both were checked before they were kept. */
const archivePlace = z.object({ canisterId: z.string().max(63), viewerUrl: z.string().max(2_000) });
export type ArchivePlace = z.infer<typeof archivePlace>;

/** What the person chose on the options page. */
const settings = z.object({
  /** How many workers prepare photos at once; null if the pipeline decides. */
  poolSize: z.number().int().min(1).max(8).nullable(),
  /** Whether the place where a photo was taken is read from it and kept with it. */
  readsLocation: z.boolean(),
  /** How many memories' presence and receipts are kept on this device. */
  cacheEntries: z.number().int().min(100).max(100_000),
  /** Whether file names and titles of photos stay in the jobs' records after success. */
  keepsNames: z.boolean(),
  /** Whether the person is notified when a long job ends. */
  notifies: z.boolean(),
  /** The folder of each gallery, by `galleryKey`. Folders exist on this device only; the capsule has none. */
  folders: z.record(z.string(), z.string().trim().min(1).max(100)),
  /** Another archive than the one that this copy was deployed with; null for none. */
  archive: archivePlace.nullable(),
});
export type Settings = z.infer<typeof settings>;

export const INITIAL_SETTINGS: Settings = {
  poolSize: null,
  readsLocation: false,
  cacheEntries: 20_000,
  keepsNames: false,
  notifies: true,
  folders: {},
  archive: null,
};

export const galleryKey = (origin: string, galleryId: string) => `${origin} ${galleryId}`;

export async function readSettings(database: ExtensionDatabase): Promise<Settings> {
  const kept = settings.partial().safeParse((await database.get("settings", "settings")) ?? {});
  return kept.success ? { ...INITIAL_SETTINGS, ...withoutUndefined(kept.data) } : INITIAL_SETTINGS;
}

/** @throws ZodError if a value is out of its bounds */
export async function writeSettings(database: ExtensionDatabase, changed: Settings): Promise<void> {
  await database.put("settings", settings.parse(changed), "settings");
}

function withoutUndefined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
