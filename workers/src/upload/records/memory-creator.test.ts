import { expect, test } from "vitest";
import type { MediaFacts, MemorySource } from "../../api.ts";
import { memoryInputOf } from "./memory-creator.ts";

const limits = { max_title_bytes: 20, max_text_bytes: 100, tellsSource: true };

async function metadataOf(facts: MediaFacts, source: Partial<MemorySource>, bounds = limits) {
  const photo: MemorySource = { memoryId: "m", memoryType: "image", url: "https://gallery.test/a.jpg", title: "A" };
  const read = { claim: "original", isCutOff: false, readFrom: "https://gallery.test" } as const;
  const memory = { source: { ...photo, ...source }, facts, ...read, assets: [] };
  return (await memoryInputOf(memory, bounds)).metadata;
}

test("a memory's date comes from its file, or else from the page", async () => {
  const [byFile, byPage] = [Date.UTC(2024, 4, 1), Date.UTC(2024, 5, 2)];
  const both = await metadataOf({ capturedAtMs: byFile }, { capturedAtMs: byPage });
  expect(both.captured_at_ns).toEqual([BigInt(byFile) * 1_000_000n]);
  const pageAlone = await metadataOf({}, { capturedAtMs: byPage });
  expect(pageAlone.captured_at_ns).toEqual([BigInt(byPage) * 1_000_000n]);
  expect((await metadataOf({}, {})).captured_at_ns).toEqual([]);
});

test("a file's own title and caption stand in where the page has none", async () => {
  const own = { title: "The old harbour", caption: "At low tide" };
  const made = { title: "a.jpg", fileName: "a.jpg" };
  expect(await metadataOf(own, made)).toMatchObject({ title: "The old harbour", description: ["At low tide"] });
  const said = { ...made, title: "Harbour", caption: "1998" };
  expect(await metadataOf(own, said)).toMatchObject({ title: "Harbour", description: ["1998"] });
  expect(await metadataOf({ caption: "a.jpg" }, made)).toMatchObject({ title: "a.jpg", description: [] });
});

test("texts are shortened to what the backend takes, and only web addresses are kept", async () => {
  const metadata = await metadataOf({}, { title: "A title that is far too long", url: "data:text/plain,note" });
  expect(metadata.title).toBe("A title that is f…");
  expect(metadata.source_url).toEqual([]);
});

test("a memory's address is stored without what could open more, and only where it is to be told", async () => {
  const url = "https://gallery.test/a.jpg?w=2&X-Amz-Signature=0a1b";
  expect((await metadataOf({}, { url })).source_url).toEqual(["https://gallery.test/a.jpg?w=2"]);
  expect((await metadataOf({}, { url }, { ...limits, tellsSource: false })).source_url).toEqual([]);
});

test("a name that was taken from a secret part of its address is not stored", async () => {
  const name = "AF1QipN9xQ2vbT8kLm3Rz7";
  const url = `https://gallery.test/share/${name}`;
  expect(await metadataOf({}, { url, title: name, fileName: name })).toMatchObject({ title: "image", file_name: [] });
  const named = { url, title: "Beach", fileName: "beach.jpg" };
  expect(await metadataOf({}, named)).toMatchObject({ title: "Beach", file_name: ["beach.jpg"] });
});
