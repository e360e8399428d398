import { err, ok } from "@store-forever/protocol";
import type { GalleryWording } from "@store-forever/workers";
import type { GalleryRequest } from "../src/messages/gallery-request.ts";
import type { JobSnapshot, JobUpdate } from "../src/messages/job-snapshot.ts";
import type { GalleryChange, GalleryKnowledge } from "../src/messages/reply.ts";
import { GalleryActs } from "../src/page/dialog/gallery-acts.ts";
import type { PageGallery } from "../src/page/reading/gallery-adapter.ts";
import type { ButtonState } from "../src/page/session/button-state.ts";
import { GallerySession } from "../src/page/session/gallery-session.ts";
import type { ExtensionLink, SessionView, Wanted } from "../src/page/session/session-state.ts";

/** A gallery of two photos, as its page shows it. */
export const gallery = {
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
export const nothing: GalleryKnowledge = {
  storedMemoryIds: [],
  isSiteTold: false,
  followed: null,
  job: null,
  report: null,
  galleryClaimsCopies: false,
  galleryStoredCount: null,
  changes: null,
};
export const all: Wanted = { chosen: null, tellsSource: false, tellsSite: false };
export const finished: Extract<JobSnapshot, { state: "finished" }> = {
  state: "finished",
  storedMemoryIds: ["a", "b"],
  totalCount: 2,
  failed: [],
  report: { name: "accepted" },
  notes: { asShownCount: 0, cutOffCount: 0, repeatedCount: 0 },
};
export const running: Extract<JobSnapshot, { state: "running" }> = {
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
export function extension(answers: {
  recall?: GalleryKnowledge;
  check?: GalleryKnowledge;
  start?: "fails" | "access" | "hangs";
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
      if (request.type === "job.start" && answers.start === "hangs") return new Promise(() => {});
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
