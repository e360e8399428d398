import { LIMITS, type MemoryInput } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import { storeGallery } from "../galleries/galleries.ts";
import { listGalleries } from "../galleries/gallery-reads.ts";
import { ALICE, assetRef, bytesOf, galleryInput, memoryInput, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { listMemories, readMemories } from "../memories/memory-reads.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";

const COUNT = LIMITS.presenceMax;
const upTo100 = (cursor: [] | [string]) => ({ cursor, limit: [COUNT] as [number] });

/** Follows the cursors: how many each page has. */
function pagesOf(page: (cursor: [] | [string]) => { items: unknown[]; next_cursor: [] | [string] }): number[] {
  const counts: number[] = [];
  let cursor: [] | [string] = [];
  do {
    const { items, next_cursor } = page(cursor);
    counts.push(items.length);
    cursor = next_cursor;
  } while (cursor.length > 0);
  return counts;
}

function fill(change: (index: number) => Partial<MemoryInput["metadata"]>, placeholderBytes: number) {
  const { store } = testStore();
  const original = storedAsset(store, ALICE, "original", bytesOf(9, 1));
  const placeholder = bytesOf(placeholderBytes, 2);
  const inline = { ...assetRef("placeholder", placeholder), inline: [placeholder] as [Uint8Array] };
  const memories = Array.from({ length: COUNT }, (_, index) => memoryInput(uuid(index), [original, inline]));
  for (const [index, memory] of memories.entries())
    createMemory(store, ALICE, { ...memory, metadata: { ...memory.metadata, ...change(index) } });
  return { store, ids: memories.map(({ id }) => id) };
}

describe("an answer", () => {
  it("has all of a page of ordinary memories", () => {
    const { store } = fill(() => ({}), 300);
    expect(pagesOf((cursor) => listMemories(store, ALICE, upTo100(cursor)).value)).toEqual([COUNT]);
  });

  it.each([
    ["texts", { description: ["d".repeat(LIMITS.maxTextBytes)] as [string] }, 10],
    ["placeholders", {}, LIMITS.maxInlineBytes],
  ])("of the largest %s has as many as fit, and the cursor of the rest", (_, metadata, placeholderBytes) => {
    const sourceUrl = `https://example.com/${"u".repeat(LIMITS.maxTextBytes - 20)}`;
    const long = placeholderBytes === 10 ? { source_url: [sourceUrl] as [string] } : {};
    const { store, ids } = fill(() => ({ ...metadata, ...long }), placeholderBytes);
    const pages = pagesOf((cursor) => listMemories(store, ALICE, upTo100(cursor)).value);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.length).toBeLessThan(5);
    expect(pages.reduce((sum, count) => sum + count, 0)).toBe(COUNT);
    const read = (memory_ids: string[]) => readMemories(store, ALICE, { memory_ids, token: [] }).value;
    expect(refusalOf(() => read(ids))).toEqual({ code: "TooLarge", field: "memory_ids" });
    expect(read(ids.slice(0, 20))).toHaveLength(20);
  });

  it("has one of the largest galleries, and many small ones", () => {
    const { store } = testStore();
    const ids = Array.from({ length: LIMITS.maxGalleryItems }, (_, index) => uuid(index));
    const items = ids.map((memory_id) => ({ memory_id, caption: ["c".repeat(80)] as [string] }));
    for (const galleryId of [1, 2]) storeGallery(store, ALICE, { ...galleryInput(uuid(galleryId), []), items });
    const galleries = (cursor: [] | [string]) => listGalleries(store, ALICE, upTo100(cursor), () => true).value;
    expect(pagesOf(galleries)).toEqual([1, 1]);
    for (let galleryId = 3; galleryId <= 50; galleryId++)
      storeGallery(store, ALICE, galleryInput(uuid(galleryId), ids.slice(0, 50)));
    expect(pagesOf(galleries)).toEqual([48, 1, 1]);
  });
});
