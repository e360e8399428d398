import sharp from "sharp";
import { expect, test } from "vitest";
import { cameraOf, locationOf, readPhotoFacts, timestampOf } from "./photo-facts.ts";

test("a camera's name contains its maker once", () => {
  expect(cameraOf("Canon", "Canon EOS 5D")).toBe("Canon EOS 5D");
  expect(cameraOf("NIKON CORPORATION", "D750")).toBe("NIKON CORPORATION D750");
  expect(cameraOf(undefined, " Pixel 8 ")).toBe("Pixel 8");
  expect(cameraOf(" ", undefined)).toBeUndefined();
});

test("a date without an offset is read as UTC, and an invalid one is ignored", () => {
  expect(timestampOf("2024:05:06 07:08:09", "+02:00")).toBe(Date.UTC(2024, 4, 6, 5, 8, 9));
  expect(timestampOf("2024:05:06 07:08:09", undefined)).toBe(Date.UTC(2024, 4, 6, 7, 8, 9));
  expect(timestampOf("2024:05:06 07:08:09", "   ")).toBe(Date.UTC(2024, 4, 6, 7, 8, 9));
  for (const none of [undefined, "", "0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday"])
    expect(timestampOf(none, undefined)).toBeUndefined();
});

test("a photo without metadata, or with damaged metadata, has no facts", async () => {
  const plain = await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } })
    .jpeg()
    .toBuffer();
  expect(await readPhotoFacts(new Blob([new Uint8Array(plain)]), true)).toEqual({ isWideGamut: false });
  const damaged = Buffer.concat([
    plain.subarray(0, 2),
    Buffer.from([0xff, 0xe1, 0xff, 0xff]),
    Buffer.from("Exif\0\0x"),
  ]);
  expect(await readPhotoFacts(new Blob([new Uint8Array(damaged)]), true)).toEqual({ isWideGamut: false });
});

test("title and caption are those that were written into the photo", async () => {
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Alter Hafen</rdf:li></rdf:Alt></dc:title>
    <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Bei  Ebbe</rdf:li></rdf:Alt></dc:description>
    </rdf:Description></rdf:RDF></x:xmpmeta>`;
  const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } })
    .jpeg()
    .withXmp(xmp)
    .toBuffer();
  const inMemory = new Uint8Array(photo);
  const facts = await readPhotoFacts(new Blob([inMemory]), false);
  expect(await readPhotoFacts(inMemory, false)).toEqual(facts);
  expect(inMemory).toEqual(new Uint8Array(photo));
  expect(facts).toMatchObject({ title: "Alter Hafen", caption: "Bei Ebbe" });
});

test("rights are those that were written into the photo", async () => {
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
    photoshop:Credit="Ada / Archive" xmpRights:WebStatement="https://licences.test/by">
    <dc:creator><rdf:Seq><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator>
    <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Ada</rdf:li></rdf:Alt></dc:rights>
    <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">CC BY 4.0</rdf:li></rdf:Alt></xmpRights:UsageTerms>
    <plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://ada.test/ask</plus:LicensorURL>
    </rdf:li></rdf:Seq></plus:Licensor></rdf:Description></rdf:RDF></x:xmpmeta>`;
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } }).jpeg();
  const facts = await readPhotoFacts(new Blob([new Uint8Array(await picture.clone().withXmp(xmp).toBuffer())]), false);
  expect(facts.rights).toEqual({
    creator: "Ada",
    credit: "Ada / Archive",
    copyright: "© Ada",
    license: "CC BY 4.0",
    licenseUrl: "https://licences.test/by",
    acquireLicenseUrl: "https://ada.test/ask",
  });
  const exif = await picture.withExif({ IFD0: { Artist: "Grace", Copyright: "2020 Grace" } }).toBuffer();
  const { rights } = await readPhotoFacts(new Blob([new Uint8Array(exif)]), false);
  expect(rights).toEqual({ creator: "Grace", copyright: "2020 Grace" });
});

test("a location has possible coordinates", () => {
  expect(locationOf(-12.5, 45.25)).toEqual({ latitude: -12.5, longitude: 45.25 });
  expect(locationOf(91, 0)).toBeUndefined();
  expect(locationOf(0, -180.5)).toBeUndefined();
  expect(locationOf(Number.NaN, 0)).toBeUndefined();
  expect(locationOf(12, undefined)).toBeUndefined();
});
