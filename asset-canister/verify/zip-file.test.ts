import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { makeZip } from "client-zip";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import yauzl, { type Entry, RandomAccessReader, type ZipFile } from "yauzl";
import { readText } from "../bag/bag-files.ts";
import { openZip } from "./zip-file.ts";

const BLOCK = new Uint8Array(16 * 1024 * 1024);
/** Just beyond the 32 bits of a ZIP file's first format. */
const BLOCKS = 257;
const TAIL_BYTES = 128 * 1024;

/** A file of which only the end was kept: its directory is there. */
class TailReader extends RandomAccessReader {
  constructor(
    readonly tail: Uint8Array,
    readonly startsAt: number,
  ) {
    super();
  }
  override _readStreamForRange(start: number, end: number): Readable {
    if (start < this.startsAt) throw new RangeError(`${start} was not kept.`);
    return Readable.from([Buffer.from(this.tail.subarray(start - this.startsAt, end - this.startsAt))]);
  }
}

/** More than 4 GiB go through the CRC: half a minute on an idle machine. */
const TIMEOUT_MS = 300_000;

test(
  "files beyond 4 GiB, and what comes after them, are written so that others can read them (zip64)",
  async () => {
    const film = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let block = 0; block < BLOCKS; block++) controller.enqueue(BLOCK);
        controller.close();
      },
    });
    const stream = makeZip([
      { name: "originals/film.mp4", input: film },
      { name: "originals/note.txt", input: "after it" },
    ]);
    let length = 0;
    let tail = new Uint8Array();
    for await (const part of Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0])) {
      const bytes = part as Uint8Array;
      length += bytes.length;
      tail = new Uint8Array(Buffer.concat([tail, bytes.subarray(-TAIL_BYTES)])).slice(-TAIL_BYTES);
    }
    const entries = await new Promise<Entry[]>((resolve, reject) => {
      const found: Entry[] = [];
      const onOpen = (error: Error | null, zip: ZipFile) => {
        if (error) return reject(error);
        zip.on("entry", (entry: Entry) => found.push(entry));
        zip.on("error", reject);
        zip.on("end", () => resolve(found));
      };
      yauzl.fromRandomAccessReader(new TailReader(tail, length - tail.length), length, {}, onOpen);
    });
    expect(entries.map(({ fileName, uncompressedSize }) => [fileName, uncompressedSize])).toEqual([
      ["originals/film.mp4", BLOCKS * BLOCK.length],
      ["originals/note.txt", 8],
    ]);
    expect(entries[1]?.relativeOffsetOfLocalHeader).toBeGreaterThan(2 ** 32);
  },
  TIMEOUT_MS,
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "zip-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const LONGEST = 10_000;

/** Reads all that the file has. @returns the texts by path */
async function readAll(bytes: Uint8Array): Promise<Map<string, string>> {
  const file = path.join(folder, "archive.zip");
  await writeFile(file, bytes);
  const zip = await openZip(file);
  try {
    const texts = new Map<string, string>();
    for (const name of zip.paths) texts.set(name, await readText(zip, name, LONGEST));
    return texts;
  } finally {
    zip.close();
  }
}

test("whatever is changed in a ZIP file, it is refused or has files that nobody is deceived by", async () => {
  const honest = [
    { name: "bag/originals/a.txt", input: "one".repeat(50) },
    { name: "bag/receipts/a.json", input: "{}" },
  ];
  const parts: Uint8Array[] = [];
  for await (const part of Readable.fromWeb(makeZip(honest) as Parameters<typeof Readable.fromWeb>[0]))
    parts.push(part as Uint8Array);
  const zip = new Uint8Array(Buffer.concat(parts));
  expect([...(await readAll(zip)).keys()]).toEqual(["originals/a.txt", "receipts/a.json"]);
  const change = fc.record({ at: fc.nat(zip.length - 1), to: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(20), async (changes, cut) => {
      const changed = zip.slice(0, zip.length - cut);
      for (const { at, to } of changes) if (at < changed.length) changed[at] = to;
      const texts = await readAll(changed).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Error);
        return new Map<string, string>();
      });
      for (const [name, text] of texts) {
        expect(name).not.toMatch(/^\/|\\|(^|\/)\.\.(\/|$)|^[A-Za-z]:/);
        expect(text.length).toBeLessThanOrEqual(LONGEST);
      }
    }),
    { numRuns: 300 },
  );
});
