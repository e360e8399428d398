import { archiveId, derivedId, fromHex, isUuid } from "@store-forever/protocol";
import { createAgent, createBackend, MAINNET_ROOT_KEY, Principal } from "@store-forever/protocol/ic";
import { readProvenGallery } from "../reading/open-gallery.ts";
import { type OpenedGallery, openedGalleryOf } from "../reading/opened-gallery.ts";
import { LARGE_KINDS, type Photo, shownAsset } from "../reading/photo.ts";
import { FIRST_CURSOR, readListing } from "../reading/photo-listing.ts";
import { readAsset } from "../reading/read-asset.ts";

export interface RescueOptions {
  canisterId: string;
  /** The principal of the gallery's owner, as text. */
  owner: string;
  /** Where the network is, for others than the Internet Computer. */
  host: string | undefined;
  /** DER of that network's root key, in hexadecimal. */
  rootKeyHex: string | undefined;
}

/** A photo that did not load, as its page names it. */
export interface WantedPhoto {
  /** The page's own id of it, where it has one. */
  memoryId: string | undefined;
  galleryId: string | undefined;
  /** Its address, absolute or relative to the page. */
  url: string;
  pageUrl: string;
  origin: string;
}

const MARK = "From the archive, verified";
const MARKS: Readonly<Record<string, string>> = {
  de: "Aus dem Archiv, geprüft",
  es: "Del archivo, verificada",
  fr: "Des archives, vérifiée",
  ja: "アーカイブより・検証済み",
};
/** What is said of a photo from the archive, in the page's language. */
export const markText = (tag: string): string => MARKS[tag.slice(0, 2)] ?? MARK;

const HOST = "https://icp-api.io";

/**
 * Reads public photos from an archive and checks their proofs: each is, byte for byte, what the canister certifies. What is not there, not
 * public or not as certified is left as it is.
 * @param onPhoto gets each photo that was found
 */
export async function rescuePhotos(
  wanted: readonly WantedPhoto[],
  { canisterId, owner, host = HOST, rootKeyHex }: RescueOptions,
  onPhoto: (index: number, photo: Blob) => void,
): Promise<void> {
  const rootKey = rootKeyHex === undefined ? MAINNET_ROOT_KEY : fromHex(rootKeyHex);
  const agent = createAgent({ host, rootKey, verifyQuerySignatures: false });
  const connection = { backend: createBackend(agent, canisterId), trust: { canisterId, rootKey } };
  const principal = Principal.fromText(owner);
  const galleries = new Map<string, { index: number; memoryId: string }[]>();
  for (const [index, photo] of wanted.entries()) {
    const { galleryId, memoryId } = archiveIds(photo);
    galleries.set(galleryId, [...(galleries.get(galleryId) ?? []), { index, memoryId }]);
  }
  await Promise.all(
    [...galleries].map(async ([galleryId, photos]) => {
      try {
        const proven = await readProvenGallery(connection, principal, galleryId);
        const opened = openedGalleryOf(connection, { by: "sharing", owner: principal, galleryId }, proven);
        const ids = new Set(photos.map(({ memoryId }) => memoryId));
        // What is asked for beside the gallery's own would have the whole answer refused.
        const items = proven.gallery.items.filter(({ memory_id }) => ids.has(memory_id));
        await rescueFrom({ ...opened, items, itemCount: items.length }, photos, onPhoto);
      } catch (error) {
        console.warn("rescue.js:", error);
      }
    }),
  );
}

async function rescueFrom(
  opened: OpenedGallery,
  photos: readonly { index: number; memoryId: string }[],
  onPhoto: (index: number, photo: Blob) => void,
): Promise<void> {
  for (let cursor: string | undefined = FIRST_CURSOR; cursor !== undefined; ) {
    const listing = await readListing(opened, cursor);
    cursor = listing.next;
    await Promise.all(
      listing.photos.map(async (photo) => {
        const blob = await readShown(opened, photo).catch((error: unknown) => console.warn("rescue.js:", error));
        if (!(blob instanceof Blob)) return;
        for (const { index, memoryId } of photos) if (memoryId === photo.memoryId) onPhoto(index, blob);
      }),
    );
  }
}

async function readShown(opened: OpenedGallery, photo: Photo): Promise<Blob | undefined> {
  const asset = shownAsset(photo, LARGE_KINDS);
  if (asset === undefined) return undefined;
  const { signal } = new AbortController();
  const bytes = await readAsset(opened, photo.memoryId, asset, { signal });
  return new Blob([bytes], { type: asset.contentType });
}

/** What the archive calls a photo of this page and its gallery (ARCHITECTURE.md#archive-ids). */
function archiveIds({ memoryId, galleryId, url, pageUrl, origin }: WantedPhoto) {
  const ownId = (id: string | undefined, derived: () => string) => (id !== undefined && isUuid(id) ? id : derived());
  return {
    galleryId: archiveId(
      origin,
      "gallery",
      ownId(galleryId, () => derivedId(pageUrl)),
    ),
    memoryId: archiveId(
      origin,
      "memory",
      ownId(memoryId, () => derivedId(pageUrl, url)),
    ),
  };
}
