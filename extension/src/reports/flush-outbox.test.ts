import "fake-indexeddb/auto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { archiveId, type StorageEdgeInput } from "@store-forever/protocol";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { GalleryOutcome } from "@store-forever/workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installWebLocks } from "../../test/web-locks.ts";
import { giveConsent, withdrawConsent } from "../storage/consents.ts";
import { type ExtensionDatabase, type JobRecord, openDatabase } from "../storage/databases/database.ts";
import { isJobRunning, jobLock } from "../storage/job-lock.ts";
import { recordJobNews } from "../storage/job-news.ts";
import { recordJobOutcome, recordJobStart, recordJobStop } from "../storage/jobs.ts";
import { reportState } from "../storage/outbox.ts";
import { keepArrived, keepPresence, recallStored } from "../storage/presence.ts";
import { flushOutbox } from "./flush-outbox.ts";

installWebLocks();

const capsule = "aaaaa-aa/owner";
const memoryId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const outcome: GalleryOutcome = {
  galleryId: "g",
  owner: "owner",
  shareToken: "token",
  stored: [
    {
      memoryId,
      alreadyStored: false,
      assets: [
        { kind: "original", sha256: "ab".repeat(32), sizeBytes: 1_000 },
        { kind: "thumb", sha256: "cd".repeat(32), sizeBytes: 10 },
      ],
    },
  ],
  failed: [],
  ms: { total: 1, prepare: 1, store: 1, verify: 1 },
};

/** A gallery's edges API that answers with the given statuses, the last one for ever. */
interface EdgesApi {
  server: Server;
  url: string;
  bodies: unknown[];
  statuses: number[];
  /** Edges of these memories are refused by themselves. */
  refusedIds: string[];
  /** A longer report is too large for it. */
  mostEdges: number;
}

async function startEdgesApi(): Promise<EdgesApi> {
  const api: Omit<EdgesApi, "server" | "url"> = { bodies: [], statuses: [200], refusedIds: [], mostEdges: 1_000 };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const edges = JSON.parse(body);
    api.bodies.push(edges);
    response.statusCode =
      edges.length > api.mostEdges ? 413 : ((api.statuses.length > 1 ? api.statuses.shift() : api.statuses[0]) ?? 500);
    response.setHeader("Connection", "close");
    const refused = (edges as StorageEdgeInput[]).flatMap(({ memoryId: id }, index) =>
      api.refusedIds.includes(id) ? [{ index, error: { code: "Conflict", message: "It has changed since." } }] : [],
    );
    response.end(
      JSON.stringify(
        response.statusCode === 200
          ? { edges: [], refused }
          : { error: { code: "Unauthorized", message: "Sign in to the gallery first." } },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(api, { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/edges` });
}

let api: EdgesApi;
let database: ExtensionDatabase;
let job: JobRecord;
const gallery = { origin: "http://localhost:3000", galleryId: "g" };
const site = { ...gallery, capsule };
const state = () => reportState(database, gallery.origin, gallery.galleryId);

beforeEach(async () => {
  api = await startEdgesApi();
  database = await openDatabase();
  for (const store of ["jobs", "presence", "receipts", "shareLinks", "outbox", "consents"] as const)
    await database.clear(store);
  await giveConsent(database, site);
  job = {
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
});

afterEach(async () => {
  vi.useRealTimers();
  await new Promise((resolve) => api.server.close(resolve));
});

describe("the outbox", () => {
  it("tells the gallery the edges of every stored memory, once", async () => {
    await recordJobOutcome(database, job, outcome, { keepsNames: false });
    expect(await state()).toEqual({ name: "waiting" });
    await Promise.all([flushOutbox(database, "pending"), flushOutbox(database, gallery)]);
    const common = {
      memoryId,
      memoryType: "image",
      backend: "icp-canister",
      present: true,
      location: `icp://aaaaa-aa/owner/memories/${archiveId(gallery.origin, "memory", memoryId)}`,
    };
    const { location: _, ...begun } = { ...common, present: false, syncState: "migrating" };
    expect(api.bodies).toEqual([
      [
        { ...begun, artifact: "metadata" },
        { ...common, artifact: "metadata" },
        { ...begun, artifact: "asset" },
        { ...common, artifact: "asset", contentHash: "ab".repeat(32), sizeBytes: 1_000 },
      ],
    ]);
    expect(await state()).toEqual({ name: "accepted" });
  });

  it("tells a site nothing before the person lets it know their archive, and then what it missed", async () => {
    await withdrawConsent(database, site);
    await recordJobOutcome(database, await recordJobStart(database, job), outcome, { keepsNames: false });
    for (const which of ["pending", gallery] as const) await flushOutbox(database, which);
    expect(api.bodies).toEqual([]);
    expect(await state()).toEqual({ name: "held" });
    await giveConsent(database, { ...site, origin: "http://localhost:4000" });
    await giveConsent(database, { ...site, capsule: "aaaaa-aa/another" });
    await flushOutbox(database, gallery);
    expect(api.bodies).toEqual([]);
    await giveConsent(database, site);
    await flushOutbox(database, gallery);
    expect(api.bodies).toHaveLength(1);
    expect(await state()).toEqual({ name: "accepted" });
  });

  it("tells a gallery that finds it too much in halves, in order and each edge once, and gives up where one is too much", async () => {
    api.mostEdges = 1;
    await recordJobOutcome(database, job, outcome, { keepsNames: false });
    await flushOutbox(database, gallery);
    const [whole, ...parts] = api.bodies as StorageEdgeInput[][];
    expect(parts.filter(({ length }) => length === 1).flat()).toEqual(whole);
    expect(await state()).toEqual({ name: "accepted" });

    api.mostEdges = 0;
    await recordJobOutcome(database, job, outcome, { keepsNames: false });
    await flushOutbox(database, gallery);
    expect(await state()).toMatchObject({ name: "refused" });
  });

  it("tells the gallery why a memory is not stored, on the way that its edges can go", async () => {
    const failed = [{ memoryId: "b", failure: { code: "Unreadable", message: "Not found." } as const }];
    await recordJobOutcome(database, job, { ...outcome, stored: [], failed }, { keepsNames: false });
    await flushOutbox(database, "pending");
    const failing = { present: false, syncState: "failed", syncError: "Not found." };
    expect(api.bodies).toMatchObject([
      [
        { artifact: "metadata", syncState: "migrating" },
        { artifact: "metadata", ...failing },
        { artifact: "asset", syncState: "migrating" },
        { artifact: "asset", ...failing },
      ],
    ]);
  });

  it("does not tell the gallery what another site answered", async () => {
    const failure = { code: "Gone", message: "a.jpg: mail.example answered 404.", isElsewhere: true } as const;
    await recordJobOutcome(
      database,
      job,
      { ...outcome, stored: [], failed: [{ memoryId: "b", failure }] },
      { keepsNames: false },
    );
    await flushOutbox(database, "pending");
    expect(JSON.stringify(api.bodies)).not.toContain("mail.example");
    expect(JSON.stringify(api.bodies)).toContain("it was sent on to another site");
  });

  it("owes the archive where the gallery keeps its own copies, for as long as the archive is this person's", async () => {
    const item = { memoryId, memoryType: "image", url: `${gallery.origin}/a.jpg`, title: "A" } as const;
    await recordJobOutcome(database, { ...job, gallery: { ...job.gallery, items: [item] } }, outcome, {
      keepsNames: false,
    });
    const reports = (await database.getAll("outbox")).map(({ report }) => report);
    expect(reports.find(({ to }) => to === "backend")?.edges).toEqual([
      {
        memoryId,
        memoryType: "image",
        artifact: "metadata",
        backend: "neon-db",
        present: true,
        location: `${gallery.origin}/`,
      },
      {
        ...{ memoryId, memoryType: "image", artifact: "asset", backend: "vercel-blob", present: true },
        ...{ location: item.url, contentHash: "ab".repeat(32), sizeBytes: 1_000 },
      },
    ]);
    await flushOutbox(database, "pending");
    expect(await database.count("outbox")).toBe(0);
  });

  it("sends the canister's proof along with what it proves", async () => {
    const certifiedAtNs = String(Date.now() * 1_000_000);
    const receipt = {
      ...{ memoryId, certifiedAtNs, certificate: "0102", witness: "ff" },
      assets: outcome.stored[0]?.assets,
    } as unknown as MemoryReceipt;
    const stored = outcome.stored.map((memory) => ({ ...memory, receipt }));
    await recordJobOutcome(database, job, { ...outcome, stored }, { keepsNames: false });
    await flushOutbox(database, "pending");
    const receipts = (api.bodies as { receipt?: unknown }[][])[0]?.map((edge) => edge.receipt);
    const proof = { certificate: "AQI=", witness: "/w==" };
    expect(receipts).toEqual([undefined, proof, undefined, proof]);

    // Another version was stored since: what was kept does not prove it.
    const assets = [{ kind: "original" as const, sha256: "ef".repeat(32), sizeBytes: 1_000 }];
    const newer = outcome.stored.map((memory) => ({ ...memory, assets }));
    await recordJobOutcome(database, job, { ...outcome, stored: newer }, { keepsNames: false });
    await flushOutbox(database, "pending");
    expect(api.bodies).toHaveLength(2);
    expect(JSON.stringify(api.bodies[1])).not.toContain("receipt");
  });

  it("writes outcome, presence, link and report together", async () => {
    await recordJobOutcome(database, job, outcome, { keepsNames: false });
    expect((await database.get("jobs", [gallery.origin, "g"]))?.state).toMatchObject({ name: "finished", outcome });
    expect(await recallStored(database, site, [memoryId, "other"])).toEqual([memoryId]);
    expect((await database.get("shareLinks", [capsule, archiveId(gallery.origin, "gallery", "g")]))?.token).toBe(
      "token",
    );
  });

  it("keeps a refused report with the gallery's reason, and sends it again only when asked for that gallery", async () => {
    api.statuses = [401, 200];
    await recordJobOutcome(database, job, outcome, { keepsNames: false });
    await flushOutbox(database, "pending");
    expect(await state()).toEqual({ name: "refused", message: "Sign in to the gallery first." });
    await flushOutbox(database, "pending");
    expect(api.bodies).toHaveLength(1);
    await flushOutbox(database, gallery);
    expect(await state()).toEqual({ name: "accepted" });
  });

  it("keeps only the edges that were refused, without their proofs, and sends only them again", async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `photo-${index}`);
    const assets = outcome.stored[0]?.assets ?? [];
    const receipt = { certifiedAtNs: String(Date.now() * 1_000_000), certificate: "0102", witness: "ff", assets };
    const stored = ids.map((id) => ({
      memoryId: id,
      alreadyStored: false,
      assets,
      receipt: { ...receipt, memoryId: id } as unknown as MemoryReceipt,
    }));
    api.refusedIds = ["photo-77"];
    await recordJobOutcome(database, job, { ...outcome, stored }, { keepsNames: false });
    await flushOutbox(database, "pending");
    expect(api.bodies).toHaveLength(1);
    expect(await state()).toEqual({ name: "refused", message: "It has changed since." });
    const kept = (await database.getAll("outbox")).filter(({ report }) => report.to === "gallery");
    expect(kept.flatMap(({ report }) => report.edges)).toHaveLength(4);
    expect(JSON.stringify(kept)).not.toContain("AQI=");
    api.refusedIds = [];
    await flushOutbox(database, gallery);
    expect((api.bodies as StorageEdgeInput[][])[1]?.map((edge) => edge.memoryId)).toEqual(Array(4).fill("photo-77"));
    expect(await state()).toEqual({ name: "accepted" });
  });

  it("finds the refused edges where a request went in halves", async () => {
    api.mostEdges = 3;
    api.refusedIds = ["b"];
    const [first] = outcome.stored;
    if (first === undefined) throw new Error("Nothing was stored.");
    const stored = ["a", "b", "c"].map((id) => ({ ...first, memoryId: id }));
    await recordJobOutcome(database, job, { ...outcome, stored }, { keepsNames: false });
    await flushOutbox(database, "pending");
    const kept = (await database.getAll("outbox")).filter(({ report }) => report.to === "gallery");
    expect(kept.flatMap(({ report }) => report.edges.map((edge) => edge.memoryId))).toEqual(["b", "b", "b", "b"]);
  });

  it("tries a server that is down three times and keeps the report for later", async () => {
    api.statuses = [503];
    await recordJobOutcome(database, job, outcome, { keepsNames: false });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let isDone = false;
    const flushing = flushOutbox(database, "pending").finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await vi.advanceTimersByTimeAsync(1_000);
      await new Promise(setImmediate);
    }
    await flushing;
    vi.useRealTimers();
    expect(api.bodies).toHaveLength(3);
    expect(await state()).toEqual({ name: "waiting" });
    api.statuses = [200];
    await flushOutbox(database, "pending");
    expect(await state()).toEqual({ name: "accepted" });
  });

  it("lets a new report take the place of an older one of the same gallery", async () => {
    await recordJobOutcome(database, job, outcome, { keepsNames: false });
    await recordJobOutcome(database, job, outcome, { keepsNames: false });
    expect(await database.count("outbox")).toBe(1);
  });

  it("owes nothing to a page without an edges API", async () => {
    const begun = await recordJobStart(database, { ...job, edgesUrl: null });
    await recordJobOutcome(database, begun, outcome, { keepsNames: false });
    await recordJobStop(database, begun, null);
    expect(await database.count("outbox")).toBe(0);
  });
});

describe("what a gallery hears of a job", () => {
  const photo = (id: string) => ({ memoryId: id, memoryType: "image", url: `${gallery.origin}/a`, title: id }) as const;
  const failure = { code: "Network", message: "The archive is gone." } as const;
  /** Lists memory, artifact, state and presence of each report. */
  const told = () =>
    (api.bodies as StorageEdgeInput[][]).map((edges) =>
      edges.map(
        ({ memoryId: id, artifact, present, syncState = "idle" }) => `${id} ${artifact} ${syncState} ${present}`,
      ),
    );
  const begin = () => {
    const items = ["a", "b"].map(photo);
    return recordJobStart(database, { ...job, gallery: { ...job.gallery, items }, totalCount: 2 });
  };

  it("at its beginning: what is on its way, which is what is not there yet", async () => {
    await keepPresence(database, site, ["a"], new Set(["a"]));
    expect((await begin()).migratingIds).toEqual(["b"]);
    await flushOutbox(database, gallery);
    expect(told()).toEqual([["b metadata migrating false", "b asset migrating false"]]);
  });

  it.each([
    ["given up", null, "idle"],
    ["failed", failure, "failed"],
  ])("when it was %s: what had arrived, and of the rest that it has not", async (_, why, end) => {
    const begun = await begin();
    await flushOutbox(database, gallery);
    const original = { sha256: "ab".repeat(32), sizeBytes: 7 };
    await keepArrived(database, site, new Map([["a", { alreadyStored: false, original, readFrom: site.origin }]]));
    await recordJobStop(database, begun, why);
    await flushOutbox(database, gallery);
    expect(told()[1]).toEqual([
      ...["metadata", "asset"].flatMap((artifact) => [`a ${artifact} migrating false`, `a ${artifact} idle true`]),
      ...["metadata", "asset"].flatMap((artifact) => [`b ${artifact} migrating false`, `b ${artifact} ${end} false`]),
    ]);
    expect(await database.get("jobs", [gallery.origin, "g"])).toMatchObject({ migratingIds: [] });
  });

  it("of a replaced photo: that it is on its way, and that it has arrived once its new file has", async () => {
    const [before, now] = ["ab", "cd"].map((byte) => ({ sha256: byte.repeat(32), sizeBytes: 7 })) as [
      { sha256: string; sizeBytes: number },
      { sha256: string; sizeBytes: number },
    ];
    await keepPresence(database, site, ["a", "b"], new Set(["a", "b"]), new Map(["a", "b"].map((id) => [id, before])));
    const items = ["a", "b"].map((id) => ({ ...photo(id), replaces: before.sha256 }));
    const begun = await recordJobStart(database, { ...job, gallery: { ...job.gallery, items }, totalCount: 2 });
    expect(begun.migratingIds).toEqual(["a", "b"]);
    await keepArrived(database, site, new Map([["a", { alreadyStored: false, original: now, readFrom: site.origin }]]));
    await recordJobStop(database, begun, failure);
    await flushOutbox(database, gallery);
    expect(told().flat()).toEqual(expect.arrayContaining(["a asset idle true", "b asset failed false"]));
    expect(told().flat()).not.toContain("b asset idle true");
  });

  it("nothing more, where it refused to hear of its beginning", async () => {
    api.statuses = [403];
    const begun = await begin();
    await flushOutbox(database, gallery);
    await recordJobStop(database, begun, failure);
    expect(await database.count("outbox")).toBe(0);
  });

  it("the end of the others, where it refused to hear of one of them", async () => {
    api.refusedIds = ["a"];
    const begun = await begin();
    await flushOutbox(database, gallery);
    api.refusedIds = [];
    await recordJobStop(database, begun, failure);
    await flushOutbox(database, gallery);
    expect(told()[1]?.map((edge) => edge[0])).toEqual(["b", "b", "b", "b"]);
  });

  it("while it goes on: that all of it is still on its way, or paused", async () => {
    const begun = await begin();
    await flushOutbox(database, gallery);
    expect(await recordJobNews(database, begun, { isPaused: false, arrivedIds: new Set() })).toBe(true);
    await flushOutbox(database, gallery);
    expect(told()[1]).toEqual(told()[0]);
    await recordJobNews(database, begun, { isPaused: true, arrivedIds: new Set() });
    await flushOutbox(database, gallery);
    expect((api.bodies as StorageEdgeInput[][])[2]?.map((edge) => edge.isPaused)).toEqual([true, true, true, true]);
    await recordJobNews(database, begun, { isPaused: false, arrivedIds: new Set() });
    await flushOutbox(database, gallery);
    expect(told()[3]).toEqual(told()[0]);
  });

  it("no old news after its end, none where it may not know of the archive, and none of what it refused", async () => {
    const begun = await begin();
    const news = { isPaused: false, arrivedIds: new Set<string>() };
    await withdrawConsent(database, site);
    expect(await recordJobNews(database, begun, news)).toBe(false);
    await giveConsent(database, site);
    api.refusedIds = ["a"];
    await flushOutbox(database, gallery);
    expect(await recordJobNews(database, begun, news)).toBe(true);
    await flushOutbox(database, "pending");
    expect(told()[1]?.map((edge) => edge[0])).toEqual(["b", "b"]);
    api.refusedIds = [];
    await recordJobStop(database, begun, failure);
    await flushOutbox(database, gallery);
    expect(await recordJobNews(database, begun, news)).toBe(false);
    expect(await database.count("outbox")).toBe(0);
  });

  it("its end alone, where it could not be reached before", async () => {
    await begin();
    const begun = await begin();
    await recordJobStop(database, begun, failure);
    expect(await database.count("outbox")).toBe(1);
  });
});

describe("presence", () => {
  it("forgets what the canister no longer certifies", async () => {
    await keepPresence(database, site, ["a", "b"], new Set(["a", "b"]));
    await keepPresence(database, site, ["a", "b"], new Set(["b"]));
    expect(await recallStored(database, site, ["a", "b", "c"])).toEqual(["b"]);
    expect(await recallStored(database, { ...site, capsule: "another archive" }, ["a", "b"])).toEqual([]);
  });

  it("is one site's: another that uses the same ids learns nothing", async () => {
    await keepPresence(database, site, ["a"], new Set(["a"]));
    expect(await recallStored(database, { ...site, origin: "http://localhost:4000" }, ["a"])).toEqual([]);
  });
});

describe("isJobRunning", () => {
  it("is true only while somebody works on the job", async () => {
    expect(await isJobRunning("o", "g")).toBe(false);
    await navigator.locks.request(jobLock("o", "g"), async () => {
      expect(await isJobRunning("o", "g")).toBe(true);
      expect(await isJobRunning("o", "other")).toBe(false);
    });
    expect(await isJobRunning("o", "g")).toBe(false);
  });
});
