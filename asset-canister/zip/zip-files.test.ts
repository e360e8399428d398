import { concatBytes, toHex } from "@store-forever/protocol";
import { sha256 } from "@store-forever/protocol/verify";
import { makeZip } from "client-zip";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readText } from "../bag/bag-files.ts";
import { blobSource } from "./byte-source.ts";
import { readDirectory } from "./read-directory.ts";
import { zipFiles } from "./zip-files.ts";

const BLOCK = new Uint8Array(16 * 1024 * 1024);
/** Just beyond the 32 bits of a ZIP file's first format. */
const BLOCKS = 257;
const TAIL_BYTES = 128 * 1024;

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
    let sizeBytes = 0;
    let tail = new Uint8Array();
    for await (const part of stream) {
      sizeBytes += part.length;
      tail = new Uint8Array(concatBytes([tail, part.subarray(-TAIL_BYTES)])).slice(-TAIL_BYTES);
    }
    // Only the end of the file was kept: its directory is there.
    const startsAt = sizeBytes - tail.length;
    const read = async (start: number, end: number) => {
      if (start < startsAt) throw new RangeError(`${start} was not kept.`);
      return tail.slice(start - startsAt, end - startsAt);
    };
    const { entries } = await readDirectory({ sizeBytes, read });
    expect(entries.map((entry) => [entry.path, entry.sizeBytes])).toEqual([
      ["originals/film.mp4", BLOCKS * BLOCK.length],
      ["originals/note.txt", 8],
    ]);
    expect(entries[1]?.offset).toBeGreaterThan(2 ** 32);
  },
  TIMEOUT_MS,
);

const LONGEST = 10_000;
type Bytes = Uint8Array<ArrayBuffer>;

async function digestOf(parts: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = sha256.create();
  for await (const part of parts) hash.update(part);
  return toHex(hash.digest());
}

const opened = (bytes: Bytes) => zipFiles(blobSource(new Blob([bytes])), digestOf);

/** Reads all that the file has. @returns the texts by path */
async function readAll(bytes: Bytes): Promise<Map<string, string>> {
  const zip = await opened(bytes);
  const texts = new Map<string, string>();
  for (const name of zip.paths) texts.set(name, await readText(zip, name, LONGEST));
  return texts;
}

async function zipOf(files: { name: string; input: string }[]): Promise<Bytes> {
  return new Uint8Array(await new Response(makeZip(files)).arrayBuffer());
}

const HONEST = [
  { name: "bag/originals/a.txt", input: "one".repeat(50) },
  { name: "bag/receipts/a.json", input: "{}" },
];

test("whatever is changed in a ZIP file, it is refused or has files that nobody is deceived by", async () => {
  const zip = await zipOf(HONEST);
  expect([...(await readAll(zip)).keys()]).toEqual(["bag/originals/a.txt", "bag/receipts/a.json"]);
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

test("a ZIP file that was not copied whole has the files before its end, and names the one that is cut off", async () => {
  const zip = await zipOf([...HONEST, { name: "bag/b.txt", input: "PK\u0007\u0008".repeat(40) }]);
  const whole = await readAll(zip);
  const { entries } = await readDirectory(blobSource(new Blob([zip])));
  const third = entries[2]?.offset ?? 0;
  const cut = await opened(zip.slice(0, third + 80));
  expect([...cut.paths]).toEqual(HONEST.map(({ name }) => name));
  expect([...cut.refused]).toEqual([["bag/b.txt", "the ZIP file ends before its end."]]);
  // Without its directory alone it is all there.
  expect(await readAll(zip.slice(0, zip.length - 30))).toEqual(whole);
});
