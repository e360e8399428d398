import { err, ok } from "@store-forever/protocol";
import type { GalleryWording } from "@store-forever/workers";
import { describe, expect, it } from "vitest";
import type { GalleryRequest } from "../../messages/gallery-request.ts";
import type { JobSnapshot, JobUpdate } from "../../messages/job-snapshot.ts";
import type { GalleryChange, GalleryKnowledge } from "../../messages/reply.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import { type ButtonState, canView } from "../session/button-state.ts";
import { type ExtensionLink, GallerySession, type SessionView, type Wanted } from "../session/gallery-session.ts";
import { GalleryActs } from "./gallery-acts.ts";

const gallery = {
  source: {
    galleryId: "g",
    title: "Summer",
    sourceUrl: "http://localhost/",
    items: ["a", "b"].map((memoryId) => ({
      memoryId,
      memoryType: "image" as const,
      url: `http://localhost/${memoryId}.jpg`,
      title: memoryId,
    })),
  },
  edgesUrl: null,
  places: new Map(),
};
const nothing: GalleryKnowledge = {
  storedMemoryIds: [],
  isSiteTold: false,
  followed: null,
  job: null,
  report: null,
  galleryClaimsCopies: false,
  galleryStoredCount: null,
  changes: null,
};
const all: Wanted = { chosen: null, tellsSource: false, tellsSite: false };
const finished: JobSnapshot = {
  state: "finished",
  storedMemoryIds: ["a", "b"],
  totalCount: 2,
  failed: [],
  report: { name: "accepted" },
  notes: { asShownCount: 0, cutOffCount: 0, repeatedCount: 0 },
};
const running: JobSnapshot = {
  state: "running",
  phase: "store",
  activity: "running",
  percent: 40,
  doneCount: 0,
  totalCount: 1,
  sentBytes: 40,
  totalBytes: 100,
  bytesPerSecond: null,
  secondsLeft: null,
  retries: 0,
  largeFile: null,
};

/** The rest of the extension, as far as a page sees it: answers from a script, and a job whose snapshots the test tells. */
function extension(answers: {
  recall?: GalleryKnowledge;
  check?: GalleryKnowledge;
  start?: "fails" | "access";
  aside?: readonly string[];
  changes?: readonly GalleryChange[];
  wording?: GalleryWording;
  search?: string;
  hasJob?: (galleryId: string) => boolean;
}) {
  const shown = { ...gallery, aside: new Set(answers.aside) };
  const requests: string[] = [];
  const started: string[][] = [];
  const kept: (string | null)[] = [];
  const stopped: string[] = [];
  const urls: string[][] = [];
  let watcher: { onUpdate: (update: JobUpdate) => void; onEnd: () => void } | undefined;
  const link = {
    async send(request: GalleryRequest) {
      requests.push(request.type);
      if (request.type === "job.start") {
        started.push(request.gallery.items.map(({ memoryId }) => memoryId));
        urls.push(request.gallery.items.map(({ url }) => url));
      }
      if (request.type === "gallery.recall") return ok(answers.recall ?? nothing);
      if (request.type === "gallery.changes") return ok({ changes: answers.changes ?? [], contradictedCount: 0 });
      if (request.type === "search.recall") return ok(answers.search ?? null);
      if (request.type === "search.keep") kept.push(request.saved);
      if (request.type === "gallery.wording") return ok(answers.wording ?? null);
      if (request.type === "job.stop") stopped.push(request.galleryId);
      if (request.type === "gallery.check") {
        const known = answers.check ?? nothing;
        return ok(answers.hasJob?.(request.galleryId) ? { ...known, job: "running" } : known);
      }
      if (request.type === "job.start" && answers.start === "fails") throw new Error("Extension context invalidated.");
      if (request.type === "job.start" && answers.start === "access")
        return err({ name: "access", hosts: ["https://cdn/*"] });
      return ok(null);
    },
    watch(_galleryId, onUpdate, onEnd) {
      watcher = { onUpdate, onEnd };
      return () => {};
    },
    handOver: async () => {},
    finderOf: async (_, saved) => {
      let found: PageGallery = shown;
      return {
        get gallery() {
          return found;
        },
        async find(onProgress) {
          const progress = { pageCount: 1, photoCount: 2, unreadCount: 0 };
          onProgress({ name: "finding", ...progress });
          await Promise.resolve();
          const items = [
            ...shown.source.items,
            { ...shown.source.items[0], memoryId: "c", url: "http://localhost/c.jpg" },
          ];
          found = { ...shown, source: { ...shown.source, items: items as typeof shown.source.items } };
          return { name: "found", ...progress, pageCount: 2, photoCount: 3 };
        },
        stop: () => requests.push("finding stopped"),
        save: () => "saved",
        kept: saved === null ? undefined : { name: "stopped", pageCount: 2, photoCount: 3, unreadCount: 0 },
      };
    },
  } as ExtensionLink;
  const states: ButtonState[] = [];
  const views: SessionView[] = [];
  /** What the page shows now. */
  const page = { gallery: shown };
  const session = new GallerySession(
    link,
    shown,
    () => page.gallery,
    (view) => {
      views.push(view);
      states.push(view.button);
    },
  );
  return {
    session,
    acts: new GalleryActs(session),
    page,
    requests,
    started,
    kept,
    stopped,
    urls,
    views,
    states,
    names: () => states.map(({ name }) => name),
    job: () => watcher,
  };
}

const GALLERY_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

describe("the whole gallery", () => {
  it("is stored once it was found, whatever the page alone shows", async () => {
    const { session, acts, started, views, page } = extension({});
    session.open();
    await acts.findWhole();
    expect(views.map(({ finding }) => finding?.name)).toEqual(expect.arrayContaining(["finding", "found"]));
    await session.update({ ...page.gallery });
    await acts.start(all, "page");
    expect(started).toEqual([["a", "b", "c"]]);
  });

  it("of more photos than an archive's gallery holds is begun in parts, and shown as one while they are stored one after another", async () => {
    const ended = new Set<string>();
    const hasJob = (galleryId: string) => galleryId.startsWith(GALLERY_ID.slice(0, 24)) && !ended.has(galleryId);
    const { session, acts, started, page, job, states, stopped } = extension({ hasJob });
    const items = Array.from({ length: 10_050 }, (_, index) => ({
      memoryId: `m${index}`,
      memoryType: "image" as const,
      url: `http://localhost/${index}.jpg`,
      title: `${index}`,
    }));
    page.gallery = { ...page.gallery, source: { ...page.gallery.source, galleryId: GALLERY_ID, items } };
    session.open();
    await acts.start(all, "page");
    expect(started.map(({ length }) => length)).toEqual([10_000, 50]);
    expect(started[1]?.[0]).toBe("m10000");
    job()?.onUpdate({ snapshot: { ...running, percent: 50, doneCount: 5_000, totalCount: 10_000 }, steps: [] });
    expect(states.at(-1)).toMatchObject({ job: { percent: 49, doneCount: 5_000, totalCount: 10_050 } });
    const storedMemoryIds = items.slice(0, 10_000).map(({ memoryId }) => memoryId);
    job()?.onUpdate({ snapshot: { ...finished, storedMemoryIds, totalCount: 10_000 }, steps: [] });
    const first = job();
    ended.add(GALLERY_ID);
    first?.onEnd();
    await expect.poll(job).not.toBe(first);
    job()?.onUpdate({ snapshot: { ...running, percent: 0, doneCount: 0, totalCount: 50 }, steps: [] });
    expect(states.at(-1)).toMatchObject({
      name: "storing",
      job: { percent: 99, doneCount: 10_000, totalCount: 10_050 },
    });
    await acts.stop("cancel");
    // The last first: none that is cancelled lets another one begin.
    expect(stopped).toEqual([expect.not.stringMatching(GALLERY_ID), GALLERY_ID]);
  });

  it("is looked for from where the search was when its page was left, until it is being stored", async () => {
    const { session, acts, page, kept, views } = extension({ search: "saved" });
    page.gallery = { ...page.gallery, more: { isSure: true } } as typeof page.gallery;
    session.open();
    await acts.recallSearch();
    await expect.poll(() => views.at(-1)?.finding).toMatchObject({ name: "stopped", photoCount: 3 });
    await acts.findWhole();
    expect(kept).toEqual(["saved"]);
    await acts.start(all, "page");
    await expect.poll(() => kept).toEqual(["saved", null]);
    // The page is left while the job goes on.
    session.keepSearch();
    expect(kept).toEqual(["saved", null]);
  });

  it("is not looked for any longer when the dialog is closed", async () => {
    const { session, acts, requests } = extension({});
    session.open();
    await acts.findWhole();
    session.close();
    expect(requests).toContain("finding stopped");
  });
});

describe("GallerySession", () => {
  it("keeps in sight why an attempt could not begin, until the dialog is closed, whatever the archive says meanwhile", async () => {
    const { session, acts, states } = extension({ start: "access" });
    session.open();
    await acts.start(all, "page");
    await session.refresh();
    expect(states.at(-1)).toMatchObject({ name: "failed", failure: { code: "Access", hosts: ["https://cdn/*"] } });
    session.close();
    expect(states.at(-1)).toMatchObject({ name: "idle" });
  });

  it("shows what this device knows, then what the archive certifies", async () => {
    const { session, names } = extension({ check: { ...nothing, storedMemoryIds: ["a", "b"] } });
    await session.refresh();
    expect(names()).toEqual(["idle", "stored"]);
  });

  it("shows a click at once, follows the job to its end and asks the archive then", async () => {
    const { acts, states, names, job, requests } = extension({});
    await acts.start(all, "page");
    job()?.onUpdate({ snapshot: running, steps: [["a", "uploading"]] });
    expect(states.at(-1)).toEqual({ name: "storing", job: running });
    job()?.onUpdate({ snapshot: finished, steps: [] });
    job()?.onEnd();
    await Promise.resolve();
    expect(names().slice(0, 3)).toEqual(["storing", "storing", "stored"]);
    expect(requests).toEqual(["job.start", "gallery.check"]);
  });

  it("follows a job that was running when the page was loaded", async () => {
    const { session, states, job } = extension({ recall: { ...nothing, job: "running" } });
    await session.refresh();
    job()?.onUpdate({ snapshot: running, steps: [["a", "uploading"]] });
    expect(states.at(-1)).toEqual({ name: "storing", job: running });
  });

  it("takes a host that vanished in mid-job for a stop", async () => {
    const { acts, states, job } = extension({});
    await acts.start(all, "page");
    job()?.onUpdate({ snapshot: running, steps: [["a", "uploading"]] });
    job()?.onEnd();
    await Promise.resolve();
    await Promise.resolve();
    expect(states.at(-1)).toMatchObject({ name: "idle", wasCancelled: true });
  });

  it("asks for a reload when the extension was updated under the page", async () => {
    const { acts, states } = extension({ start: "fails" });
    await acts.start(all, "page");
    expect(states.at(-1)).toEqual({ name: "unavailable", problem: "extensionGone" });
  });

  it("stores some photos only, and keeps those that are stored in the gallery", async () => {
    const { session, acts, started } = extension({ check: { ...nothing, storedMemoryIds: ["a"] } });
    await acts.start({ chosen: new Set(["b"]), tellsSource: false, tellsSite: false }, "page");
    await session.refresh();
    await acts.start({ chosen: new Set(["b"]), tellsSource: false, tellsSite: false }, "page");
    expect(started).toEqual([["b"], ["a", "b"]]);
  });

  it("tells each photo's step while the job goes on, and what the archive has when it does not", async () => {
    const { acts, views, job } = extension({ recall: { ...nothing, storedMemoryIds: ["b"] }, check: nothing });
    await acts.start(all, "page");
    job()?.onUpdate({ snapshot: running, steps: [["a", "uploading"]] });
    expect(["a", "b"].map((id) => views.at(-1)?.rowOf(id))).toEqual(["uploading", "waiting"]);
    job()?.onUpdate({ snapshot: { state: "paused" }, steps: [] });
    expect(["a", "b"].map((id) => views.at(-1)?.rowOf(id))).toEqual(["uploading", "waiting"]);
    job()?.onUpdate({ snapshot: { state: "cancelled" }, steps: [] });
    expect(["a", "b"].map((id) => views.at(-1)?.rowOf(id))).toEqual(["missing", "missing"]);
  });

  it("follows who signs in elsewhere: with the job that waited for them, or with what their archive has", async () => {
    const { session, acts, states, job } = extension({ check: { ...nothing, job: "running" } });
    await acts.start(all, "page");
    const failure = { code: "Unauthorized", message: "You signed out." } as const;
    job()?.onUpdate({ snapshot: { state: "failed", failure }, steps: [] });
    await session.handleIdentityChange(false);
    expect(states.at(-1)).toMatchObject({ name: "failed", failure });
    job()?.onEnd();
    await session.handleIdentityChange(true);
    expect(states.at(-1)).toEqual({ name: "checking" });
    job()?.onUpdate({ snapshot: running, steps: [] });
    expect(states.at(-1)).toEqual({ name: "storing", job: running });
  });

  it("forgets what was stored as somebody who has signed out", async () => {
    const { session, acts, names, job } = extension({});
    await acts.start(all, "page");
    job()?.onUpdate({ snapshot: finished, steps: [] });
    job()?.onEnd();
    expect(names().at(-1)).toBe("stored");
    await session.handleIdentityChange(false);
    expect(names().at(-1)).toBe("idle");
  });

  it("counts, and stores by itself, only what is the gallery, and other pictures if they are ticked", async () => {
    const { acts, started, names } = extension({ aside: ["b"] });
    await acts.start({ chosen: null, tellsSource: false, tellsSite: false }, "page");
    await acts.start({ chosen: new Set(["a", "b"]), tellsSource: false, tellsSite: false }, "page");
    expect(started).toEqual([["a"], ["a", "b"]]);
    expect(names()).not.toContain("empty");
  });

  it("starts again with what was chosen, and tells the dialog when it is closed", async () => {
    const { session, acts, started, views } = extension({});
    session.open();
    const signal = views.at(-1)?.untilClosed;
    await acts.start({ chosen: new Set(["b"]), tellsSource: false, tellsSite: false }, "page");
    await acts.startAgain("page");
    expect(started).toEqual([["b"], ["b"]]);
    expect(signal?.aborted).toBe(false);
    session.close();
    expect(signal?.aborted).toBe(true);
    session.open();
    expect(views.at(-1)?.untilClosed.aborted).toBe(false);
  });

  it.each([
    ["other photos", { items: gallery.source.items.map((item) => ({ ...item, memoryId: `${item.memoryId}2` })) }],
    ["other addresses", { items: gallery.source.items.map((item) => ({ ...item, url: "http://localhost/x.jpg" })) }],
    ["other titles", { items: gallery.source.items.map((item) => ({ ...item, title: "Other" })) }],
    ["another photo", { items: [...gallery.source.items, ...gallery.source.items] }],
    ["another title", { title: "Winter" }],
  ])("shows first what a page swaps in before the click, and stores it for the next one: %s", async (_, change) => {
    const { session, acts, page, started, views } = extension({});
    session.open();
    page.gallery = { ...page.gallery, source: { ...gallery.source, ...change } };
    await acts.start(all, "page");
    expect(started).toEqual([]);
    expect(views.at(-1)?.gallery?.source).toEqual(page.gallery.source);
    await acts.start(all, "page");
    expect(started).toHaveLength(1);
  });

  it("offers a stored photo that was replaced, until its new file is stored", async () => {
    const check = { ...nothing, storedMemoryIds: ["a", "b"] };
    const answers = { check, changes: [{ memoryId: "a", replaces: "ab" }] };
    const { session, acts, started, views, states, job } = extension(answers);
    await session.refresh();
    session.open();
    await acts.findChanges();
    expect(states.at(-1)).toMatchObject({ name: "partial", storedCount: 1, totalCount: 2 });
    expect([views.at(-1)?.changedCount, views.at(-1)?.rowOf("a")]).toEqual([1, "missing"]);
    await acts.start(all, "page");
    expect(started).toEqual([["a", "b"]]);
    expect(views.at(-1)?.gallery?.source.items.map(({ replaces }) => replaces)).toEqual(["ab", undefined]);
    job()?.onUpdate({ snapshot: finished, steps: [] });
    expect(views.at(-1)?.changedCount).toBe(0);
    expect(states.at(-1)).toMatchObject({ name: "stored", storedCount: 2 });
    expect(views.at(-1)?.gallery?.source).toEqual(gallery.source);
  });

  it("shows at once what its gallery tells to be replaced, and what is stored of that stays to be seen", async () => {
    const changes = ["a", "b"].map((memoryId) => ({ memoryId, replaces: "ab" }));
    const check = { ...nothing, storedMemoryIds: ["a", "b"], changes: changes.slice(0, 1) };
    const answers = { check: check as GalleryKnowledge };
    const { session, views, states } = extension(answers);
    await session.refresh();
    expect(states.at(-1)).toMatchObject({ name: "partial", storedCount: 1, totalCount: 2 });
    expect(["a", "b"].map((id) => views.at(-1)?.rowOf(id))).toEqual(["missing", "stored"]);
    answers.check = { ...check, changes };
    await session.refresh();
    expect(states.at(-1)).toMatchObject({ name: "idle" });
    expect(canView(states.at(-1) as ButtonState)).toBe(true);
    answers.check = { ...check, job: "paused", changes };
    await session.refresh();
    expect(canView(states.at(-1) as ButtonState)).toBe(true);
    // Another browser has stored the new files.
    answers.check = { ...check, changes: [] };
    await session.refresh();
    expect(states.at(-1)).toMatchObject({ name: "stored", storedCount: 2 });
    expect(views.at(-1)?.gallery?.source).toEqual(gallery.source);
  });

  it("offers what the page says otherwise, and writes it with what is stored alone", async () => {
    const wording = { captionCount: 1, hasOtherTitle: false, hasOtherOrder: true, tellsSource: true };
    const check = { ...nothing, storedMemoryIds: ["a"] };
    const { session, acts, page, requests, started, views, job } = extension({ check, wording });
    await session.refresh();
    session.open();
    await acts.findChanges();
    expect(views.at(-1)?.wording).toEqual(wording);
    await acts.updateWording("page");
    expect(started).toEqual([["a"]]);
    job()?.onUpdate({ snapshot: { ...finished, storedMemoryIds: ["a"], totalCount: 1 }, steps: [] });
    expect(views.at(-1)?.wording).toBeUndefined();
    // A page of a large gallery does not tell the order of all of it.
    page.gallery = { ...page.gallery, totalCount: 100 } as typeof page.gallery;
    await session.update({ ...page.gallery });
    await acts.findChanges();
    expect(requests.filter((type) => type === "gallery.wording")).toHaveLength(1);
  });

  it("takes the pictures on the page in the place of what may not be read", async () => {
    const { session, acts, page, started, urls } = extension({});
    const shown = { url: "http://localhost/small.jpg", claim: "shown" } as const;
    const [first, ...others] = page.gallery.source.items;
    const full = { url: "http://cdn.example/a.jpg", claim: "larger" } as const;
    const items = [
      { ...first, url: full.url, candidates: [full, shown] },
      ...others,
    ] as typeof page.gallery.source.items;
    page.gallery = { ...page.gallery, source: { ...gallery.source, items } };
    session.open();
    await acts.start({ ...all, isAsShown: true }, "page");
    expect(started).toEqual([["a", "b"]]);
    expect(urls).toEqual([[shown.url, "http://localhost/b.jpg"]]);
  });

  it("knows what says the same as the same, wherever it is on the page", async () => {
    const { session, views } = extension({});
    session.open();
    const shown = views.at(-1)?.gallery?.source;
    await session.update({ ...gallery, source: structuredClone(gallery.source), places: new Map() });
    expect(views.at(-1)?.gallery?.source).toBe(shown);
  });
});
