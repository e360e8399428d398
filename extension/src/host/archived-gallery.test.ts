import { archiveId } from "@store-forever/protocol";
import type { GalleryOutcome, GallerySource, JobEvent } from "@store-forever/workers";
import { describe, expect, it } from "vitest";
import { archivedGallery } from "./archived-gallery.ts";

const origin = "https://gallery.example";
const memoryId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const galleryId = "0f8fad5b-d9cb-469f-a165-70867728950e";
const gallery: GallerySource = {
  galleryId,
  title: "Summer",
  sourceUrl: `${origin}/summer`,
  items: [{ memoryId, memoryType: "image", url: `${origin}/a.jpg`, title: "A" }],
};

describe("archivedGallery", () => {
  it("gives the pipeline the archive's ids, and the page its own back", () => {
    const archived = archivedGallery(origin, gallery);
    const archivedMemory = archiveId(origin, "memory", memoryId);
    expect(archived.source.galleryId).toBe(archiveId(origin, "gallery", galleryId));
    expect(archived.source.items).toMatchObject([{ memoryId: archivedMemory, title: "A" }]);
    const event: JobEvent = { type: "memory", memoryId: archivedMemory, state: { step: "waiting" } };
    expect(archived.toPageEvent(event)).toEqual({ ...event, memoryId });
    const outcome: GalleryOutcome = {
      galleryId: archived.source.galleryId,
      owner: "owner",
      stored: [{ memoryId: archivedMemory, alreadyStored: false, assets: [] }],
      failed: [{ memoryId: archivedMemory, failure: { code: "Network", message: "" } }],
      ms: { total: 0, prepare: 0, store: 0, verify: 0 },
    };
    const told = archived.toPageOutcome(outcome);
    expect(told).toMatchObject({ galleryId, stored: [{ memoryId }], failed: [{ memoryId }] });
  });

  it("shares no id with another site that uses the same ones", () => {
    const [own, other] = [archivedGallery(origin, gallery), archivedGallery("https://evil.example", gallery)];
    expect(other.source.galleryId).not.toBe(own.source.galleryId);
    expect(other.source.items[0]?.memoryId).not.toBe(own.source.items[0]?.memoryId);
  });
});
