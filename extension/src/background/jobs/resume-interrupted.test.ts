import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installWebLocks } from "../../../test/web-locks.ts";
import { capsuleName, type JobState, openDatabase } from "../../storage/database.ts";
import { findOrMakeKey } from "../../storage/keys.ts";
import { resumeInterrupted } from "./resume-interrupted.ts";

const CANISTER = "ey7q4-myn44-aaaaa-aaaaa-cai";
const ORIGIN = "https://gallery.example";
const { started } = vi.hoisted(() => ({ started: [] as unknown[] }));
vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));
vi.mock("./ask-host.ts", () => ({ askHost: async (request: unknown) => void started.push(request) }));

let own: string;
beforeEach(async () => {
  installWebLocks();
  const network = { host: "https://icp-api.io", canisterId: CANISTER, viewerUrl: "https://viewer.icp0.io" };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(network)));
  own = capsuleName(CANISTER, (await findOrMakeKey(await openDatabase())).owner);
});
afterEach(async () => {
  started.length = 0;
  await (await openDatabase()).clear("jobs");
  vi.unstubAllGlobals();
});

async function addJob(galleryId: string, capsule: string, state: JobState) {
  const gallery = { galleryId, title: galleryId, sourceUrl: ORIGIN, items: [] };
  const common = {
    origin: ORIGIN,
    edgesUrl: null,
    tellsSource: false,
    totalCount: 0,
    migratingIds: [],
    startedAtMs: 0,
  };
  const job = { ...common, galleryId, gallery, capsule, state };
  await (await openDatabase()).put("jobs", job);
}
const failed = (code: "Unauthorized" | "Network") =>
  ({ name: "failed", finishedAtMs: 0, failure: { code, message: "" } }) as const;

it("goes on with what a sign-out or the browser's end cut off, and with nothing else", async () => {
  await addJob("signed-out", own, failed("Unauthorized"));
  await addJob("interrupted", own, { name: "running" });
  await addJob("broken", own, failed("Network"));
  await addJob("paused", own, { name: "paused" });
  await addJob("given-up", own, { name: "cancelled", finishedAtMs: 0 });
  await resumeInterrupted();
  expect(started).toMatchObject([
    { type: "host.start", origin: ORIGIN, gallery: { galleryId: "interrupted" } },
    { type: "host.start", origin: ORIGIN, gallery: { galleryId: "signed-out" } },
  ]);
});

it("leaves what somebody else began to them", async () => {
  await addJob("signed-out", `${CANISTER}/aaaaa-aa`, failed("Unauthorized"));
  await addJob("interrupted", `${CANISTER}/aaaaa-aa`, { name: "running" });
  await resumeInterrupted();
  expect(started).toEqual([]);
});
