import { describe, expect, it } from "vitest";
import type { JobRecord } from "./databases/database.ts";
import { migratingEdges } from "./edges.ts";
import { reportsOf, reportsToGallery } from "./outbox.ts";

const origin = "https://photos.example";
const photo = (memoryId: string, url: string) => ({ memoryId, memoryType: "image", url, title: memoryId }) as const;
const items = [
  photo("own", `${origin}/a.jpg`),
  photo("sent-on", `${origin}/b.jpg`),
  photo("failed", `${origin}/c.jpg`),
  photo("mail", "https://mail.example/private.jpg"),
  photo("admin", "http://localhost:9000/admin"),
  photo("subdomain", "https://img.photos.example/d.jpg"),
  photo("other-port", `${origin}:8443/e.jpg`),
];
const gallery = { galleryId: "g", title: "Summer", sourceUrl: `${origin}/albums/1?session=s`, items };
const job: JobRecord = {
  ...{ origin, galleryId: "g", gallery, totalCount: items.length, edgesUrl: `${origin}/api/storage/edges` },
  ...{ tellsSource: false, capsule: "canister/owner", startedAtMs: 1 },
  migratingIds: items.map(({ memoryId }) => memoryId),
  state: { name: "running" },
};
const asset = { kind: "original", sha256: "0123", sizeBytes: 4 } as const;
const stored = (memoryId: string, readFrom = origin) => ({
  ...{ memoryId, readFrom },
  alreadyStored: false,
  assets: [asset],
});
const failure = { code: "Unreadable", message: "Its server answered 403." } as const;
const outcome = {
  galleryId: "g",
  owner: "owner",
  stored: [stored("own"), stored("sent-on", "https://mail.example"), stored("mail", "https://mail.example")],
  failed: ["failed", "admin", "subdomain", "other-port"].map((memoryId) => ({ memoryId, failure })),
  ms: { total: 1, prepare: 1, store: 0, verify: 0 },
};

const toldOf = (reports: ReturnType<typeof reportsOf>, to: "gallery" | "backend") => {
  const edges = reports.flatMap(({ report }) => (report.to === to ? report.edges : []));
  return { ids: [...new Set(edges.map(({ memoryId }) => memoryId))], edges };
};

describe("what a gallery hears", () => {
  it("is nothing about files that are named at another origin, and of those sent on to one only that they are not on their way", () => {
    const { ids, edges } = toldOf(reportsOf(job, outcome), "gallery");
    expect(ids).toEqual(["own", "failed", "sent-on"]);
    expect(edges.filter(({ memoryId, present }) => present && memoryId !== "own")).toEqual([]);
    expect(toldOf(reportsOf({ ...job, migratingIds: [] }, outcome), "gallery").ids).toEqual(["own", "failed"]);
  });

  it("is not even that they are on their way", () => {
    const begun = reportsToGallery(job, migratingEdges(gallery, job.migratingIds));
    expect(toldOf(begun, "gallery").ids).toEqual(["own", "sent-on", "failed"]);
  });
});

it("the backend keeps addresses without what could open more", () => {
  const { edges } = toldOf(reportsOf(job, outcome), "backend");
  expect(edges.map(({ location }) => location)).toContain(`${origin}/albums/1`);
  expect(JSON.stringify(edges)).not.toContain("session");
});
