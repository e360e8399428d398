import { ok } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import type { JobSnapshot } from "../messages/job-snapshot.ts";
import type { GalleryKnowledge, GalleryRequest } from "../messages/protocol.ts";
import type { ButtonState } from "./button-state.ts";
import { type ExtensionLink, GallerySession } from "./gallery-session.ts";

const gallery = {
  source: {
    galleryId: "g",
    title: "Summer",
    sourceUrl: "http://localhost/",
    items: [{ memoryId: "a", memoryType: "image" as const, url: "http://localhost/a.jpg", title: "A" }],
  },
  edgesUrl: null,
};
const nothing: GalleryKnowledge = {
  storedMemoryIds: [],
  viewUrl: null,
  isRunning: false,
  report: null,
  galleryClaimsCopies: false,
};
const running: JobSnapshot = { state: "running", phase: "store", percent: 40, doneCount: 0, totalCount: 1 };

/** The rest of the extension, as far as a page sees it: answers from a script, and a job whose snapshots the test tells. */
function extension(answers: { recall?: GalleryKnowledge; check?: GalleryKnowledge; start?: "fails" }) {
  const requests: GalleryRequest["type"][] = [];
  let watcher: { onSnapshot: (snapshot: JobSnapshot) => void; onEnd: () => void } | undefined;
  const link = {
    async send(request: GalleryRequest) {
      requests.push(request.type);
      if (request.type === "gallery.recall") return ok(answers.recall ?? nothing);
      if (request.type === "gallery.check") return ok(answers.check ?? nothing);
      if (request.type === "job.start" && answers.start === "fails") throw new Error("Extension context invalidated.");
      return ok(null);
    },
    watch(_galleryId, onSnapshot, onEnd) {
      watcher = { onSnapshot, onEnd };
      return () => {};
    },
  } as ExtensionLink;
  const states: ButtonState[] = [];
  const session = new GallerySession(
    link,
    () => gallery,
    (state) => states.push(state),
  );
  return { session, requests, states, names: () => states.map(({ name }) => name), job: () => watcher };
}

describe("GallerySession", () => {
  it("shows what this device knows, then what the archive certifies", async () => {
    const { session, names } = extension({ check: { ...nothing, storedMemoryIds: ["a"] } });
    await session.refresh();
    expect(names()).toEqual(["idle", "stored"]);
  });

  it("shows a click at once, follows the job to its end and asks the archive then", async () => {
    const { session, states, names, job, requests } = extension({});
    await session.start();
    job()?.onSnapshot(running);
    expect(states.at(-1)).toEqual({ name: "storing", job: running });
    const report = { name: "accepted" } as const;
    job()?.onSnapshot({ state: "finished", storedCount: 1, totalCount: 1, failed: [], report });
    job()?.onEnd();
    await Promise.resolve();
    expect(names().slice(0, 3)).toEqual(["storing", "storing", "stored"]);
    expect(requests).toEqual(["job.start", "gallery.check"]);
  });

  it("follows a job that was running when the page was loaded", async () => {
    const { session, states, job } = extension({ recall: { ...nothing, isRunning: true } });
    await session.refresh();
    job()?.onSnapshot(running);
    expect(states.at(-1)).toEqual({ name: "storing", job: running });
  });

  it("takes a host that vanished in mid-job for a stop", async () => {
    const { session, states, job } = extension({});
    await session.start();
    job()?.onSnapshot(running);
    job()?.onEnd();
    await Promise.resolve();
    await Promise.resolve();
    expect(states.at(-1)).toMatchObject({ name: "idle", wasCancelled: true });
  });

  it("asks for a reload when the extension was updated under the page", async () => {
    const { session, states } = extension({ start: "fails" });
    await session.start();
    expect(states.at(-1)).toEqual({ name: "unavailable", problem: "extensionGone" });
  });
});
