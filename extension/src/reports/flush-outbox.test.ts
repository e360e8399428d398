import "fake-indexeddb/auto";
import { archiveId, type StorageEdgeInput } from "@store-forever/protocol";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { GalleryOutcome } from "@store-forever/workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EdgesApi } from "../../test/edges-api.ts";
import { capsule, gallery, site, startReporting } from "../../test/reporting-job.ts";
import { installWebLocks } from "../../test/web-locks.ts";
import { giveConsent, withdrawConsent } from "../storage/consents.ts";
import type { ExtensionDatabase, JobRecord } from "../storage/databases/database.ts";
import { recordJobOutcome, recordJobStart, recordJobStop } from "../storage/jobs.ts";
import { reportState } from "../storage/outbox.ts";
import { recallStored } from "../storage/presence.ts";
import { flushOutbox } from "./flush-outbox.ts";

installWebLocks();

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

let api: EdgesApi;
let database: ExtensionDatabase;
let job: JobRecord;
const state = () => reportState(database, gallery.origin, gallery.galleryId);

beforeEach(async () => {
  ({ api, database, job } = await startReporting());
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
