import { describe, expect, it } from "vitest";
import { all, extension, finished, running } from "../../../test/scripted-extension.ts";

const GALLERY_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

/** Puts more photos on the page than one part has. */
function enlarge(page: ReturnType<typeof extension>["page"]) {
  const items = Array.from({ length: 10_050 }, (_, index) => ({
    memoryId: `m${index}`,
    memoryType: "image" as const,
    url: `http://localhost/${index}.jpg`,
    title: `${index}`,
  }));
  page.gallery = { ...page.gallery, source: { ...page.gallery.source, galleryId: GALLERY_ID, items } };
  return { items };
}

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
    const { items } = enlarge(page);
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

  it("is asked for in all of its parts by the click itself, since the page may be left right after it", async () => {
    const { session, acts, started, page } = extension({ start: "hangs" });
    enlarge(page);
    session.open();
    void acts.start(all, "page");
    await Promise.resolve().then(() => {});
    expect(started.map(({ length }) => length)).toEqual([10_000, 50]);
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
    session.search.keep();
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
