import "fake-indexeddb/auto";
import type { StorageEdgeInput } from "@store-forever/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EdgesApi } from "../../test/edges-api.ts";
import { gallery, site, startReporting } from "../../test/reporting-job.ts";
import { installWebLocks } from "../../test/web-locks.ts";
import { giveConsent, withdrawConsent } from "../storage/consents.ts";
import type { ExtensionDatabase, JobRecord } from "../storage/databases/database.ts";
import { recordJobNews } from "../storage/job-news.ts";
import { recordJobStart, recordJobStop } from "../storage/jobs.ts";
import { keepArrived, keepPresence } from "../storage/presence.ts";
import { flushOutbox } from "./flush-outbox.ts";

installWebLocks();

let api: EdgesApi;
let database: ExtensionDatabase;
let job: JobRecord;

beforeEach(async () => {
  ({ api, database, job } = await startReporting());
});

afterEach(async () => {
  vi.useRealTimers();
  await new Promise((resolve) => api.server.close(resolve));
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
