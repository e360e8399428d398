import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type AssetKind, type AssetRef, accepted, type MemoryInput, type MemoryType } from "@store-forever/protocol";
import { type Agent, createBackend } from "@store-forever/protocol/ic";
import sharp from "sharp";

export interface SampleGallery {
  id: string;
  title: string;
  token: string;
  photos: { title: string; original: Uint8Array }[];
}

const SAMPLES = new URL("../../../samples/", import.meta.url);
const FILES = [
  { file: "free-as-a-bird.jpg", title: "Free as a bird", widthPx: 1200, heightPx: 900 },
  { file: "bridge-over-the-estuary.jpg", title: "Bridge over the estuary", widthPx: 1600, heightPx: 900 },
];

/** Stores a gallery of two real photos and a third that is missing, and makes a link to it. */
export async function storeGallery(agent: Agent, backendId: string): Promise<SampleGallery> {
  const backend = createBackend(agent, backendId);
  const photos = await Promise.all(
    FILES.map(async (photo) => ({
      ...photo,
      id: randomUUID(),
      original: await readFile(new URL(photo.file, SAMPLES)),
    })),
  );
  const bytes = photos.map(({ original }) => ({ sha256: sha256(original), bytes: original }));
  for (const result of await backend.store_assets(bytes)) accepted(result);
  const created = await backend.memories_create(
    photos.map(({ id, file, title, widthPx, heightPx, original }) => ({
      id,
      memory_type: { image: null },
      metadata: {
        title,
        description: [],
        file_name: [file],
        width_px: [widthPx],
        height_px: [heightPx],
        captured_at_ns: [BigInt(Date.UTC(2024, 4, 31, 12)) * 1_000_000n],
        duration_ms: [],
        camera: ["Canon EOS 80D"],
        grade: [],
        is_cut_off: false,
        alt_text: [],
        rights: [
          {
            creator: ["Ada"],
            credit: ["Ada / Archive"],
            copyright: ["© Ada"],
            license: ["CC BY 4.0"],
            license_url: ["https://creativecommons.org/licenses/by/4.0/"],
            acquire_license_url: ["https://ada.example/ask"],
          },
        ],
        location: [{ latitude_e7: 433_211_000, longitude_e7: -21_234_000 }],
        source_url: ["https://gallery.example/photos/1"],
      },
      replaces: [],
      assets: (["original", "display", "thumb"] as const).map((kind) => refOf(kind, original)),
    })),
  );
  for (const result of created) accepted(result);
  const galleryId = randomUUID();
  const title = "Two photos of three";
  const items = [...photos.map(({ id }) => id), randomUUID()].map((memory_id) => ({
    memory_id,
    caption: [] as [],
  }));
  accepted(await backend.store_gallery_forever({ id: galleryId, title, description: [], source_url: [], items }));
  const { token } = accepted(await backend.create_share_link({ gallery: galleryId }, []));
  return { id: galleryId, title, token, photos };
}

export interface Media {
  type: MemoryType;
  title: string;
  contentType: string;
  /** Left out for a memory that was described and never uploaded. */
  bytes?: Uint8Array;
  /** What moves in a live photo. */
  motion?: { contentType: string; bytes: Uint8Array };
}

/** Stores a gallery of other types than photos, with their originals only. */
export async function storeMedia(agent: Agent, backendId: string, media: readonly Media[]): Promise<SampleGallery> {
  const backend = createBackend(agent, backendId);
  const files = media.flatMap(({ bytes, motion }) => [bytes, motion?.bytes].filter((file) => file !== undefined));
  const assets = files.map((bytes) => ({ sha256: sha256(bytes), bytes }));
  for (const result of await backend.store_assets(assets)) accepted(result);
  const memories = media.map(({ type, title, contentType, bytes, motion }): MemoryInput => {
    const nothing = { description: [], width_px: [], height_px: [], captured_at_ns: [], source_url: [] } as const;
    const originals = bytes === undefined ? [] : [{ ...refOf("original", bytes), content_type: contentType }];
    const moving = motion ? [{ ...refOf("motion", motion.bytes), content_type: motion.contentType }] : [];
    return {
      id: randomUUID(),
      memory_type: { [type]: null } as MemoryInput["memory_type"],
      metadata: {
        ...(nothing as Pick<MemoryInput["metadata"], keyof typeof nothing & keyof MemoryInput["metadata"]>),
        title,
        file_name: [title],
        duration_ms: [],
        camera: [],
        grade: [],
        is_cut_off: false,
        alt_text: [],
        rights: [],
        location: [],
      },
      assets: [...originals, ...moving],
      replaces: [],
    };
  });
  for (const result of await backend.memories_create(memories.filter(({ assets }) => assets.length > 0)))
    accepted(result);
  for (const { id, memory_type, metadata, assets } of memories)
    if (assets.length === 0)
      accepted(await backend.upsert_metadata({ memory_id: id, memory_type, metadata, idempotency_key: id }));
  const id = randomUUID();
  const title = "More than photos";
  const items = memories.map((memory) => ({ memory_id: memory.id, caption: [] as [] }));
  accepted(await backend.store_gallery_forever({ id, title, description: [], source_url: [], items }));
  const { token } = accepted(await backend.create_share_link({ gallery: id }, []));
  return { id, title, token, photos: [] };
}

/** Stores a note in a gallery of its own, and then what took its place. */
export async function storeReplaced(
  agent: Agent,
  backendId: string,
  [before, now]: readonly [before: Uint8Array, now: Uint8Array],
): Promise<SampleGallery> {
  const note = { type: "note", title: "Diary", contentType: "text/plain" } as const;
  const gallery = await storeMedia(agent, backendId, [{ ...note, bytes: before }]);
  const backend = createBackend(agent, backendId);
  const { items } = accepted(await backend.get_gallery_by_id(gallery.id)).value;
  const id = items[0]?.memory_id ?? "";
  const [memory] = accepted(await backend.memories_read({ memory_ids: [id], token: [] })).value.flat();
  if (memory === undefined) throw new Error("The note is not stored.");
  accepted((await backend.store_assets([{ sha256: sha256(now), bytes: now }]))[0] ?? { Ok: null });
  const assets = [{ ...refOf("original", now), content_type: note.contentType }];
  const { memory_type, metadata } = memory;
  const graded = { ...metadata, grade: [{ original: null }] as [{ original: null }] };
  const created = await backend.memories_create([
    { id, memory_type, metadata: graded, assets, replaces: [sha256(before)] },
  ]);
  for (const result of created) accepted(result);
  return gallery;
}

export function refOf(kind: AssetKind, bytes: Uint8Array): AssetRef {
  return {
    kind: { [kind]: null } as AssetRef["kind"],
    sha256: sha256(bytes),
    size_bytes: BigInt(bytes.length),
    content_type: "image/jpeg",
    inline: [],
  };
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

/** Stores a gallery of this many small photos. */
export async function storeLargeGallery(agent: Agent, backendId: string, count: number): Promise<SampleGallery> {
  const backend = createBackend(agent, backendId);
  const memoryIds = await storeManyPhotos(agent, backendId, count);
  const id = randomUUID();
  const title = `${count} days`;
  const items = memoryIds.map((memory_id) => ({ memory_id, caption: [] as [] }));
  accepted(await backend.store_gallery_forever({ id, title, description: [], source_url: [], items }));
  const { token } = accepted(await backend.create_share_link({ gallery: id }, []));
  return { id, title, token, photos: [] };
}

/**
 * Stores this many small photos in no gallery. They repeat a handful of pictures, and are dated a day apart from 2020 on.
 * @returns their ids
 */
export async function storeManyPhotos(agent: Agent, backendId: string, count: number): Promise<string[]> {
  const backend = createBackend(agent, backendId);
  const pictures = await Promise.all(
    Array.from({ length: 24 }, async (_, index) => {
      const [widthPx, heightPx] = index % 3 === 0 ? [60, 90] : [120, 80];
      const background = { r: (index * 37) % 256, g: 90 + index * 5, b: 200 - index * 7 };
      const image = sharp({ create: { width: widthPx, height: heightPx, channels: 3, background } });
      const bytes = new Uint8Array(await image.jpeg().toBuffer());
      const placeholder = new Uint8Array(await sharp(bytes).resize(32).webp({ quality: 60 }).toBuffer());
      return { widthPx, heightPx, bytes, placeholder };
    }),
  );
  for (const result of await backend.store_assets(pictures.map(({ bytes }) => ({ sha256: sha256(bytes), bytes }))))
    accepted(result);
  const firstDayNs = BigInt(Date.UTC(2020, 0, 1, 12)) * 1_000_000n;
  const memories = Array.from({ length: count }, (_, index): MemoryInput => {
    const picture = pictures[index % pictures.length] as (typeof pictures)[number];
    return {
      id: randomUUID(),
      memory_type: { image: null },
      metadata: {
        title: `Day ${index + 1}`,
        description: [],
        file_name: [`day-${index + 1}.jpg`],
        width_px: [picture.widthPx],
        height_px: [picture.heightPx],
        captured_at_ns: [firstDayNs + BigInt(index) * 86_400_000_000_000n],
        duration_ms: [],
        camera: [],
        grade: [],
        is_cut_off: false,
        alt_text: [],
        rights: [],
        location: [],
        source_url: [],
      },
      replaces: [],
      assets: [
        ...(["original", "thumb"] as const).map((kind) => refOf(kind, picture.bytes)),
        {
          ...refOf("placeholder", picture.placeholder),
          content_type: "image/webp",
          inline: [picture.placeholder],
        },
      ],
    };
  });
  for (let start = 0; start < count; start += 100)
    for (const result of await backend.memories_create(memories.slice(start, start + 100))) accepted(result);
  return memories.map(({ id }) => id);
}
