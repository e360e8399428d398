import fc from "fast-check";
import { expect, test } from "vitest";
import type { MediaFacts, MemorySource, SourceRights } from "../../api.ts";
import { memoryInputOf } from "./memory-creator.ts";

const limits = { max_title_bytes: 20, max_text_bytes: 100, tellsSource: true };

async function metadataOf(facts: MediaFacts, source: Partial<MemorySource>, bounds = limits) {
  const photo: MemorySource = { memoryId: "m", memoryType: "image", url: "https://gallery.test/a.jpg", title: "A" };
  const read = { claim: "original", isCutOff: false, readFrom: "https://gallery.test", headSha256: "" } as const;
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

/** Room for an address. */
const roomy = { ...limits, max_title_bytes: 100 };

test("rights are the page's, else the file's, and a licence keeps its own address", async () => {
  const file = { creator: "Ada", license: "All rights reserved", licenseUrl: "https://ada.test/terms" };
  const none = { credit: [], copyright: [], acquire_license_url: [] };
  expect((await metadataOf({ rights: file }, {}, roomy)).rights).toEqual([
    { ...none, creator: ["Ada"], license: ["All rights reserved"], license_url: ["https://ada.test/terms"] },
  ]);
  const page = { license: "CC BY 4.0" };
  expect((await metadataOf({ rights: file }, { rights: page }, roomy)).rights).toEqual([
    { ...none, creator: ["Ada"], license: ["CC BY 4.0"], license_url: [] },
  ]);
  expect((await metadataOf({ rights: {} }, {})).rights).toEqual([]);
});

test("an address of the photo's own site tells where it is from", async () => {
  const rights = { licenseUrl: "https://licences.test/by", acquireLicenseUrl: "https://gallery.test/ask?token=1" };
  const told = async (tellsSource: boolean) => (await metadataOf({}, { rights }, { ...roomy, tellsSource })).rights[0];
  expect(await told(false)).toMatchObject({ license_url: ["https://licences.test/by"], acquire_license_url: [] });
  expect(await told(true)).toMatchObject({ acquire_license_url: ["https://gallery.test/ask"] });
});

test("whatever page and file say of rights, the backend takes it", async () => {
  const rights = fc.record(
    Object.fromEntries(
      ["creator", "credit", "copyright", "license", "licenseUrl", "acquireLicenseUrl"].map((name) => [
        name,
        fc.oneof(fc.string({ unit: "binary" }), fc.webUrl({ withQueryParameters: true }), fc.constant("javascript:1")),
      ]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<SourceRights>;
  await fc.assert(
    fc.asyncProperty(rights, rights, async (page, file) => {
      const [told] = (await metadataOf({ rights: file }, { rights: page }, roomy)).rights;
      if (told === undefined) return;
      for (const text of [told.creator, told.credit, told.copyright, told.license].flat())
        expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(roomy.max_title_bytes);
      for (const address of [told.license_url, told.acquire_license_url].flat()) {
        expect(address).toMatch(/^https?:\/\/\S+$/);
        expect(new TextEncoder().encode(address).length).toBeLessThanOrEqual(roomy.max_title_bytes);
      }
    }),
  );
});
