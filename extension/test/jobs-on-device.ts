import { vi } from "vitest";
import { capsuleName, type JobState, openDatabase } from "../src/storage/databases/database.ts";
import { findOrMakeKey } from "../src/storage/keys.ts";
import { installWebLocks } from "./web-locks.ts";

export const CANISTER = "ey7q4-myn44-aaaaa-aaaaa-cai";
export const ORIGIN = "https://gallery.example";

/** A device with a key, a network and web locks. @returns the name of its capsule */
export async function startDevice(): Promise<string> {
  installWebLocks();
  const network = { host: "https://icp-api.io", canisterId: CANISTER, viewerUrl: "https://viewer.icp0.io" };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(network)));
  return capsuleName(CANISTER, (await findOrMakeKey(await openDatabase())).owner);
}

export async function endDevice(): Promise<void> {
  await (await openDatabase()).clear("jobs");
  vi.unstubAllGlobals();
}

/** Writes down a job of an empty gallery. */
export async function addJob(galleryId: string, capsule: string, state: JobState): Promise<void> {
  const gallery = { galleryId, title: galleryId, sourceUrl: ORIGIN, items: [] };
  const common = {
    origin: ORIGIN,
    edgesUrl: null,
    tellsSource: false,
    totalCount: 0,
    migratingIds: [],
    startedAtMs: 0,
  };
  await (await openDatabase()).put("jobs", { ...common, galleryId, gallery, capsule, state });
}
