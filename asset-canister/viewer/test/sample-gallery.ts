import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type AssetRef, accepted, DERIVATIVES, type MemoryInput } from "@store-forever/protocol";
import { type Agent, createBackend } from "@store-forever/protocol/ic";
import sharp from "sharp";
import * as z from "zod/mini";
import { refOf, type SampleGallery, sha256 } from "./stored-gallery.ts";

const SAMPLES = new URL("../../../samples/", import.meta.url);
const Credits = z.record(z.string(), z.object({ title: z.string(), author: z.string(), license: z.string() }));

/**
 * A gallery like those of people: all sample photographs with the derivatives that the extension makes, and one missing
 * photo.
 */
export async function storeSampleGallery(agent: Agent, backendId: string): Promise<SampleGallery> {
  const backend = createBackend(agent, backendId);
  const credits = Credits.parse(JSON.parse(await readFile(new URL("credits.json", SAMPLES), "utf8")));
  const photos: SampleGallery["photos"] = [];
  const items: { memory_id: string; caption: [] | [string] }[] = [];
  for (const [fileName, { title, author, license }] of Object.entries(credits)) {
    const original = await readFile(new URL(fileName, SAMPLES));
    const { width, height } = await sharp(original).metadata();
    const smaller = async ({ maxSidePx }: { maxSidePx: number }) =>
      sharp(original)
        .resize(maxSidePx, maxSidePx, { fit: "inside", withoutEnlargement: true })
        .webp({ quality: 82 })
        .toBuffer();
    const display = await smaller(DERIVATIVES.display);
    const thumb = await smaller(DERIVATIVES.thumb);
    const placeholder = await smaller(DERIVATIVES.placeholder);
    const files = [original, display, thumb].map((bytes) => ({ sha256: sha256(bytes), bytes }));
    for (const result of await backend.store_assets(files)) accepted(result);
    const webp = (ref: AssetRef): AssetRef => ({ ...ref, content_type: "image/webp" });
    const memory: MemoryInput = {
      id: randomUUID(),
      memory_type: { image: null },
      metadata: {
        title,
        description: [`Photo by ${author}, ${license}`],
        file_name: [fileName],
        width_px: [width],
        height_px: [height],
        captured_at_ns: [BigInt(Date.UTC(2024, 4, 1 + photos.length, 12)) * 1_000_000n],
        duration_ms: [],
        camera: ["Canon EOS 80D"],
        grade: [],
        is_cut_off: false,
        alt_text: [],
        rights: [],
        location: [{ latitude_e7: 433_211_000, longitude_e7: -21_234_000 }],
        source_url: [],
      },
      replaces: [],
      assets: [
        refOf("original", original),
        webp(refOf("display", display)),
        webp(refOf("thumb", thumb)),
        { ...webp(refOf("placeholder", placeholder)), inline: [placeholder] },
      ],
    };
    for (const result of await backend.memories_create([memory])) accepted(result);
    photos.push({ title, original });
    items.push({ memory_id: memory.id, caption: [] });
  }
  items.push({ memory_id: randomUUID(), caption: [] });
  const id = randomUUID();
  const title = "A year outdoors";
  const description: [string] = ["Mountains, meadows, and what was on the table when we came home."];
  accepted(await backend.store_gallery_forever({ id, title, description, source_url: [], items }));
  const { token } = accepted(await backend.create_share_link({ gallery: id }, []));
  return { id, title, token, photos };
}
