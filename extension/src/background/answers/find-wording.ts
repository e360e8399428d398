import { archiveId, ok } from "@store-forever/protocol";
import { findWording, type GallerySource } from "@store-forever/workers";
import { findCapsuleKey } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import type { ReplyTo } from "../../messages/reply.ts";
import { openDatabase } from "../../storage/databases/database.ts";

/** What a page says of its gallery otherwise than the archive has stored. */
export async function compareWording(origin: string, gallery: GallerySource): Promise<ReplyTo["gallery.wording"]> {
  const network = await readNetwork();
  const key = network.ok ? await findCapsuleKey(await openDatabase(), network.value) : undefined;
  if (!network.ok || !key) return ok(null);
  const archived = {
    ...gallery,
    galleryId: archiveId(origin, "gallery", gallery.galleryId),
    items: gallery.items.map((item) => ({ ...item, memoryId: archiveId(origin, "memory", item.memoryId) })),
  };
  const found = await findWording(network.value, key.signer, archived);
  return ok(found.ok ? (found.value ?? null) : null);
}
