import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";

const SAMPLES = path.resolve(import.meta.dirname, "../../samples");

export function temporaryFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), "store-forever-test-"));
}

export function samplePhotos(): string[] {
  return readdirSync(SAMPLES)
    .filter((name) => name.endsWith(".jpg"))
    .map((name) => path.join(SAMPLES, name));
}

/** A folder of a few real photos in every format, one of them turned by its EXIF orientation, one in several chunks. */
export async function mixedPhotos(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const [first = "", second = "", third = "", fourth = ""] = samplePhotos();
  copyFileSync(first, path.join(folder, "plain.jpg"));
  await sharp(second).resize(900).webp().toFile(path.join(folder, "small.webp"));
  await sharp(third).resize(1600).png().toFile(path.join(folder, "in chunks.png"));
  await sharp(fourth).resize(300).gif().toFile(path.join(folder, "tiny.gif"));
  // Readers of JPEG ignore what follows the image, so this makes a photo of any size: here one that would fit into a
  // message but is larger than a chunk.
  writeFileSync(
    path.join(folder, "larger than a chunk.jpg"),
    Buffer.concat([readFileSync(second), Buffer.alloc(1_940_000)]).subarray(0, 1_940_000),
  );
  await sharp(first).resize(1200).withMetadata({ orientation: 6 }).toFile(path.join(folder, "turned.jpg"));
  await sharp({ create: { width: 24, height: 10, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } })
    .png()
    .toFile(path.join(folder, "smaller than a placeholder.png"));
  return readdirSync(folder);
}

/** Files that are no photos although their names say so. */
export function brokenPhotos(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "text.jpg"), "This is not a JPEG.");
  writeFileSync(
    path.join(folder, "cut off.jpg"),
    Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0),
  );
  writeFileSync(path.join(folder, "empty.png"), "");
  return ["text.jpg", "cut off.jpg", "empty.png"];
}
