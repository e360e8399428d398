import { z } from "zod";
import type { ExtensionDatabase } from "./database.ts";

/** What the person chose on the options page. */
const settings = z.object({
  /** Workers that prepare photos at once; null leaves it to the pipeline. */
  poolSize: z.number().int().min(1).max(8).nullable(),
  /** Where a photo was taken is read from it and kept with it. */
  readsLocation: z.boolean(),
  /** Memories whose presence and receipt are kept on this device. */
  cacheEntries: z.number().int().min(100).max(100_000),
  /** File names and titles of photos stay in the list of jobs after these succeeded. */
  keepsNames: z.boolean(),
  /** A notification when a long job ends. */
  notifies: z.boolean(),
  /** The folder that the person put a gallery into, by `galleryKey`. On this device only; the archive has no folders. */
  folders: z.record(z.string(), z.string().trim().min(1).max(100)),
  /** Another network than the one this copy was deployed with, as the text of a network.json; empty for none. */
  network: z.string().max(4_000),
});
export type Settings = z.infer<typeof settings>;

export const INITIAL_SETTINGS: Settings = {
  poolSize: null,
  readsLocation: false,
  cacheEntries: 20_000,
  keepsNames: false,
  notifies: true,
  folders: {},
  network: "",
};

export const galleryKey = (origin: string, galleryId: string) => `${origin} ${galleryId}`;

export async function readSettings(database: ExtensionDatabase): Promise<Settings> {
  const kept = settings.partial().safeParse((await database.get("settings", "settings")) ?? {});
  return kept.success ? { ...INITIAL_SETTINGS, ...withoutUndefined(kept.data) } : INITIAL_SETTINGS;
}

/** @throws ZodError when a value is out of its bounds */
export async function writeSettings(database: ExtensionDatabase, changed: Settings): Promise<void> {
  await database.put("settings", settings.parse(changed), "settings");
}

function withoutUndefined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
