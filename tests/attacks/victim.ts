import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type AssetRef, accepted, type MemoryInput } from "@store-forever/protocol";
import type { Caller } from "./caller.ts";

/** A person whose archive is attacked. */
export interface Victim extends Caller {
  /** A memory that nobody else may read, and its bytes. */
  privateMemoryId: string;
  privateBytes: Uint8Array;
  /** A gallery that is private. */
  privateGalleryId: string;
  /** A gallery of one memory that is shared by a link. */
  sharedGalleryId: string;
  sharedMemoryId: string;
  token: string;
}

/** Stores one private and one shared gallery, of one memory each. */
export async function storeVictim(person: Caller): Promise<Victim> {
  const privateBytes = randomBytes(2_000);
  const sharedBytes = randomBytes(2_000);
  const privateMemoryId = randomUUID();
  const sharedMemoryId = randomUUID();
  const { backend } = person;
  const blobs = [privateBytes, sharedBytes].map((bytes) => ({ sha256: sha256(bytes), bytes }));
  for (const result of await backend.store_assets(blobs)) accepted(result);
  const memories = [photo(privateMemoryId, privateBytes), photo(sharedMemoryId, sharedBytes)];
  for (const result of await backend.memories_create(memories)) accepted(result);
  const privateGalleryId = await storeGallery(person, privateMemoryId);
  const sharedGalleryId = await storeGallery(person, sharedMemoryId);
  const { token } = accepted(await backend.create_share_link({ gallery: sharedGalleryId }, []));
  return { ...person, privateMemoryId, privateBytes, privateGalleryId, sharedGalleryId, sharedMemoryId, token };
}

async function storeGallery({ backend }: Caller, memoryId: string): Promise<string> {
  const id = randomUUID();
  const items = [{ memory_id: memoryId, caption: [] as [] }];
  accepted(await backend.store_gallery_forever({ id, title: "Home", description: [], source_url: [], items }));
  return id;
}

export const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());

/** A photo with its original alone. */
export function photo(id: string, bytes: Uint8Array): MemoryInput {
  const original: AssetRef = {
    kind: { original: null },
    sha256: sha256(bytes),
    size_bytes: BigInt(bytes.length),
    content_type: "image/jpeg",
    inline: [],
  };
  const metadata: MemoryInput["metadata"] = {
    title: "At home",
    description: [],
    file_name: [],
    width_px: [],
    height_px: [],
    captured_at_ns: [],
    duration_ms: [],
    camera: [],
    grade: [],
    is_cut_off: false,
    alt_text: [],
    rights: [],
    location: [],
    source_url: [],
  };
  return { id, memory_type: { image: null }, metadata, assets: [original], replaces: [] };
}
