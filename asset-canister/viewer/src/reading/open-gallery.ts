import { accepted, type Certified, type Gallery, StoreError, unwrap } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import { checkGallery, checkOpenedLink, VerificationError, verifyProof } from "@store-forever/protocol/verify";
import { type BackendConnection, connectBackend } from "../backend/backend-connection.ts";
import { type OpenedGallery, openedGalleryOf, type ProvenGallery } from "./opened-gallery.ts";
import { FIRST_CURSOR, type PhotoListing, readListing } from "./photo-listing.ts";
import type { ReadAccess } from "./read-access.ts";

/** An archive moves seldom. Canisters that send a reader on and on do not mean well. */
const MOST_MOVES = 3;

/**
 * Opens what a link leads to, a gallery or one memory, and checks that the canister certifies both the link and what it opens.
 * That a link opens nothing is certified too, so that nobody else can claim it.
 * @param moves how many canisters it was followed through
 * @throws StoreError, VerificationError, or the agent's errors
 */
export async function openLink(connection: BackendConnection, token: string, moves = 0): Promise<OpenedGallery> {
  const { value, ...proof } = accepted(await connection.backend.open_share_link(token));
  const opened = unwrap(value);
  const access: ReadAccess = { by: "link", token };
  const firstListing = opened && "gallery" in opened ? readAhead(connection, access, opened.gallery) : undefined;
  const tree = await verifyProof(proof, connection.trust);
  checkOpenedLink(tree, token, opened);
  if (opened === undefined) throw new StoreError("NotFound", "The canister certifies that this link opens nothing.");
  if ("moved" in opened) return followLink(opened.moved, token, moves);
  if ("memory" in opened) return openedMemoryOf(connection, access, opened.memory);
  const { certifiedAtNs } = tree;
  const shown = openedGalleryOf(connection, access, { gallery: opened.gallery, proof, certifiedAtNs });
  return { ...shown, ...(firstListing && { firstListing }) };
}

/** Opens a link in the canister into which its archive has moved, as the canister before certifies. */
async function followLink(canister: Principal, token: string, moves: number): Promise<OpenedGallery> {
  if (moves === MOST_MOVES) throw new VerificationError("The link leads from canister to canister.");
  return openLink(await connectBackend(canister.toText()), token, moves + 1);
}

/** Asks for the first photos before the gallery's own proof is checked. They are shown only if both proofs are valid. */
function readAhead(connection: BackendConnection, access: ReadAccess, gallery: Gallery): Promise<PhotoListing> {
  const { owner, items } = gallery;
  const page = readListing({ ...connection, access, owner, items }, FIRST_CURSOR);
  // The view that shows it handles the failure.
  page.catch(() => undefined);
  return page;
}

/** A memory that is shared by itself is shown as a gallery of one. */
function openedMemoryOf(
  connection: BackendConnection,
  access: ReadAccess,
  { owner, memory_id }: { owner: Principal; memory_id: string },
): OpenedGallery {
  return {
    ...connection,
    access,
    owner,
    contents: { kind: "memory" },
    items: [{ memory_id, caption: [] }],
    itemCount: 1,
  };
}

/**
 * Opens a gallery by its owner: one that is public or shared with the caller, or the caller's own.
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
