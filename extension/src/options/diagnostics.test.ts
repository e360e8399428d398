import "fake-indexeddb/auto";
import { expect, it, vi } from "vitest";
import { browser } from "wxt/browser";
import { type JobState, openDatabase } from "../storage/databases/database.ts";
import { diagnosticsOf } from "./diagnostics.ts";

vi.mock("wxt/browser", async () => ({ browser: (await import("wxt/testing/fake-browser")).fakeBrowser }));

it("tells of jobs and reports, and of no person, photo or place", async () => {
  // The fake browser has no manifest.
  browser.runtime.getManifest = () => ({ manifest_version: 3, name: "Store Forever", version: "1.2.3" });
  vi.stubGlobal("navigator", { userAgent: "A browser" });
  const network = { host: "https://icp-api.io", canisterId: "ey7q4-myn44-aaaaa-aaaaa-cai", viewerUrl: "https://v.org" };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(network)));
  const database = await openDatabase();
  const items = [{ memoryId: "secret", memoryType: "image", url: "https://secret.org/a", title: "Secret" } as const];
  const gallery = { galleryId: "secret", title: "Secret", sourceUrl: "https://secret.org/", items };
  const about = { origin: "https://secret.org", capsule: "secret/owner" };
  const job = {
    ...about,
    gallery,
    totalCount: 1,
    edgesUrl: null,
    tellsSource: false,
    startedAtMs: 1,
    migratingIds: ["secret"],
  };
  const failure = { code: "Quota", message: "Secret is too large." } as const;
  const stored = [{ memoryId: "secret", alreadyStored: false, assets: [] }];
  const outcome = {
    galleryId: "secret",
    owner: "secret",
    shareToken: "secret",
    stored,
    failed: [{ memoryId: "secret", failure }],
    ms: { total: 4, prepare: 1, store: 2, verify: 1 },
  };
  const states: JobState[] = [
    { name: "failed", finishedAtMs: 2, failure },
    { name: "finished", finishedAtMs: 2, outcome },
  ];
  for (const state of states) await database.put("jobs", { ...job, galleryId: `secret ${state.name}`, state });
  const report = { to: "gallery", edgesUrl: "https://secret.org/edges", edges: [] } as const;
  const refused = { name: "refused", message: "Secret." } as const;
  await database.add("outbox", {
    ...about,
    galleryId: "g",
    report: { ...report, edges: [] },
    queuedAtMs: 3,
    state: refused,
  });

  const diagnostics = await diagnosticsOf(database);
  expect(JSON.stringify(diagnostics).toLowerCase()).not.toContain("secret");
  expect(diagnostics).toMatchObject({
    version: "1.2.3",
    browser: "A browser",
    network: { isLocal: false, isOwn: false },
    counts: { keys: 0, presence: 0, receipts: 0 },
    jobs: [
      { startedAtMs: 1, totalCount: 1, state: { name: "failed", code: "Quota" } },
      { state: { name: "finished", stored: 1, failed: ["Quota"], ms: { total: 4 } } },
    ],
    reports: [{ to: "gallery", state: "refused", edges: 0, queuedAtMs: 3 }],
  });
});
