import { readFile } from "node:fs/promises";
import sharp from "sharp";

/** A real photograph from `samples/`. */
export const samplePhoto = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../samples/${name}.jpg`, import.meta.url));

/** `half-a-fig` as phones keep photos (HEIC). No package of ours writes them. */
export const phonePhoto = (): Promise<Buffer> => readFile(new URL("half-a-fig.heic", import.meta.url));

const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: "grey", noise: { type: "gaussian", mean: 128, sigma: 60 } },
  });

/** A JPEG of over 4 MB: noise compresses badly. */
export const largeJpeg = (): Promise<Buffer> => noise(2600, 1900).jpeg({ quality: 93 }).toBuffer();

/** A JPEG of over 16 MB, which the pipeline keeps on disk. */
export const hugeJpeg = (): Promise<Buffer> => noise(5200, 4000).jpeg({ quality: 95 }).toBuffer();

/** A photo of an upright phone: 1200×800 pixels that are shown turned, 800 wide. The left half of the file is red. */
export const turnedJpeg = (): Promise<Buffer> =>
  sharp({ create: { width: 1200, height: 800, channels: 3, background: "blue" } })
    .composite([{ input: { create: { width: 600, height: 800, channels: 3, background: "red" } }, left: 0, top: 0 }])
    .jpeg({ quality: 95 })
    .withMetadata({ orientation: 6 })
    .toBuffer();

export const photoJpeg = (width = 1600, height = 1067): Promise<Buffer> =>
  noise(width, height).blur(3).jpeg({ quality: 90 }).toBuffer();

export const tinyPng = (): Promise<Buffer> =>
  sharp({ create: { width: 3, height: 2, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } })
    .png()
    .toBuffer();

const moving = async () =>
  sharp(
    await Promise.all(
      ["red", "green", "blue"].map((background) =>
        sharp({ create: { width: 640, height: 480, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    ),
    { join: { animated: true } },
  );

export const animatedGif = async (): Promise<Buffer> =>
  (await moving()).gif({ loop: 0, delay: [100, 100, 100] }).toBuffer();

export const animatedWebp = async (): Promise<Buffer> =>
  (await moving()).webp({ loop: 0, delay: [100, 100, 100] }).toBuffer();

/** Begins like a JPEG and continues with garbage. */
export const brokenJpeg = (): Uint8Array =>
  Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from("not a picture at all")]);

/** A photo with all the metadata that the pipeline reads. */
export const taggedJpeg = (): Promise<Buffer> =>
  noise(1200, 800)
    .jpeg()
    .withExif({
      IFD0: { Make: "Fairphone", Model: "Fairphone 5" },
      IFD2: { DateTimeOriginal: "2024:05:06 07:08:09", OffsetTimeOriginal: "+02:00" },
      IFD3: {
        GPSLatitudeRef: "S",
        GPSLatitude: "12/1 30/1 0/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "45/1 15/1 0/1",
      },
    })
    .toBuffer();

/** The left half is red, the right half transparent. */
export const seeThroughPng = (): Promise<Buffer> =>
  sharp({ create: { width: 600, height: 400, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .composite([{ input: { create: { width: 300, height: 400, channels: 3, background: "red" } }, left: 0, top: 0 }])
    .png({ compressionLevel: 0 })
    .toBuffer();

/** The most saturated red of Display P3, which is outside of sRGB. */
export const wideGamutJpeg = (): Promise<Buffer> =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: { r: 255, g: 0, b: 0 } } })
    .withIccProfile("p3", { attach: true })
    .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
    .toBuffer();

/** Two seconds of silence as MP3, with a cover picture (ID3v2.3, `APIC`). */
export function songWithCover(cover: Buffer): Buffer {
  const picture = Buffer.concat([Buffer.from("\0image/jpeg\0\u0003\0", "latin1"), cover]);
  const frame = Buffer.concat([Buffer.from("APIC"), Buffer.alloc(6), picture]);
  frame.writeUInt32BE(picture.length, 4);
  const syncSafe = [21, 14, 7, 0].map((shift) => (frame.length >> shift) & 0x7f);
  const tag = Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, ...syncSafe]), frame]);
  // MPEG 1 layer III, 128 kbit/s, 44.1 kHz, stereo: 417 bytes a frame.
  const silence = Buffer.alloc(417);
  silence.set([0xff, 0xfb, 0x90, 0x00]);
  return Buffer.concat([tag, ...Array.from({ length: 77 }, () => silence)]);
}

const box = (type: string, content: Uint8Array): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + content.length);
  return Buffer.concat([size, Buffer.from(type, "latin1"), content]);
};

/** A JPEG 2000 file (ITU T.800, annex I), which browsers do not show. @param preview in a box of a vendor's own */
export const jpeg2000File = (codestream: Buffer, preview?: Buffer): Buffer =>
  Buffer.concat([
    box("jP  ", Buffer.from("0d0a870a", "hex")),
    box("ftyp", Buffer.from("jp2 \0\0\0\0jp2 ", "latin1")),
    ...(preview === undefined ? [] : [box("uuid", Buffer.concat([Buffer.alloc(16, 9), preview]))]),
    box("jp2c", codestream),
  ]);

/** A film without a picture: what a QuickTime file has to have (ISO/IEC 14496-12). */
export const quickTimeFile = (): Buffer =>
  Buffer.concat([
    box("ftyp", Buffer.from("qt  \0\0\0\0qt  ", "latin1")),
    box("moov", Buffer.alloc(100)),
    box("mdat", Buffer.from("moves".repeat(100))),
  ]);

/** Begins as a camera's raw file, which browsers do not show, and carries a JPEG. */
export const rawFile = (preview: Buffer): Buffer =>
  Buffer.concat([Buffer.from("FUJIFILMCCD-RAW 0201FF383501"), Buffer.alloc(4_000), preview, Buffer.alloc(90_000, 7)]);

/** A camera's raw file that is made like a TIFF (Canon's CR2): its first directory tells how all of it is turned, and it carries a JPEG. */
export const turnedRawFile = (preview: Buffer, orientation: number): Buffer =>
  Buffer.concat([tiffHead(orientation), Buffer.alloc(4_000), preview, Buffer.alloc(90_000, 7)]);

/** Canon's newer raw file (CR3), made like a film: a box of its own tells how all of it is turned, and another one carries a JPEG. */
export const turnedFilmRaw = (preview: Buffer, orientation: number): Buffer => {
  const canon = Buffer.from("85c0b687820f11e08111f4ce462b6a48", "hex");
  const previews = Buffer.from("eaf42b5e1c984b88b9fbb7dc406e4d16", "hex");
  const tags = Buffer.concat([tiffHead(orientation), Buffer.alloc(16)]);
  return Buffer.concat([
    box("ftyp", Buffer.from("crx \0\0\0\u0001crx isom", "latin1")),
    box(
      "moov",
      Buffer.concat([
        box("free", Buffer.alloc(100)),
        box("uuid", Buffer.alloc(40, 3)),
        box(
          "uuid",
          Buffer.concat([canon, box("CNCV", Buffer.from("CanonCR3_001/00.09.00/00.00.00")), box("CMT1", tags)]),
        ),
      ]),
    ),
    box("uuid", Buffer.concat([previews, Buffer.alloc(8), box("PRVW", Buffer.concat([Buffer.alloc(16), preview]))])),
    box("mdat", Buffer.alloc(90_000, 7)),
  ]);
};

/** A TIFF whose one directory tells an orientation alone. */
function tiffHead(orientation: number): Buffer {
  const ORIENTATION = 0x0112;
  const SHORT = 3;
  const head = Buffer.alloc(34);
  head.write("II*\0", 0, "latin1");
  head.writeUInt32LE(16, 4);
  head.write("CR\u0002\0", 8, "latin1");
  head.writeUInt16LE(1, 16);
  head.writeUInt16LE(ORIENTATION, 18);
  head.writeUInt16LE(SHORT, 20);
  head.writeUInt32LE(1, 22);
  head.writeUInt32LE(orientation, 26);
  return head;
}

/** A file of Photoshop without layers: 8 bits a channel, RGB, not compressed (Adobe Photoshop File Formats Specification). */
export function photoshopFile({
  data,
  info: { width, height },
}: {
  data: Buffer;
  info: { width: number; height: number };
}) {
  const head = Buffer.alloc(40);
  head.write("8BPS", 0, "latin1");
  for (const [at, value] of [
    [4, 1],
    [12, 3],
    [22, 8],
    [24, 3],
  ] as const)
    head.writeUInt16BE(value, at);
  head.writeUInt32BE(height, 14);
  head.writeUInt32BE(width, 18);
  const channels = [0, 1, 2].map((channel) => data.filter((_, at) => at % 3 === channel));
  return Buffer.concat([head, ...channels]);
}
