import { type Gallery, type GalleryInput, type Limits, StoreError, unwrap } from "@store-forever/protocol";
import { checkGallery, checkOpenedLink, VerificationError, type VerifiedTree } from "@store-forever/protocol/verify";
import { deferred } from "../../async/deferred.ts";
import { PipelineError } from "../../errors/failures.ts";
import { createReadRetry, NotYetVisible } from "../../errors/retry.ts";
import type { BackendConnection } from "../backend/backend-connection.ts";
import type { CallOrder } from "../backend/call-order.ts";
import { certifiedMemories } from "../verify/certified-memories.ts";
import { mergedGallery, sameGallery } from "./gallery-input.ts";

/** A gallery that is stored, and the token of a link that opens it. */
export interface SharedGallery {
  /** None where whoever runs the archive has switched sharing off: what is stored is its owner's all the same. */
  token: string | undefined;
  stored: GalleryInput;
}

export interface GalleryToStore {
  gallery: GalleryInput;
  /** All memories on the gallery's page. */
  pageIds: ReadonlySet<string>;
  limits: Limits;
  order: CallOrder;
  /** Awaited before the gallery is sent, because its memories go first. */
  beforeSend: () => Promise<void>;
}

/**
 * Stores the gallery, or updates the stored one, and creates a link to it if there is none yet.
 * @throws PipelineError Quota, StoreError, VerificationError
 */
export async function storeSharedGallery(
  connection: BackendConnection,
  toStore: GalleryToStore,
): Promise<SharedGallery> {
  const { id } = toStore.gallery;
  const handedOver = deferred();
  const known = shareTokenOf(connection, id);
  const answered = storeGalleryRecord(connection, toStore, handedOver.resolve);
  const gallery = { sent: Promise.race([handedOver.promise, answered]), answered };
  const createLink = () => connection.ask((backend) => backend.create_share_link({ gallery: id }, []));
  const makeToken = async () =>
    (await known) ??
    (await toStore.order.sendBehind(gallery, createLink, isGalleryMissing).catch(unlessDisabled))?.token;
  const [token, stored] = await Promise.all([makeToken(), answered]);
  return { token, stored };
}

function unlessDisabled(error: unknown): undefined {
  if (!(error instanceof StoreError && error.code === "Disabled")) throw error;
}

const isGalleryMissing = (error: unknown) => error instanceof StoreError && error.code === "NotFound";

/** @returns the gallery that is stored now */
function storeGalleryRecord(
  connection: BackendConnection,
  { gallery, pageIds, limits, beforeSend }: GalleryToStore,
  onSent: () => void,
): Promise<GalleryInput> {
  return createReadRetry()(async () => {
    const stored = await certifiedGallery(connection, gallery.id);
    const wanted = stored === undefined ? gallery : mergedGallery(stored, gallery, pageIds);
    if (wanted.items.length > limits.max_gallery_items)
      throw new PipelineError(
        "Quota",
        `A gallery holds ${limits.max_gallery_items} photos at most. Store a smaller one.`,
      );
    await beforeSend();
    if (stored === undefined) {
      onSent();
      const { created } = await connection.ask((backend) => backend.store_gallery_forever(wanted));
      if (!created) throw new NotYetVisible("The gallery was stored in the meantime, perhaps from another browser.");
    } else if (!sameGallery(stored, wanted)) await updateGallery(connection, wanted);
    return wanted;
  });
}

/** The stored gallery; `undefined` when there is none. @throws StoreError, VerificationError */
export async function certifiedGallery(connection: BackendConnection, galleryId: string): Promise<Gallery | undefined> {
  try {
    const { value, tree } = await connection.askCertified((backend) => backend.get_gallery_by_id(galleryId));
    checkOwnGallery(tree, value, connection, galleryId);
    return value;
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return undefined;
    throw error;
  }
}

/**
 * Removes from a stored gallery those of these memories that the backend does not hold: a job that ended early may have
 * sent the gallery right after them. A gallery without any item left is deleted.
 * @throws StoreError, VerificationError
 */
export async function withdrawMissing(
  connection: BackendConnection,
  galleryId: string,
  memoryIds: readonly string[],
): Promise<void> {
  const gallery = await certifiedGallery(connection, galleryId);
  if (gallery === undefined) return;
  const held = new Set((await certifiedMemories(connection, memoryIds)).map(({ memoryId }) => memoryId));
  const missing = new Set(memoryIds.filter((id) => !held.has(id)));
  const items = gallery.items.filter(({ memory_id }) => !missing.has(memory_id));
  if (items.length === 0) await connection.ask((backend) => backend.delete_gallery(galleryId));
  else if (items.length < gallery.items.length) await updateGallery(connection, { ...gallery, items });
}

/** All attempts have one key, so that one which arrives late does not undo what another browser has written since. */
async function updateGallery(connection: BackendConnection, gallery: GalleryInput): Promise<void> {
  const key = crypto.randomUUID();
  await connection.ask((backend) => backend.update_gallery(gallery, [key]));
}

/** @returns the token of a link to the gallery, or `undefined` when it has none or is not stored. @throws StoreError */
export async function shareTokenOf(connection: BackendConnection, galleryId: string): Promise<string | undefined> {
  try {
    const { links } = await connection.ask((backend) => backend.get_sharing({ gallery: galleryId }));
    return links[0]?.token;
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return undefined;
    throw error;
  }
}

/**
 * Checks by certified reading that the gallery is stored, and that its link opens exactly it.
 * @throws VerificationError
 */
export function verifySharedGallery(connection: BackendConnection, { token, stored }: SharedGallery): Promise<void> {
  return createReadRetry()(async () => {
    const gallery =
      token === undefined
        ? await certifiedGallery(connection, stored.id)
        : await galleryBehind(connection, token, stored.id);
    if (gallery === undefined || !sameGallery(gallery, stored))
      throw new NotYetVisible(`The archive shows the gallery ${stored.id} differently.`);
  }).catch((error: unknown) => {
    throw error instanceof NotYetVisible ? new VerificationError(error.message) : error;
  });
}

async function galleryBehind(connection: BackendConnection, token: string, galleryId: string): Promise<Gallery> {
  const { value, tree } = await connection.askCertified((backend) => backend.open_share_link(token));
  const opened = unwrap(value);
  checkOpenedLink(tree, token, opened);
  if (opened === undefined || !("gallery" in opened))
    throw new VerificationError("The link that was made opens no gallery.");
  checkOwnGallery(tree, opened.gallery, connection, galleryId);
  return opened.gallery;
}

function checkOwnGallery(tree: VerifiedTree, gallery: Gallery, connection: BackendConnection, galleryId: string): void {
  if (gallery.id !== galleryId || gallery.owner.toText() !== connection.owner.toText())
    throw new VerificationError(`The archive answered with another gallery than ${galleryId}.`);
  checkGallery(tree, gallery);
}
