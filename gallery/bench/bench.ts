/**
 * `npm run bench -w gallery` measures the gallery's speed on PGlite and, if TEST_DATABASE_URL names a server, on Postgres.
 * `node gallery/test/with-postgres.mjs npm run bench -w gallery` starts a server for it. Prints one line of JSON for each database.
 */
import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { parseArgs } from "node:util";
import { startSession } from "../src/accounts/sessions.ts";
import { type OpenDatabase, openPglite, openPostgres } from "../src/database/open-database.ts";
import { EdgeChanges } from "../src/edges/edge-changes.ts";
import { galleryApp } from "../src/http/app.tsx";
import { RateLimits } from "../src/http/request/rate-limits.ts";
import { SESSION_COOKIE } from "../src/http/request/session-cookie.ts";
import { refreshGalleryPresence } from "../src/maintenance/edge-maintenance.ts";
import { BlobStore } from "../src/memories/blob-store.ts";
import { Thumbnails } from "../src/memories/thumbnails.ts";
import { createTestDatabase } from "../test/test-database.ts";
import { type Size, seed } from "./seed.ts";

const ORIGIN = "http://gallery.bench";
const ROUNDS = 41;

const { values } = parseArgs({
  options: {
    galleries: { type: "string", default: "5000" },
    items: { type: "string", default: "50" },
    "pglite-galleries": { type: "string", default: "500" },
  },
});

interface Figures {
  database: string;
  edgeCount: number;
  seedSeconds: number;
  presenceOfOneGalleryMs: number;
  presenceOf20GalleriesMs: number;
  statusOf20MemoriesMs: number;
  put1000EdgesMs: number;
  put1000EdgesAgainMs: number;
  refreshMs: number;
  pageOfLargeGallery: { items: number; kilobytes: number; ms: number };
}

async function measure(name: string, { database, listen }: OpenDatabase, size: Size): Promise<Figures> {
  const ownerId = randomUUID();
  const seedStartedAt = performance.now();
  await seed(database, ownerId, size);
  const seedSeconds = (performance.now() - seedStartedAt) / 1000;

  const edgeChanges = await EdgeChanges.listen({ listen });
  const blobs = new BlobStore("unused");
  const thumbnails = new Thumbnails("unused", blobs);
  const app = galleryApp({
    database,
    blobs,
    thumbnails,
    edgeChanges,
    maxUploadBytes: 1,
    quotaBytes: 1,
    publicOrigin: ORIGIN,
    rateLimits: new RateLimits(),
  });
  const Cookie = `${SESSION_COOKIE}=${await startSession(database, ownerId)}`;
  const ask = async (target: string, init: RequestInit = {}) => {
    const startedAt = performance.now();
    const response = await app.request(ORIGIN + target, { ...init, headers: { ...init.headers, Cookie } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target} answered ${response.status}: ${text}`);
    return { text, ms: performance.now() - startedAt };
  };

  const galleryIds = await idsOf(ask, "/api/galleries?limit=500", "id");
  const pick = (ids: string[], count: number) =>
    Array.from({ length: count }, () => ids[Math.floor(Math.random() * ids.length)] ?? "");
  const memoryIds = await idsOf(ask, "/api/memories?limit=500", "id");

  const put = async (present: boolean) => {
    const reports = memoryIds.flatMap((memoryId) =>
      ["metadata", "asset"].map((artifact) => ({ memoryId, memoryType: "image", artifact, backend: "s3", present })),
    );
    if (reports.length !== 1_000) throw new Error(`There are ${reports.length} edges to report, not 1,000.`);
    const headers = { Origin: ORIGIN, "Content-Type": "application/json" };
    return (await ask("/api/storage/edges", { method: "PUT", headers, body: JSON.stringify(reports) })).ms;
  };
  const puts: number[] = [];
  const repeats: number[] = [];
  for (let round = 0; round < 5; round++) {
    puts.push(await put(round % 2 === 0));
    repeats.push(await put(round % 2 === 0));
  }
  const refreshStartedAt = performance.now();
  await refreshGalleryPresence(database);
  const refreshMs = performance.now() - refreshStartedAt;
  await edgeChanges.close();

  return {
    database: name,
    edgeCount: size.galleryCount * size.itemsPerGallery * 4,
    seedSeconds: round(seedSeconds),
    presenceOfOneGalleryMs: await median(async () => (await ask(`/api/galleries/${pick(galleryIds, 1)}/presence`)).ms),
    presenceOf20GalleriesMs: await median(
      async () => (await ask(`/api/galleries/storage-status?ids=${pick(galleryIds, 20)}`)).ms,
    ),
    statusOf20MemoriesMs: await median(
      async () => (await ask(`/api/memories/storage-status?ids=${pick(memoryIds, 20)}`)).ms,
    ),
    put1000EdgesMs: medianOf(puts),
    put1000EdgesAgainMs: medianOf(repeats),
    refreshMs: round(refreshMs),
    pageOfLargeGallery: await largeGallery(ask, memoryIds),
  };
}

type Ask = (target: string, init?: RequestInit) => Promise<{ text: string; ms: number }>;

async function idsOf(ask: Ask, target: string, field: "id"): Promise<string[]> {
  const { items } = JSON.parse((await ask(target)).text) as { items: Record<typeof field, string>[] };
  return items.map((item) => item[field]);
}

/** A gallery of a thousand items. A page shows a part of it. */
async function largeGallery(ask: Ask, someIds: string[]): Promise<Figures["pageOfLargeGallery"]> {
  const headers = { Origin: ORIGIN, "Content-Type": "application/json" };
  const send = (target: string, body: unknown) => ask(target, { method: "POST", headers, body: JSON.stringify(body) });
  const { id } = JSON.parse((await send("/api/galleries", { title: "Large" })).text) as { id: string };
  const second = JSON.parse((await ask("/api/memories?limit=500")).text) as { nextCursor?: string };
  const more = await idsOf(ask, `/api/memories?limit=500&cursor=${second.nextCursor}`, "id");
  for (const ids of [someIds, more])
    await send(
      `/api/galleries/${id}/items`,
      ids.map((memoryId) => ({ memoryId, memoryType: "image" })),
    );
  const { text } = await ask(`/galleries/${id}`);
  const ms = await median(async () => (await ask(`/galleries/${id}`)).ms);
  return { items: someIds.length + more.length, kilobytes: Math.round(text.length / 1000), ms };
}

const round = (value: number) => Math.round(value * 100) / 100;

function medianOf(samples: number[]): number {
  return round(samples.toSorted((one, other) => one - other)[samples.length >> 1] ?? Number.NaN);
}

/** The first few requests warm up caches and compilers. */
async function median(sample: () => Promise<number>): Promise<number> {
  const samples: number[] = [];
  for (let count = 0; count < ROUNDS + 5; count++) samples.push(await sample());
  return medianOf(samples.slice(5));
}

const itemsPerGallery = Number(values.items);
const server = process.env.TEST_DATABASE_URL;
if (server) {
  const { url, drop } = await createTestDatabase(server);
  const opened = await openPostgres(url);
  try {
    const size = { galleryCount: Number(values.galleries), itemsPerGallery };
    console.log(JSON.stringify(await measure("Postgres", opened, size)));
  } finally {
    await opened.close();
    await drop();
  }
}
const pglite = await openPglite();
try {
  const size = { galleryCount: Number(values["pglite-galleries"]), itemsPerGallery };
  console.log(JSON.stringify(await measure("PGlite", pglite, size)));
} finally {
  await pglite.close();
}
