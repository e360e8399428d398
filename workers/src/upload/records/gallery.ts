import { type Gallery, type GalleryInput, type LimitsRecord, StoreError } from "@store-forever/protocol";
import { checkGallery, checkShareLink, VerificationError, type VerifiedTree } from "@store-forever/protocol/verify";
import type { GallerySource } from "../../api.ts";
import { PipelineError } from "../../errors/failures.ts";
import { createReadRetry, NotYetVisible } from "../../errors/retry.ts";
import type { BackendConnection } from "../backend/backend-connection.ts";
import type { CallOrder } from "../backend/call-order.ts";
import { certifiedMemories } from "../verify/certified-memories.ts";
import { fitText, optionalText, optionalWebUrl } from "./fit-text.ts";

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
 * @param pageIds all that is on the page; what of it is not in `current` could not be stored
 */
export function mergedGallery(stored: GalleryInput, current: GalleryInput, pageIds: ReadonlySet<string>): GalleryInput {
  const { source_url } = stored;
  const left = stored.items.filter(({ memory_id }) => !pageIds.has(memory_id));
  return { ...current, source_url, items: [...current.items, ...left] };
}

export function sameGallery(left: GalleryInput, right: GalleryInput): boolean {
  const facts = ({ title, description, source_url, items }: GalleryInput) =>
    JSON.stringify([title, description, source_url, items.map((item) => [item.memory_id, item.caption])]);
  return facts(left) === facts(right);
}

export interface GalleryToStore {
  gallery: GalleryInput;
  /** All that is on the gallery's page. */
  pageIds: ReadonlySet<string>;
  limits: LimitsRecord;
  order: CallOrder;
  /** Asked before anything is sent: the memories go first. */
  isTime: () => Promise<void>;
}

/**
 * Stores the gallery, or brings the stored one up to date, and makes a link to it if there is none yet.
 * @throws PipelineError Quota, StoreError, VerificationError
 */
export async function storeSharedGallery(archive: BackendConnection, toStore: GalleryToStore): Promise<SharedGallery> {
  const { id } = toStore.gallery;
  let onSent = () => {};
  const handedOver = new Promise<void>((resolve) => {
    onSent = resolve;
  });
  const known = shareTokenOf(archive, id);
  const answered = storeGalleryRecord(archive, toStore, onSent);
  const link = { sent: Promise.race([handedOver, answered]), answered };
  const createLink = () => archive.ask((backend) => backend.create_share_link(id));
  const makeToken = async () =>
    (await known) ?? (await toStore.order.behind(link, createLink, isWithoutItsGallery)).token;
  const [token, stored] = await Promise.all([makeToken(), answered]);
  return { token, stored };
}

const isWithoutItsGallery = (error: unknown) => error instanceof StoreError && error.code === "NotFound";

/** @returns what is stored now */
function storeGalleryRecord(
  archive: BackendConnection,
  { gallery, pageIds, limits, isTime }: GalleryToStore,
  onSent: () => void,
): Promise<GalleryInput> {
  return createReadRetry()(async () => {
    const stored = await certifiedGallery(archive, gallery.id);
    const wanted = stored === undefined ? gallery : mergedGallery(stored, gallery, pageIds);
    if (wanted.items.length > limits.max_gallery_items)
      throw new PipelineError(
        "Quota",
        `A gallery holds ${limits.max_gallery_items} photos at most. Store a smaller one.`,
      );
    await isTime();
    if (stored === undefined) {
      onSent();
      const { created } = await archive.ask((backend) => backend.store_gallery_forever(wanted));
      if (!created) throw new NotYetVisible("The gallery was stored in the meantime, perhaps from another browser.");
    } else if (!sameGallery(stored, wanted)) await archive.ask((backend) => backend.update_gallery(wanted));
    return wanted;
  });
}

async function certifiedGallery(archive: BackendConnection, galleryId: string): Promise<Gallery | undefined> {
  try {
    const { value, tree } = await archive.askCertified((backend) => backend.get_gallery_by_id(galleryId));
    checkOwnGallery(tree, value, archive, galleryId);
    return value;
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return undefined;
    throw error;
  }
}

/**
 * Takes out of a stored gallery what it lists of these memories and the archive does not hold: a job that ended early has
 * sent the gallery right behind them. A gallery of which nothing is left goes.
 * @throws StoreError, VerificationError
 */
export async function withdrawMissing(
  archive: BackendConnection,
  galleryId: string,
  memoryIds: readonly string[],
): Promise<void> {
  const gallery = await certifiedGallery(archive, galleryId);
  if (gallery === undefined) return;
  const held = new Set((await certifiedMemories(archive, memoryIds)).map(({ memoryId }) => memoryId));
  const missing = new Set(memoryIds.filter((id) => !held.has(id)));
  const items = gallery.items.filter(({ memory_id }) => !missing.has(memory_id));
  if (items.length === 0) await archive.ask((backend) => backend.delete_gallery(galleryId));
  else if (items.length < gallery.items.length)
    await archive.ask((backend) => backend.update_gallery({ ...gallery, items }));
}

/** @throws StoreError */
export async function shareTokenOf(archive: BackendConnection, galleryId: string): Promise<string | undefined> {
  try {
    const [link] = await archive.ask((backend) => backend.list_share_links(galleryId));
    return link?.token;
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return undefined;
    throw error;
  }
}

/**
 * Checks by certified reading that the link opens exactly the gallery that was stored.
 * @throws VerificationError
 */
export function verifySharedGallery(archive: BackendConnection, { token, stored }: SharedGallery): Promise<void> {
  return createReadRetry()(async () => {
    const { value, tree } = await archive.askCertified((backend) => backend.get_shared_gallery(token));
    checkOwnGallery(tree, value, archive, stored.id);
    checkShareLink(tree, token, value);
    if (!sameGallery(value, stored)) throw new NotYetVisible(`The archive shows the gallery ${stored.id} differently.`);
  }).catch((error: unknown) => {
    throw error instanceof NotYetVisible ? new VerificationError(error.message) : error;
  });
}

function checkOwnGallery(tree: VerifiedTree, gallery: Gallery, archive: BackendConnection, galleryId: string): void {
  if (gallery.id !== galleryId || gallery.owner.toText() !== archive.owner.toText())
    throw new VerificationError(`The archive answered with another gallery than ${galleryId}.`);
  checkGallery(tree, gallery);
}
