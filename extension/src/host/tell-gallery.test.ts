import "fake-indexeddb/auto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StorageEdgeInput } from "@store-forever/protocol";
import type { GalleryJob } from "@store-forever/workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installWebLocks } from "../../test/web-locks.ts";
import { flushOutbox } from "../reports/flush-outbox.ts";
import { giveConsent } from "../storage/consents.ts";
import { type ExtensionDatabase, type JobRecord, openDatabase } from "../storage/databases/database.ts";
import { recordJobStart, recordJobStop } from "../storage/jobs.ts";
import { keepArrived } from "../storage/presence.ts";
import { HostedJob } from "./hosted-job.ts";
import { tellGalleryOf } from "./tell-gallery.ts";

installWebLocks();

const MINUTE_MS = 60_000;
const pipeline = { pause() {}, resume() {} } as unknown as GalleryJob;
const origin = "http://localhost:3000";
const item = (memoryId: string) =>
  ({ memoryId, memoryType: "image", url: `${origin}/${memoryId}`, title: "A" }) as const;
const gallery = { galleryId: "g", title: "Summer", sourceUrl: origin, items: ["a", "b", "c"].map(item) };

let server: Server;
let bodies: StorageEdgeInput[][];
let database: ExtensionDatabase;
let job: HostedJob;
let record: JobRecord;
let stop: () => void;
const works: Promise<unknown>[] = [];

beforeEach(async () => {
  bodies = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    bodies.push(JSON.parse(body));
    response.setHeader("Connection", "close");
    response.end(JSON.stringify({ edges: [], refused: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  database = await openDatabase();
  for (const store of ["jobs", "presence", "outbox", "consents"] as const) await database.clear(store);
  const site = { origin, capsule: "aaaaa-aa/owner" };
  await giveConsent(database, site);
  const edgesUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/edges`;
  record = await recordJobStart(database, {
    ...{ ...site, galleryId: "g", gallery, totalCount: 3, edgesUrl, tellsSource: false, startedAtMs: 1 },
  });
  await database.clear("outbox");
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  job = new HostedJob(gallery);
  job.begin(record, "device");
  job.start(pipeline);
  stop = tellGalleryOf({ job, record, database, track: (work) => works.push(work) });
});
afterEach(async () => {
  stop();
  vi.useRealTimers();
  await new Promise((resolve) => server.close(resolve));
});

const sha256 = "ab".repeat(32);

function arrive(memoryId: string, readFrom = origin): void {
  const original = { sha256, sizeBytes: 7 };
  job.note([{ type: "memory", memoryId, state: { step: "stored", alreadyStored: false, original, readFrom } }]);
}

/** @returns what the gallery heard within this time: memory, state and presence of each edge of a file */
async function heardIn(minutes: number) {
  bodies = [];
  vi.advanceTimersByTime(minutes * MINUTE_MS);
  await Promise.all(works.splice(0));
  return bodies.map((edges) =>
    edges
      .filter(({ artifact }) => artifact === "asset")
      .map(({ memoryId, syncState = "idle", isPaused }) => `${memoryId} ${isPaused ? "paused" : syncState}`),
  );
}

it("tells soon what has arrived, and every quarter of an hour that the rest is on its way", async () => {
  arrive("a");
  expect(await heardIn(0.1)).toEqual([["a migrating", "a idle"]]);
  expect(bodies[0]?.find(({ artifact, present }) => artifact === "asset" && present)?.contentHash).toBe(sha256);
  expect(await heardIn(14)).toEqual([]);
  expect(await heardIn(2)).toEqual([["b migrating", "c migrating"]]);
  arrive("b");
  expect(await heardIn(0.1)).toEqual([["b migrating", "b idle"]]);
  expect(await heardIn(15)).toEqual([["c migrating"]]);
});

it("tells nothing of what was read from another site, whatever else becomes of the job", async () => {
  arrive("a", "https://elsewhere.test");
  arrive("b");
  expect(await heardIn(0.1)).toEqual([["b migrating", "b idle"]]);
  await keepArrived(database, record, job.arrived);
  bodies = [];
  await recordJobStop(database, record, null);
  await flushOutbox(database, record);
  const heard = bodies.flat();
  expect(heard.map(({ memoryId, present }) => `${memoryId} ${present}`)).toContain("b true");
  // It hears the same of what has not arrived.
  const withoutId = (id: string) =>
    heard.filter(({ memoryId }) => memoryId === id).map(({ memoryId: _, ...edge }) => edge);
  expect(withoutId("a")).toEqual(withoutId("c"));
  expect(withoutId("c").at(-1)).toMatchObject({ artifact: "asset", present: false });
});

it("tells at once that a job is paused and goes on, and nothing while it is paused", async () => {
  job.pause();
  expect(await heardIn(0.1)).toEqual([["a paused", "b paused", "c paused"]]);
  expect(await heardIn(120)).toEqual([]);
  job.resume();
  expect(await heardIn(0.1)).toEqual([["a migrating", "b migrating", "c migrating"]]);
});

it("tells nothing more once the pipeline has ended", async () => {
  arrive("a");
  job.settle();
  expect(await heardIn(60)).toEqual([]);
});
