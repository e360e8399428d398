import "fake-indexeddb/auto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StorageEdgeInput } from "@store-forever/protocol";
import type { GalleryJob } from "@store-forever/workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installWebLocks } from "../../test/web-locks.ts";
import { giveConsent } from "../storage/consents.ts";
import { type ExtensionDatabase, openDatabase } from "../storage/database.ts";
import { recordJobStart } from "../storage/jobs.ts";
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
  const record = await recordJobStart(database, {
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

const arrive = (memoryId: string) =>
  job.note([{ type: "memory", memoryId, state: { step: "stored", alreadyStored: false } }]);

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

it("tells every quarter of an hour that all of it is on its way, also what has arrived", async () => {
  arrive("a");
  expect(await heardIn(14)).toEqual([]);
  expect(await heardIn(2)).toEqual([["a migrating", "b migrating", "c migrating"]]);
  expect(await heardIn(13)).toEqual([]);
  expect(await heardIn(2)).toEqual([["a migrating", "b migrating", "c migrating"]]);
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
