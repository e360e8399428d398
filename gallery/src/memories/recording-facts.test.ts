import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordingFacts } from "./recording-facts.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "recording-facts-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

const u16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value >>> 8, value & 255]));
const u32 = (...values: number[]) =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    }),
  );
/** ISO/IEC 14496-12, 4.2. */
const box = (name: string, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), Buffer.from(name, "latin1"), body]);
};
const text = (value: string) => Buffer.from(value, "latin1");
const zeros = (length: number) => Buffer.alloc(length);
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** A film in fragments, with one track of sound, whose only run says that it has so many samples. */
function film(samples: number): Buffer {
  const sound = box("sowt", zeros(6), u16(1), zeros(8), u16(1, 16, 0, 0), u32(8_000 * 65_536));
  const tables = [
    box("stsd", u32(0, 1), sound),
    ...["stts", "stsc", "stco"].map((name) => box(name, u32(0, 0))),
    box("stsz", u32(0, 0, 0)),
  ];
  const media = box(
    "mdia",
    box("mdhd", u32(0, 0, 0, 8_000, 0), u16(0x55c4, 0)),
    box("hdlr", u32(0, 0), text("soun"), zeros(13)),
    box("minf", box("stbl", ...tables)),
  );
  const track = box("trak", box("tkhd", u32(7, 0, 0, 1, 0, 0), zeros(16), MATRIX, u32(0, 0)), media);
  const movie = box(
    "moov",
    box("mvhd", u32(0, 0, 0, 8_000, 0, 0x10000), zeros(10), MATRIX, zeros(24), u32(2)),
    track,
    box("mvex", box("trex", u32(0, 1, 1, 1, 2, 0))),
  );
  const run = box("traf", box("tfhd", u32(0, 1)), box("tfdt", u32(0, 0)), box("trun", u32(0, samples)));
  const fragment = box("moof", box("mfhd", u32(0, 1)), run);
  return Buffer.concat([box("ftyp", text("isom"), u32(0), text("isom")), movie, fragment, box("mdat", zeros(16_000))]);
}

test("a film in fragments tells how long it is and how it sounds", async () => {
  expect(await recordingFacts(await fileOf("honest.mp4", film(8_000)))).toEqual({
    duration: 1,
    facts: { format: "MP4", bitrate: 128_000, sampleRate: 8_000, channels: 1 },
  });
});

test("a film of a few bytes that claims billions of samples does not take the gallery along", async () => {
  let isAnswering = false;
  setTimeout(() => {
    isAnswering = true;
  }, 100);
  const hostile = await fileOf("hostile.mp4", film(0xffffffff));
  expect(await recordingFacts(hostile, { maxMs: 60_000, maxHeapMb: 64 })).toEqual({ facts: {} });
  expect(isAnswering).toBe(true);
});

test("whatever takes longer than a recording does is ended", async () => {
  const hostile = await fileOf("hostile.mp4", film(0xffffffff));
  for (const maxMs of [50, 200, 500, 1_000])
    expect(await recordingFacts(hostile, { maxMs, maxHeapMb: 128 })).toEqual({ facts: {} });
});

test("what is no recording tells nothing", async () => {
  expect(await recordingFacts(await fileOf("text.mp4", text("no film")))).toEqual({ facts: {} });
});
