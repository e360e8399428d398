import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { photoshopFile } from "../../../test/photos.ts";
import { isWhole } from "./wholeness.ts";

const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
const photo = () => sharp({ create: { width: 300, height: 200, channels: 3, background: "teal", noise } });
const cutTo = (file: Uint8Array, share: number) => file.slice(0, Math.round(file.length * share));

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, content]);
}
const film = Buffer.concat([
  box("ftyp", Buffer.from("isom\0\0\x02\0isom")),
  box("moov", Buffer.alloc(900)),
  box("mdat", Buffer.alloc(5_000)),
]);
/** An element of EBML with its size in eight bytes. @param size by default that of the content */
function element(id: string, content: Buffer, size = content.length): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(size < 0 ? 0x01ff_ffff_ffff_ffffn : (1n << 56n) | BigInt(size));
  return Buffer.concat([Buffer.from(id, "hex"), length, content]);
}
const clusters = Buffer.concat([element("1f43b675", Buffer.alloc(2_000)), element("1f43b675", Buffer.alloc(2_000))]);
const header = element("1a45dfa3", Buffer.from("webm"));
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><g><rect width="9" height="9"/></g></svg>\n';

async function icon(): Promise<Buffer> {
  const picture = await photo().resize(64, 64).png().toBuffer();
  const head = Buffer.from("00000100010040400000010020000000000016000000", "hex");
  head.writeUInt32LE(picture.length, 14);
  return Buffer.concat([head, picture]);
}

/** A preview, metadata and sensor data behind a head of 108 bytes. */
function fujifilm(): Buffer {
  const head = Buffer.alloc(108);
  head.write("FUJIFILMCCD-RAW ", "latin1");
  [108, 400, 508, 100, 608, 4_000].forEach((value, index) => void head.writeUInt32BE(value, 84 + index * 4));
  return Buffer.concat([head, Buffer.alloc(4_500)]);
}

async function photoshop(rows: "raw" | "packed"): Promise<Buffer> {
  const file = photoshopFile(await photo().raw().toBuffer({ resolveWithObject: true }));
  if (rows === "raw") return file;
  const [head, rowCount] = [Buffer.from(file.subarray(0, 40)), 3 * 200];
  head.writeUInt16BE(1, 38);
  const lengths = Buffer.alloc(rowCount * 2);
  for (let row = 0; row < rowCount; row++) lengths.writeUInt16BE(7, row * 2);
  return Buffer.concat([head, lengths, Buffer.alloc(rowCount * 7)]);
}

const FILES: [contentType: string, make: () => Promise<Buffer> | Buffer][] = [
  ["image/jpeg", () => photo().jpeg().toBuffer()],
  ["image/jpeg", () => photo().jpeg({ progressive: true }).toBuffer()],
  ["image/png", () => photo().png().toBuffer()],
  ["image/gif", () => photo().gif().toBuffer()],
  ["image/webp", () => photo().webp().toBuffer()],
  ["image/avif", () => photo().avif({ effort: 0 }).toBuffer()],
  ["image/tiff", () => photo().tiff({ compression: "lzw" }).toBuffer()],
  ["image/tiff", () => photo().tiff({ tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer()],
  ["image/svg+xml", () => Buffer.from(SVG)],
  [
    "image/jxl",
    () => Buffer.concat([box("JXL ", Buffer.from("\r\n\x87\n", "latin1")), box("jxlc", Buffer.alloc(5_000))]),
  ],
  [
    "image/j2c",
    () => Buffer.concat([Buffer.from("ff4fff51", "hex"), Buffer.alloc(5_000, 5), Buffer.from("ffd90000", "hex")]),
  ],
  ["image/x-icon", icon],
  ["image/x-fujifilm-raf", fujifilm],
  ["image/vnd.adobe.photoshop", () => photoshop("raw")],
  ["image/vnd.adobe.photoshop", () => photoshop("packed")],
  ["video/mp4", () => film],
  ["video/webm", () => Buffer.concat([header, element("18538067", clusters)])],
  ["video/webm", () => Buffer.concat([header, element("18538067", clusters, -1)])],
];

describe.each(FILES)("%s", (contentType, make) => {
  test("is whole, and not when any part of its end is missing", async () => {
    const file = Uint8Array.from(await make());
    expect(await isWhole(file, contentType)).toBe(true);
    expect(await isWhole(new Blob([file]), contentType)).toBe(true);
    for (const share of [0.98, 0.7, 0.4]) expect(await isWhole(cutTo(file, share), contentType)).toBe(false);
  });
});

test("two pictures in one file, and what cameras write behind the last box, are no damage", async () => {
  const [one, other] = await Promise.all([photo().jpeg().toBuffer(), photo().jpeg().toBuffer()]);
  expect(await isWhole(Uint8Array.from(Buffer.concat([one, other])), "image/jpeg")).toBe(true);
  expect(await isWhole(Uint8Array.from(Buffer.concat([film, Buffer.alloc(40)])), "video/mp4")).toBe(true);
});

test("a film without its index is not whole", async () => {
  const rest = Uint8Array.from(film.subarray(0, 20));
  expect(await isWhole(rest, "video/mp4")).toBe(false);
});

test("a file of a kind whose structure is not known counts as whole", async () => {
  expect(await isWhole(Uint8Array.of(1, 2, 3), "image/x-sigma-x3f")).toBe(true);
});
