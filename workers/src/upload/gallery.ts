import type { Gallery, GalleryInput, LimitsRecord } from "@store-forever/protocol";
import { type CertifiedTree, checkGallery, checkShareLink, VerificationError } from "@store-forever/protocol/verify";
import type { GallerySource } from "../api.ts";
import { PipelineError, Refusal } from "../failures.ts";
import { createFreshRead, NotYetVisible } from "../retry.ts";
import type { Archive } from "./archive.ts";
import { fitText, optionalText, optionalWebUrl } from "./text.ts";

/** A stored gallery and the token of a link that opens it. */
export interface SharedGallery {
  token: string;
  stored: GalleryInput;
}

/** A gallery as the canister takes it, of those items that are stored. */
export function galleryInputOf(
  source: GallerySource,
  storedIds: ReadonlySet<string>,
  limits: LimitsRecord,
): GalleryInput {
  const { galleryId, title, description, sourceUrl } = source;
  return {
    id: galleryId,
    title: fitText(title, limits.max_title_bytes),
    description: optionalText(description, limits.max_text_bytes),
    source_url: optionalWebUrl(sourceUrl, limits.max_text_bytes),
    items: source.items
      .filter(({ memoryId }) => storedIds.has(memoryId))
      .map(({ memoryId, caption }) => ({
        memory_id: memoryId,
        caption: optionalText(caption, limits.max_text_bytes),
      })),
  };
}

/**
 * An archive only grows: photos that have since left the page stay in the gallery, after those that are on it. Where
 * the gallery came from first stays too.
 */
export function mergedGallery(stored: GalleryInput, current: GalleryInput): GalleryInput {
  const onPage = new Set(current.items.map((item) => item.memory_id));
  const { source_url } = stored;
  return {
    ...current,
    source_url,
    items: [...current.items, ...stored.items.filter((item) => !onPage.has(item.memory_id))],
  };
}

export function sameGallery(left: GalleryInput, right: GalleryInput): boolean {
  const facts = ({ title, description, source_url, items }: GalleryInput) =>
    JSON.stringify([title, description, source_url, items.map((item) => [item.memory_id, item.caption])]);
  return facts(left) === facts(right);
}

/**
 * Stores the gallery, or brings the stored one up to date; returns what is stored now.
 * @throws PipelineError Quota, Refusal, VerificationError
 */
export function storeGalleryRecord(
  archive: Archive,
  gallery: GalleryInput,
  limits: LimitsRecord,
): Promise<GalleryInput> {
  return createFreshRead()(async () => {
    const stored = await certifiedGallery(archive, gallery.id);
    const wanted = stored === undefined ? gallery : mergedGallery(stored, gallery);
    if (wanted.items.length > limits.max_gallery_items)
      throw new PipelineError(
        "Quota",
        `A gallery holds ${limits.max_gallery_items} photos at most. Store a smaller one.`,
      );
    if (stored === undefined) {
      const { created } = await archive.ask((backend) => backend.store_gallery_forever(wanted));
      if (!created) throw new NotYetVisible("The gallery was stored in the meantime, perhaps from another browser.");
    } else if (!sameGallery(stored, wanted)) await archive.ask((backend) => backend.update_gallery(wanted));
    return wanted;
  });
}

async function certifiedGallery(archive: Archive, galleryId: string): Promise<Gallery | undefined> {
  try {
    const { value, tree } = await archive.askCertified((backend) => backend.get_gallery_by_id(galleryId));
    checkOwnGallery(tree, value, archive, galleryId);
    return value;
  } catch (error) {
    if (error instanceof Refusal && error.code === "NotFound") return undefined;
    throw error;
  }
}

/** The token of a link that opens the gallery, a new one if there is none yet. */
export async function shareGallery(archive: Archive, galleryId: string): Promise<string> {
  return (
    (await shareTokenOf(archive, galleryId)) ??
    (await archive.ask((backend) => backend.create_share_link(galleryId))).token
  );
}

/** @throws Refusal */
export async function shareTokenOf(archive: Archive, galleryId: string): Promise<string | undefined> {
  try {
    const [link] = await archive.ask((backend) => backend.list_share_links(galleryId));
    return link?.token;
  } catch (error) {
    if (error instanceof Refusal && error.code === "NotFound") return undefined;
    throw error;
  }
}

/**
 * Checks by certified reading that the link opens exactly the gallery that was stored.
 * @throws VerificationError
 */
export function verifySharedGallery(archive: Archive, { token, stored }: SharedGallery): Promise<void> {
  return createFreshRead()(async () => {
    const { value, tree } = await archive.askCertified((backend) => backend.get_shared_gallery(token));
    checkOwnGallery(tree, value, archive, stored.id);
    checkShareLink(tree, token, value);
    if (!sameGallery(value, stored)) throw new NotYetVisible(`The archive shows the gallery ${stored.id} differently.`);
  }).catch((error: unknown) => {
    throw error instanceof NotYetVisible ? new VerificationError(error.message) : error;
  });
}

function checkOwnGallery(tree: CertifiedTree, gallery: Gallery, archive: Archive, galleryId: string): void {
  if (gallery.id !== galleryId || gallery.owner.toText() !== archive.owner.toText())
    throw new VerificationError(`The archive answered with another gallery than ${galleryId}.`);
  checkGallery(tree, gallery);
}
