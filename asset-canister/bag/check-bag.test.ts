import fc from "fast-check";
import { expect, test } from "vitest";
import { bagInMemory, filesOfBag, ROOT_KEY, type SampleMemory, sampleSource } from "./bag.fixture.ts";
import { BAG_PATHS, isPayload, manifestText, parseManifest } from "./bag-format.ts";
import { checkBag } from "./check-bag.ts";

const bytes = (...values: number[]) => Uint8Array.of(...values);
const LAKE: SampleMemory = {
  id: "11111111-1111-4111-8111-111111111111",
  title: "At the lake",
  fileName: "lake.jpg",
  caption: "Early",
  description: "Before breakfast",
  creator: "Ada & Co <ada@example.org>",
  capturedAtNs: 1_700_000_000_000_000_000n,
  original: bytes(1, 2, 3, 4),
  thumb: bytes(5, 6),
};
const HILL: SampleMemory = {
  id: "22222222-2222-4222-8222-222222222222",
  title: "",
  fileName: "lake.jpg",
  original: bytes(7),
};

const check = (files: ReadonlyMap<string, Uint8Array>) => checkBag(bagInMemory(files), { rootKey: ROOT_KEY });
const whole = async () => filesOfBag(await sampleSource([HILL, LAKE]));

test("a bag is what its manifests and its proofs say", async () => {
  const files = await whole();
  expect([...files.keys()].sort()).toEqual([
    "bag-info.txt",
    "bagit.txt",
    "data/archive.json",
    "data/originals/lake (2).jpg",
    "data/originals/lake (2).jpg.json",
    "data/originals/lake (2).jpg.xmp",
    "data/originals/lake.jpg",
    "data/originals/lake.jpg.json",
    "data/originals/lake.jpg.xmp",
    "data/receipts/11111111-1111-4111-8111-111111111111.json",
    "data/receipts/22222222-2222-4222-8222-222222222222.json",
    "data/thumb/11111111-1111-4111-8111-111111111111.webp",
    "gallery.js",
    "index.html",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
  ]);
  const { problems, memories, galleries } = await check(files);
  expect([problems, memories.length, galleries.length]).toEqual([[], 2, 1]);
  expect(new TextDecoder().decode(files.get(BAG_PATHS.info))).toContain("Payload-Oxum: ");
});

test("former versions are in it, shown by its page and proved by the receipt", async () => {
  const replaced: SampleMemory = { ...LAKE, former: [bytes(8, 8), bytes(5, 6), bytes(9)] };
  const files: Map<string, Uint8Array> = await filesOfBag(await sampleSource([replaced]));
  const path = (number: number) => `data/versions/${LAKE.id}/${number}/original.jpg`;
  const thumb = `data/thumb/${LAKE.id}.webp`;
  // The second version is byte for byte the thumbnail, so that one file is both.
  expect([...files.keys()].filter((name) => name.startsWith("data/versions/"))).toEqual([path(1), path(3)]);
  const { problems, memories } = await check(files);
  expect(problems).toEqual([]);
  expect(memories[0]?.versions.map((version) => version.get("original"))).toEqual([path(1), thumb, path(3)]);
  expect(new TextDecoder().decode(files.get(BAG_PATHS.pageData))).toContain('"replacedAtNs":"3"');

  const damaged = await check(new Map(files).set(path(3), bytes(1)));
  expect(damaged.problems).toEqual([expect.stringMatching(`^${escaped(path(3))}: `)]);
  expect(damaged.memories[0]?.versions.map((version) => version.has("original"))).toEqual([true, true, false]);
  const receiptFile = `data/receipts/${LAKE.id}.json`;
  const receipt = new TextDecoder().decode(files.get(receiptFile));
  for (const changed of [
    receipt.replace('"storedAtNs": "2"', '"storedAtNs": "1"'),
    receipt.replace(/"versions": \[[\s\S]*?"replacedAtNs": "1"\s*\},/, '"versions": ['),
  ]) {
    expect(changed).not.toBe(receipt);
    const { problems: found } = await check(new Map(files).set(receiptFile, new TextEncoder().encode(changed)));
    expect(found).toContainEqual(expect.stringMatching(`^${escaped(receiptFile)}: `));
  }
});

/** Ten kinds of damage. Each names the files in which it is. */
const DAMAGE: Record<string, { files: string[]; damage: (files: Map<string, Uint8Array>) => void }> = {
  "a changed byte of an original": {
    files: ["data/originals/lake (2).jpg"],
    damage: (files) => void files.set("data/originals/lake (2).jpg", bytes(1, 2, 3, 5)),
  },
  "an original that is cut off": {
    files: ["data/originals/lake (2).jpg", "bag-info.txt"],
    damage: (files) => void files.set("data/originals/lake (2).jpg", bytes(1, 2)),
  },
  "an original that is gone": {
    files: ["data/originals/lake.jpg", "bag-info.txt"],
    damage: (files) => void files.delete("data/originals/lake.jpg"),
  },
  "an empty thumbnail": {
    files: ["data/thumb/11111111-1111-4111-8111-111111111111.webp", "bag-info.txt"],
    damage: (files) => void files.set("data/thumb/11111111-1111-4111-8111-111111111111.webp", bytes()),
  },
  "a damaged receipt": {
    files: ["data/receipts/22222222-2222-4222-8222-222222222222.json", "bag-info.txt"],
    damage: (files) => void files.set("data/receipts/22222222-2222-4222-8222-222222222222.json", bytes(123)),
  },
  "a receipt that is gone": {
    files: ["data/receipts/22222222-2222-4222-8222-222222222222.json", "bag-info.txt"],
    damage: (files) => void files.delete("data/receipts/22222222-2222-4222-8222-222222222222.json"),
  },
  "a changed sidecar": {
    files: ["data/originals/lake.jpg.xmp", "bag-info.txt"],
    damage: (files) => void files.set("data/originals/lake.jpg.xmp", bytes(60)),
  },
  "a file that is not of the bag": {
    files: ["data/originals/other.jpg", "bag-info.txt"],
    damage: (files) => void files.set("data/originals/other.jpg", bytes(1)),
  },
  "a damaged page": { files: ["index.html"], damage: (files) => void files.set("index.html", bytes(60)) },
  "two files exchanged": {
    files: ["data/originals/lake.jpg", "data/originals/lake (2).jpg"],
    damage: (files) => {
      const [one, other] = [files.get("data/originals/lake.jpg"), files.get("data/originals/lake (2).jpg")];
      files.set("data/originals/lake.jpg", other ?? bytes()).set("data/originals/lake (2).jpg", one ?? bytes());
    },
  },
  "a manifest that is gone": {
    files: ["manifest-sha256.txt"],
    damage: (files) => void files.delete("manifest-sha256.txt"),
  },
  "a declaration of something else": {
    files: ["bagit.txt"],
    damage: (files) => void files.set("bagit.txt", new TextEncoder().encode("BagIt-Version: 2.0\n")),
  },
};

test.each(Object.entries(DAMAGE))("%s is named", async (_, { files: named, damage }) => {
  const files: Map<string, Uint8Array> = await whole();
  damage(files);
  const { problems } = await check(files);
  for (const file of named) expect(problems).toContainEqual(expect.stringMatching(`^${escaped(file)}: `));
});

const escaped = (text: string) => text.replace(/[.()]/g, "\\$&");

test("whichever byte of whichever file is changed, that file is named", async () => {
  const files = await whole();
  // The archive file is tried below. Nothing names the hash of the tag manifest: another file seems changed then.
  const paths = [...files.keys()].filter((path) => path !== BAG_PATHS.archive && path !== BAG_PATHS.tagManifest);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), fc.integer({ min: 1, max: 255 }), async (path, at, by) => {
      const content = files.get(path)?.slice() ?? bytes();
      content[at % content.length] = (content[at % content.length] ?? 0) ^ by;
      const { problems } = await check(new Map(files).set(path, content));
      expect(problems.some((problem) => problem.startsWith(`${path}: `))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("a damaged archive file is named, and what receipts prove is verified without it", async () => {
  for (const damage of [
    (files: Map<string, Uint8Array>) => void files.set(BAG_PATHS.archive, new TextEncoder().encode('{"format": 1')),
    (files: Map<string, Uint8Array>) => void files.delete(BAG_PATHS.archive),
  ]) {
    const files: Map<string, Uint8Array> = await whole();
    damage(files);
    files.set("data/originals/lake (2).jpg", bytes(9));
    const { problems, memories, galleries } = await check(files);
    expect(problems).toContainEqual(expect.stringMatching(/^data\/archive\.json: /));
    expect(problems).toContainEqual(expect.stringMatching(/^data\/originals\/lake \(2\)\.jpg: /));
    expect(galleries).toEqual([]);
    expect(memories.map(({ receipt, files: paths }) => [receipt.memoryId, [...paths.values()]])).toEqual([
      [HILL.id, ["data/originals/lake.jpg"]],
    ]);
  }
});

test("what has no receipt at all is no bag", async () => {
  await expect(check(new Map())).rejects.toThrow(
    "No receipt of a photo can be read: this is not a downloaded gallery.",
  );
});

test("whatever people write, a bag of it is verified", async () => {
  const text = fc.option(fc.string({ unit: "grapheme", maxLength: 40 }), { nil: undefined });
  const memory = fc.record({
    id: fc.uuid(),
    title: fc.string({ unit: "binary", maxLength: 40 }).filter((title) => !/\p{Cs}/u.test(title)),
    fileName: text,
    description: text,
    caption: text,
    creator: text,
    capturedAtNs: fc.option(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }), { nil: undefined }),
    original: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((array) => new Uint8Array(array)),
    former: fc.array(
      fc.uint8Array({ minLength: 1, maxLength: 4 }).map((array) => new Uint8Array(array)),
      { maxLength: 3 },
    ),
  });
  const memories = fc.uniqueArray(memory, { selector: ({ id }) => id, minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(memories, async (samples) => {
      const files = await filesOfBag(await sampleSource(samples));
      const checked = await check(files);
      expect(checked.problems).toEqual([]);
      expect(checked.memories).toHaveLength(samples.length);
      for (const { versions } of checked.memories)
        expect(versions.every((version) => version.has("original"))).toBe(true);
      for (const [path] of files) expect(path).not.toMatch(/[%\\\n\r]/);
    }),
    { numRuns: 60 },
  );
});

test("a manifest is read as it is written, and a file in it twice is refused", () => {
  const entries: [string, string][] = [["data/a b.jpg", "0a".repeat(32)]];
  expect([...parseManifest(manifestText(entries))]).toEqual(entries);
  expect(() => parseManifest(manifestText([...entries, ...entries]))).toThrow("it names data/a b.jpg twice.");
  expect(() => parseManifest("no hash")).toThrow("it has a line that is none: no hash");
  expect([isPayload("data/x"), isPayload("index.html")]).toEqual([true, false]);
});
