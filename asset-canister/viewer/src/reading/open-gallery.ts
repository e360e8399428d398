import { accepted, type Certified, type Gallery, StoreError } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import {
  checkGallery,
  checkOpenedLink,
  checkShareLink,
  unwrap,
  VerificationError,
  verifyProof,
} from "@store-forever/protocol/verify";
import type { BackendConnection } from "../backend/backend-connection.ts";
import { type OpenedGallery, openedGalleryOf, type ProvenGallery } from "./opened-gallery.ts";
import { FIRST_CURSOR, type PhotoListing, readListing } from "./photo-listing.ts";
import type { ReadAccess } from "./read-access.ts";

/**
 * Opens what a link leads to and checks that the canister certifies both the link and the gallery.
 * @throws StoreError, VerificationError, or the agent's errors
 */
export async function openLink(connection: BackendConnection, token: string): Promise<OpenedGallery> {
  const { backend, trust } = connection;
  const answer = await backend.get_shared_gallery(token);
  if ("Err" in answer && "NotFound" in answer.Err.code) return openOther(connection, token);
  const { value: gallery, ...proof } = accepted(answer);
  const access: ReadAccess = { by: "link", token };
  const firstListing = readAhead(connection, access, gallery);
  const tree = await verifyProof(proof, trust);
  checkShareLink(tree, token, gallery);
  checkGallery(tree, gallery);
  const { certifiedAtNs } = tree;
  return { ...openedGalleryOf(connection, access, { gallery, proof, certifiedAtNs }), firstListing };
}

/** What a gallery would show first, asked for before the gallery is checked: it is shown only if both prove right. */
function readAhead(connection: BackendConnection, access: ReadAccess, gallery: Gallery): Promise<PhotoListing> {
  const { owner, items } = gallery;
  const page = readListing({ ...connection, access, owner, items }, FIRST_CURSOR);
  // Whoever shows it hears of its failure.
  page.catch(() => undefined);
  return page;
}

/** A link may open one memory; that it opens nothing has to be certified too, so that nobody else can claim it. */
async function openOther(connection: BackendConnection, token: string): Promise<OpenedGallery> {
  const { value, ...proof } = accepted(await connection.backend.open_share_link(token));
  const opened = unwrap(value);
  checkOpenedLink(await verifyProof(proof, connection.trust), token, opened);
  if (opened === undefined) throw new StoreError("NotFound", "The canister certifies that this link opens nothing.");
  if (!("memory" in opened.target)) throw new VerificationError("The canister denies a gallery that its link opens.");
  const { memory: memoryId } = opened.target;
  return {
    ...connection,
    access: { by: "link", token },
    owner: opened.owner,
    contents: { kind: "memory" },
    items: [{ memory_id: memoryId, caption: [] }],
    itemCount: 1,
  };
}

/**
 * Opens somebody's gallery that is public or shared with the caller, or the caller's own.
 * @throws StoreError, VerificationError, or the agent's errors
 */
export async function openGallery(
  connection: BackendConnection,
  owner: Principal,
  galleryId: string,
): Promise<OpenedGallery> {
  const answer = await askForGallery(connection, owner, galleryId);
  const access: ReadAccess = { by: "sharing", owner, galleryId };
  const firstListing = readAhead(connection, access, answer.value);
  return { ...openedGalleryOf(connection, access, await proveGallery(connection, answer)), firstListing };
}

/**
 * A gallery as it is stored now, without its photos.
 * @throws StoreError, VerificationError, or the agent's errors
 */
export async function readProvenGallery(
  connection: BackendConnection,
  owner: Principal,
  galleryId: string,
): Promise<ProvenGallery> {
  return proveGallery(connection, await askForGallery(connection, owner, galleryId));
}

async function askForGallery(
  { backend }: BackendConnection,
  owner: Principal,
  galleryId: string,
): Promise<Certified<Gallery>> {
  const answer = accepted(await backend.get_user_gallery({ owner, gallery_id: galleryId }));
  if (answer.value.id !== galleryId || answer.value.owner.toText() !== owner.toText())
    throw new VerificationError("The answer is another gallery than the one asked for.");
  return answer;
}

async function proveGallery(
  { trust }: BackendConnection,
  { value: gallery, ...proof }: Certified<Gallery>,
): Promise<ProvenGallery> {
  const tree = await verifyProof(proof, trust);
  checkGallery(tree, gallery);
  return { gallery, proof, certifiedAtNs: tree.certifiedAtNs };
}
