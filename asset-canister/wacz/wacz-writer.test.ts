import { createHash } from "node:crypto";
import { verifyReceipt } from "@store-forever/protocol/receipt";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CDXIndexer, WARCParser } from "warcio";
import { ROOT_KEY, type SampleMemory, sampleSource } from "../bag/bag.fixture.ts";
import { waczEntries } from "./wacz-writer.ts";

const bytes = (...values: number[]) => Uint8Array.of(...values);
const LAKE: SampleMemory = {
  id: "11111111-1111-4111-8111-111111111111",
  title: "At the lake",
  caption: "Early <b>",
  sourceUrl: "https://photos.example/full/lake.jpg?size=all",
  capturedAtNs: 1_700_000_000_000_000_000n,
  original: bytes(1, 2, 3, 4),
  thumb: bytes(5, 6),
  former: [bytes(9, 9)],
};
/** It tells the same address as the other, which is its page's. */
const HILL: SampleMemory = {
  id: "22222222-2222-4222-8222-222222222222",
  title: "Hill",
  sourceUrl: "https://photos.example/full/lake.jpg?size=all",
  original: bytes(7),
};

interface Read {
  type: string | null;
  url: string | undefined;
  date: string | null;
  contentType: string | null;
  version: string;
  content: Uint8Array;
}

const text = (content: Uint8Array | undefined) => new TextDecoder().decode(content);
const hash = (content: Uint8Array) => `sha256:${createHash("sha256").update(content).digest("hex")}`;

async function written(samples: readonly SampleMemory[]): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for await (const { path, content } of waczEntries(await sampleSource(samples))) files.set(path, content);
  return files;
}

/** What warcio, which is of another maker, reads. */
async function records(warc: Uint8Array): Promise<Read[]> {
  const read: Read[] = [];
  for await (const record of new WARCParser([warc])) {
    const content = await record.readFully(false);
    if (record.warcType !== "warcinfo") expect(record.warcPayloadDigest).toBe(hash(content));
    const { warcType: type, warcTargetURI: url, warcContentType: contentType, warcDate: date } = record;
    read.push({
      type: type ?? null,
      url: url ?? undefined,
      contentType: contentType ?? null,
      date: date ?? null,
      version: record.warcHeaders.statusline,
      content,
    });
  }
  return read;
}

test("a web archive has the page and every file under its address, for readers of other makers", async () => {
  const files = await written([LAKE, HILL]);
  expect([...files.keys()]).toEqual([
    "archive/data-1.warc.gz",
    "indexes/index.cdx",
    "pages/pages.jsonl",
    "datapackage.json",
    "datapackage-digest.json",
  ]);
  const [info, ...resources] = await records(files.get("archive/data-1.warc.gz") ?? bytes());
  expect(info).toMatchObject({ type: "warcinfo", version: "WARC/1.1" });
  const main = JSON.parse(text(files.get("datapackage.json")));
  const page: string = main.mainPageUrl;
  expect(page).toMatch(/^https:\/\/[a-z0-9-]+\.icp0\.io\/g\/[0-9a-f]{64}\/6f0e3f4a-/);
  const source = "https://photos.example/full/lake.jpg?size=all";
  expect(resources.map(({ type, url, contentType }) => [type, url, contentType])).toEqual([
    ["resource", source, "image/jpeg"],
    ["resource", source, "image/jpeg"],
    ["resource", `${page}/${LAKE.id}/thumb`, "image/webp"],
    ["resource", `${page}/${LAKE.id}/receipt.json`, "application/json"],
    ["resource", `${page}/${HILL.id}/original`, "image/jpeg"],
    ["resource", `${page}/${HILL.id}/receipt.json`, "application/json"],
    ["resource", page, "text/html"],
  ]);
  expect(resources.slice(0, 2).map(({ content }) => content)).toEqual([bytes(9, 9), LAKE.original]);
  expect(resources[0]?.date).toBe("1970-01-01T00:00:00.000Z");
  const html = text(resources.at(-1)?.content);
  expect(html).toContain(`<a href="${source}"><img src="${page}/${LAKE.id}/thumb" alt="Early &lt;b&gt;"`);
  expect(html).not.toMatch(/<script|<b>/);
  const receipt = JSON.parse(text(resources[3]?.content));
  await verifyReceipt(receipt, { canisterId: receipt.canisterId, rootKey: ROOT_KEY });

  const indexed: string[] = [];
  const indexer = new CDXIndexer({ format: "cdxj" });
  const input = [{ filename: "data-1.warc.gz", reader: [files.get("archive/data-1.warc.gz") ?? bytes()] }];
  for await (const entry of indexer.iterIndex(input as never)) indexed.push(indexer.serializeCDXJ(entry));
  expect(fieldsOf(text(files.get("indexes/index.cdx")))).toEqual(fieldsOf(indexed.sort().join("")));
  const pages = text(files.get("pages/pages.jsonl"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(pages).toEqual([
    { format: "json-pages-1.0", id: "pages", title: "All Pages" },
    { id: "gallery", url: page, ts: main.mainPageDate, title: "Holiday" },
  ]);
  for (const { path, hash: told, bytes: sizeBytes } of main.resources) {
    const content = files.get(path) ?? bytes();
    expect([told, sizeBytes]).toEqual([hash(content), content.length]);
  }
  expect(JSON.parse(text(files.get("datapackage-digest.json")))).toEqual({
    path: "datapackage.json",
    hash: hash(files.get("datapackage.json") ?? bytes()),
  });
});

/** Lines of an index, each with its fields by name. */
function fieldsOf(index: string): unknown[] {
  return index
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, key, timestamp, fields] = /^(\S+) (\d{14}) (\{.*\})$/.exec(line) ?? [];
      return { key, timestamp, ...JSON.parse(fields ?? "") };
    });
}

test("whatever people write, all of it is read again", async () => {
  const sample = fc.record({
    id: fc.uuid(),
    title: fc.string({ unit: "grapheme", maxLength: 30 }),
    sourceUrl: fc.option(fc.webUrl({ withQueryParameters: true }), { nil: undefined }),
    original: fc.uint8Array({ minLength: 1, maxLength: 60 }).map((array) => new Uint8Array(array)),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(sample, { selector: ({ id }) => id, minLength: 1, maxLength: 4 }),
      async (samples) => {
        const files = await written(samples);
        const read = await records(files.get("archive/data-1.warc.gz") ?? bytes());
        const originals = read.filter(({ contentType }) => contentType === "image/jpeg").map(({ content }) => content);
        expect(originals).toEqual(samples.map(({ original }) => original));
        const lines = fieldsOf(text(files.get("indexes/index.cdx")));
        expect(lines).toHaveLength(read.length - 1);
      },
    ),
    { numRuns: 20 },
  );
});
