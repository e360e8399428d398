import fc from "fast-check";
import { expect, it } from "vitest";
import { readPhotoFacts } from "./photo-facts.ts";

/** A JPEG with these segments and no picture: all that is read of a photo's metadata. */
function jpeg(...segments: [marker: number, body: Buffer][]): Blob {
  const parts = segments.map(([marker, body]) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(Math.min(body.length + 2, 0xffff), 2);
    return Buffer.concat([head, body]);
  });
  return new Blob([new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, Buffer.from([0xff, 0xd9])]))]);
}

/** One entry of an EXIF directory, in any type, with any count and offset. */
const entry = fc.record({
  tag: fc.oneof(
    // Maker, model, times, sub-directories, maker's note, GPS, XMP and IPTC.
    fc.constantFrom(
      0x010f,
      0x0110,
      0x9003,
      0x9011,
      0x8769,
      0x8825,
      0xa005,
      0x927c,
      0x02bc,
      0x83bb,
      0x014a,
      0x0002,
      0x0004,
    ),
    fc.nat(0xffff),
  ),
  type: fc.oneof(fc.integer({ min: 1, max: 13 }), fc.nat(0xffff)),
  count: fc.oneof(fc.nat(8), fc.constantFrom(0, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff)),
  value: fc.oneof(fc.nat(400), fc.constantFrom(0, 8, 0x7fffffff, 0x80000000, 0xffffffff)),
});
const directory = fc.record({
  entries: fc.array(entry, { maxLength: 12 }),
  claimed: fc.option(fc.constantFrom(0, 0xffff)),
  next: fc.constantFrom(0, 8, 8, 10, 0xffffffff),
  order: fc.constantFrom("II", "MM"),
  first: fc.constantFrom(8, 8, 8, 0, 4, 0xffffffff),
  rest: fc.uint8Array({ maxLength: 300 }),
});

function exif({
  entries,
  claimed,
  next,
  order,
  first,
  rest,
}: typeof directory extends fc.Arbitrary<infer T> ? T : never) {
  const body = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  const isLittle = order === "II";
  const u16 = (value: number, at: number) => (isLittle ? body.writeUInt16LE(value, at) : body.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (isLittle ? body.writeUInt32LE(value, at) : body.writeUInt32BE(value, at));
  body.write(order, 0, "latin1");
  u16(42, 2);
  u32(first, 4);
  u16(claimed ?? entries.length, 8);
  for (const [index, { tag, type, count, value }] of entries.entries()) {
    const at = 10 + index * 12;
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
    u32(value, at + 8);
  }
  u32(next, 10 + entries.length * 12);
  return Buffer.concat([Buffer.from("Exif\0\0"), body, Buffer.from(rest)]);
}

const isBounded = (facts: Awaited<ReturnType<typeof readPhotoFacts>>) => {
  expect(facts.camera?.length ?? 0).toBeLessThanOrEqual(200);
  if (facts.location) {
    expect(Math.abs(facts.location.latitude)).toBeLessThanOrEqual(90);
    expect(Math.abs(facts.location.longitude)).toBeLessThanOrEqual(180);
  }
  for (const text of Object.values(facts.rights ?? {})) expect(text?.length).toBeLessThanOrEqual(2_000);
  for (const address of [facts.rights?.licenseUrl, facts.rights?.acquireLicenseUrl])
    if (address !== undefined) expect(address).toMatch(/^https?:/);
  if (facts.capturedAtMs !== undefined) expect(Number.isSafeInteger(facts.capturedAtMs)).toBe(true);
  expect(
    Object.keys(facts).every((key) =>
      ["camera", "capturedAtMs", "location", "isWideGamut", "title", "caption", "rights"].includes(key),
    ),
  ).toBe(true);
};

it("EXIF with wrong offsets, huge counts and loops gives facts or none", async () => {
  await fc.assert(
    fc.asyncProperty(directory, async (made) => isBounded(await readPhotoFacts(jpeg([0xe1, exif(made)]), true))),
  );
});

it("any bytes in the segments of metadata give facts or none", async () => {
  const heads = [
    "Exif\0\0II*\0\u0008\0\0\0",
    "Exif\0\0MM\0*\0\0\0\u0008",
    "http://ns.adobe.com/xap/1.0/\0",
    "Photoshop 3.0\0" + "8BIM\u0004\u0004",
    "ICC_PROFILE\0\u0001\u0001",
    "MPF\0",
    "",
  ];
  const segment = fc.tuple(
    fc.constantFrom(0xe0, 0xe1, 0xe2, 0xed, 0xc0, 0xfe),
    fc
      .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 2_000 }))
      .map(([head, rest]) => Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(rest)])),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 5 }), async (segments) =>
      isBounded(await readPhotoFacts(jpeg(...segments), true)),
    ),
  );
});

it("entities in XMP are not expanded, and a maker's name of 60 KB is cut", async () => {
  const laughs = Array.from(
    { length: 30 },
    (_, depth) => `<!ENTITY l${depth + 1} "&l${depth};&l${depth};&l${depth};&l${depth};">`,
  );
  const xmp = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">${laughs.join("")}]>
    <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Model="&l30;&file;"/></rdf:RDF></x:xmpmeta>`;
  const facts = await readPhotoFacts(jpeg([0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`)]), true);
  expect(facts).toEqual({ isWideGamut: false });

  const name = Buffer.from(`${"x".repeat(60_000)}\0`);
  const tiff = Buffer.alloc(26);
  tiff.write("II", 0, "latin1");
  tiff.writeUInt16LE(42, 2);
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0110, 10);
  tiff.writeUInt16LE(2, 12);
  tiff.writeUInt32LE(name.length, 14);
  tiff.writeUInt32LE(26, 18);
  const long = await readPhotoFacts(jpeg([0xe1, Buffer.concat([Buffer.from("Exif\0\0"), tiff, name])]), true);
  expect(long.camera).toBe("x".repeat(200));
});
