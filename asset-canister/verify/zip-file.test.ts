import { Readable } from "node:stream";
import { makeZip } from "client-zip";
import { expect, test } from "vitest";
import yauzl, { type Entry, RandomAccessReader, type ZipFile } from "yauzl";

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

test("files beyond 4 GiB, and what comes after them, are written so that others can read them (zip64)", async () => {
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
});
