import { describe, expect, it } from "vitest";
import { nothing } from "../../../test/scripted-extension.ts";
import type { JobSnapshot } from "../../messages/job-snapshot.ts";
import { type ButtonFacts, buttonStateOf } from "./button-state.ts";

const facts = (change: Partial<ButtonFacts>): ButtonFacts => ({
  memoryIds: ["a", "b"],
  knowledge: nothing,
  job: undefined,
  problem: undefined,
  ...change,
});
const finished = (
  storedMemoryIds: string[],
  change: Partial<Extract<JobSnapshot, { state: "finished" }>> = {},
): JobSnapshot => ({
  state: "finished",
  storedMemoryIds,
  totalCount: 2,
  failed: [],
  report: { name: "accepted" },
  notes: { asShownCount: 0, cutOffCount: 0, repeatedCount: 0 },
  ...change,
});
const failedPhoto = { memoryId: "b", title: "Bee", code: "Network" as const, message: "Not found." };

describe("buttonState", () => {
  it("offers to store what is not in the archive", () => {
    expect(buttonStateOf(facts({}))).toEqual({ name: "idle", galleryClaimsCopies: false, wasCancelled: false });
  });

  it("does not take the gallery's word for a stored gallery", () => {
    const knowledge = { ...nothing, galleryClaimsCopies: true };
    expect(buttonStateOf(facts({ knowledge }))).toMatchObject({ name: "idle", galleryClaimsCopies: true });
  });

  it("counts only photos of this page", () => {
    const knowledge = { ...nothing, storedMemoryIds: ["a", "elsewhere"] };
    expect(buttonStateOf(facts({ knowledge }))).toMatchObject({ name: "partial", storedCount: 1, totalCount: 2 });
  });

  it("is stored when every photo is, with the link", () => {
    const knowledge = { ...nothing, storedMemoryIds: ["a", "b"] };
    expect(buttonStateOf(facts({ knowledge }))).toMatchObject({ name: "stored" });
  });

  it("keeps success when the gallery refuses the report, and says why", () => {
    const report = { name: "refused", message: "Sign in." } as const;
    const job = finished(["a", "b"], { report });
    expect(buttonStateOf(facts({ job }))).toMatchObject({ name: "stored", report });
    const knowledge = { ...nothing, storedMemoryIds: ["a", "b"], report };
    expect(buttonStateOf(facts({ knowledge }))).toMatchObject({ name: "stored", report });
  });

  it("names the photos that failed", () => {
    const partial = buttonStateOf(facts({ job: finished(["a"], { failed: [failedPhoto] }) }));
    expect(partial).toMatchObject({ name: "partial", failed: [failedPhoto] });
    const none = buttonStateOf(facts({ job: finished([], { failed: [failedPhoto] }) }));
    expect(none).toMatchObject({ name: "failed", failure: null });
  });

  it("says what is wrong before anything else", () => {
    const problem = { name: "network", problem: "missing" } as const;
    expect(buttonStateOf(facts({ problem }))).toEqual({ name: "unavailable", problem: "missing" });
    expect(buttonStateOf(facts({ problem: { name: "extensionGone" } }))).toMatchObject({ problem: "extensionGone" });
    expect(buttonStateOf(facts({ problem: { name: "refused", message: "No." } }))).toEqual({
      name: "failed",
      failure: { code: "Refused", message: "No." },
      failed: [],
    });
    const failure = { code: "Network", message: "Unreachable." } as const;
    expect(buttonStateOf(facts({ job: { state: "failed", failure } }))).toEqual({
      name: "failed",
      failure,
      failed: [],
    });
  });

  it("falls back to the archive's word after a cancelled job", () => {
    const knowledge = { ...nothing, storedMemoryIds: ["a"] };
    const state = buttonStateOf(facts({ knowledge, job: { state: "cancelled" } }));
    expect(state).toMatchObject({ name: "partial", storedCount: 1, wasCancelled: true });
  });

  it("offers to continue a paused job, also when nothing has arrived yet", () => {
    expect(buttonStateOf(facts({ knowledge: { ...nothing, job: "paused" } }))).toMatchObject({ name: "paused" });
    expect(buttonStateOf(facts({ knowledge: nothing, job: { state: "paused" } }))).toMatchObject({
      name: "paused",
      storedCount: 0,
      totalCount: 2,
    });
  });

  it("is partly stored after a job about some of the photos", () => {
    expect(buttonStateOf(facts({ job: finished(["a"]) }))).toMatchObject({ name: "partial", totalCount: 2 });
  });

  it("is not stored when the page shows as many other photos as were stored", () => {
    const job = finished(["a", "b"]);
    expect(buttonStateOf(facts({ job, memoryIds: ["c", "d"] }))).toMatchObject({ name: "idle" });
    expect(buttonStateOf(facts({ job, memoryIds: ["a", "d"] }))).toMatchObject({ name: "partial", storedCount: 1 });
    expect(buttonStateOf(facts({ job: finished(["a"]), memoryIds: ["a"] }))).toMatchObject({ name: "stored" });
    const failed = [failedPhoto];
    expect(buttonStateOf(facts({ job: finished([], { failed }), memoryIds: ["c"] }))).toMatchObject({ name: "idle" });
  });

  it("names the hosts that it may not read", () => {
    const problem = { name: "access", hosts: ["https://cdn.example/*"] } as const;
    const state = buttonStateOf(facts({ problem: { ...problem, hosts: [...problem.hosts] } }));
    expect(state).toMatchObject({ name: "failed", failure: { code: "Access", hosts: problem.hosts } });
  });

  it("waits for the first answer, and knows an empty gallery at once", () => {
    expect(buttonStateOf(facts({ knowledge: undefined }))).toEqual({ name: "checking" });
    expect(buttonStateOf(facts({ memoryIds: [], knowledge: undefined }))).toEqual({ name: "empty" });
  });
});

describe("a page that shows a part of its gallery", () => {
  const archived = (galleryStoredCount: number | null, storedMemoryIds = ["a", "b"]) =>
    facts({ totalCount: 5, knowledge: { ...nothing, storedMemoryIds, galleryStoredCount } });

  it("says that the gallery is partial, although everything that it shows is stored", () => {
    expect(buttonStateOf(archived(2))).toMatchObject({ name: "partial", storedCount: 2, totalCount: 5 });
    expect(buttonStateOf(archived(4))).toMatchObject({ name: "partial", storedCount: 4, totalCount: 5 });
    expect(buttonStateOf(archived(0))).toMatchObject({ name: "partial", storedCount: 2, totalCount: 5 });
  });

  it("says that the gallery is stored once the archive has all of it", () => {
    expect(buttonStateOf(archived(5))).toMatchObject({ name: "stored", storedCount: 5 });
    // A photo that left the gallery is still in the archive.
    expect(buttonStateOf(archived(6))).toMatchObject({ name: "stored" });
  });

  it("is partial while a photo that it shows is missing, however many the archive has", () => {
    expect(buttonStateOf(archived(9, ["a"]))).toMatchObject({ name: "partial", storedCount: 4, totalCount: 5 });
  });

  it("tells nothing before the archive was asked", () => {
    expect(buttonStateOf(archived(null))).toEqual({ name: "checking" });
  });

  it("counts what a job has just stored", () => {
    const job = finished(["a", "b"]);
    const known = (galleryStoredCount: number) =>
      facts({ totalCount: 5, job, knowledge: { ...nothing, galleryStoredCount } });
    expect(buttonStateOf(known(0))).toMatchObject({ name: "partial", storedCount: 2, totalCount: 5 });
    expect(buttonStateOf(known(3))).toMatchObject({ name: "stored" });
  });

  it("is the whole gallery where the page says no number, or a smaller one than it shows", () => {
    for (const totalCount of [undefined, 1, 2])
      expect(
        buttonStateOf(facts({ totalCount, knowledge: { ...nothing, storedMemoryIds: ["a", "b"] } })),
      ).toMatchObject({ name: "stored", storedCount: 2 });
  });
});
