import { describe, expect, it } from "vitest";
import { all, extension, finished, gallery, nothing, running } from "../../../test/scripted-extension.ts";
import type { GalleryKnowledge } from "../../messages/reply.ts";
import { type ButtonState, canView } from "./button-state.ts";

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
