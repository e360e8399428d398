import { archiveId, cleanAddress, derivedId, fromHex, isUuid, stableAddress } from "@store-forever/protocol";
import { createAgent, createBackend, MAINNET_ROOT_KEY, Principal } from "@store-forever/protocol/ic";
import type { BackendConnection } from "../backend/backend-connection.ts";
import { readProvenGallery } from "../reading/open-gallery.ts";
import { type OpenedGallery, openedGalleryOf } from "../reading/opened-gallery.ts";
import { assetForWidth, LARGE_KINDS, likelyKinds, type Photo, shownAsset } from "../reading/photo.ts";
import { FIRST_CURSOR, readListing } from "../reading/photo-listing.ts";
import { readAsset } from "../reading/read-asset.ts";
import { type Ahead, type AheadPhoto, readAhead } from "./read-ahead.ts";
import type { WantedPhoto } from "./wanted-photo.ts";

export interface RescueOptions {
  canisterId: string;
  /** The principal of the gallery's owner, as text. */
  owner: string;
  /** Where the network is, for others than the Internet Computer. */
  host: string | undefined;
  /** DER of that network's root key, in hexadecimal. */
  rootKeyHex: string | undefined;
}

type OnPhoto = (index: number, photo: Blob) => Promise<void>;

/** A photo that is looked for, with the ids that it may have in the archive. */
interface Looked {
  index: number;
  memoryIds: readonly string[];
  widthPx: number | undefined;
}

const HOST = "https://icp-api.io";

/**
 * Reads public photos from an archive and checks their proofs: each is, byte for byte, what the canister certifies. What is not there, not
 * public or not as certified is left as it is.
 * @param onPhoto gets each photo that was found
 */
export async function readPublicPhotos(
  wanted: readonly WantedPhoto[],
  { canisterId, owner, host = HOST, rootKeyHex }: RescueOptions,
  onPhoto: OnPhoto,
): Promise<void> {
  const rootKey = rootKeyHex === undefined ? MAINNET_ROOT_KEY : fromHex(rootKeyHex);
  const agent = createAgent({ host, rootKey, verifyQuerySignatures: false });
  const connection = { backend: createBackend(agent, canisterId), trust: { canisterId, rootKey } };
  const galleries = new Map<string, Looked[]>();
  for (const [index, photo] of wanted.entries()) {
    const ids = galleryIdsOf(photo).join(" ");
    const looked = { index, memoryIds: memoryIdsOf(photo), widthPx: photo.widthPx };
    galleries.set(ids, [...(galleries.get(ids) ?? []), looked]);
  }
  await Promise.all(
    [...galleries].map(async ([ids, photos]) => {
      try {
        const [principal, galleryIds] = [Principal.fromText(owner), ids.split(" ")];
        const ahead = readAhead(connection, principal, galleryIds[0] ?? "", likelyPhotos(photos));
        await rescueFrom(await openFirst(connection, principal, galleryIds), ahead, photos, onPhoto);
      } catch (error) {
        console.warn("rescue.js:", error);
      }
    }),
  );
}

/** @throws whatever keeps the last one from being read */
async function openFirst(
  connection: BackendConnection,
  owner: Principal,
  [galleryId = "", ...others]: readonly string[],
): Promise<OpenedGallery> {
  try {
    const proven = await readProvenGallery(connection, owner, galleryId);
    return openedGalleryOf(connection, { by: "sharing", owner, galleryId }, proven);
  } catch (error) {
    if (others.length === 0) throw error;
    return openFirst(connection, owner, others);
  }
}

/** What the photos are most probably called, each once. */
function likelyPhotos(photos: readonly Looked[]): AheadPhoto[] {
  const places = new Map<string, Looked[]>();
  for (const photo of photos)
    for (const id of photo.memoryIds.slice(0, 1)) places.set(id, [...(places.get(id) ?? []), photo]);
  return [...places].map(([memoryId, of]) => {
    const widthPx = largestWidthPx(of);
    return { memoryId, kinds: widthPx === undefined ? LARGE_KINDS : likelyKinds(widthPx) };
  });
}

async function rescueFrom(
  opened: OpenedGallery,
  ahead: Ahead,
  photos: readonly Looked[],
  onPhoto: OnPhoto,
): Promise<void> {
  const all = new Map((opened.items ?? []).map((item) => [item.memory_id, item]));
  const found = new Map<string, Looked[]>();
  for (const photo of photos) {
    const id = photo.memoryIds.find((each) => all.has(each));
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), photo]);
  }
  const shown: Promise<void>[] = [];
  const show = (photo: Photo) => {
    const showing = showFound(opened, ahead, photo, found.get(photo.memoryId) ?? [], onPhoto);
    shown.push(showing.catch((error: unknown) => console.warn("rescue.js:", error)));
  };
  const known = await ahead.photos;
  const knownIds = new Set(known.map(({ memoryId }) => memoryId));
  for (const photo of known) if (found.has(photo.memoryId)) show(photo);
  // What is asked for beside the gallery's own would have the whole answer refused.
  const items = [...found.keys()].flatMap((id) => (knownIds.has(id) ? [] : (all.get(id) ?? [])));
  for (let cursor: string | undefined = items.length > 0 ? FIRST_CURSOR : undefined; cursor !== undefined; ) {
    const listing = await readListing({ ...opened, items }, cursor);
    cursor = listing.next;
    for (const photo of listing.photos) show(photo);
  }
  await Promise.all(shown);
}

async function showFound(
  opened: OpenedGallery,
  ahead: Ahead,
  photo: Photo,
  places: readonly Looked[],
  onPhoto: OnPhoto,
): Promise<void> {
  const widthPx = largestWidthPx(places);
  const asset = widthPx === undefined ? shownAsset(photo, LARGE_KINDS) : assetForWidth(photo, widthPx);
  if (asset === undefined) return;
  const { signal } = new AbortController();
  const bytes = (await ahead.bytesOf(photo, asset)) ?? (await readAsset(opened, photo.memoryId, asset, { signal }));
  const blob = new Blob([bytes], { type: asset.contentType });
  await Promise.all(places.map(({ index }) => onPhoto(index, blob)));
}

/** `undefined` where a page has not made room for one of them. */
function largestWidthPx(places: readonly Looked[]): number | undefined {
  const widths = places.map(({ widthPx }) => widthPx);
  return widths.includes(undefined) ? undefined : Math.max(...widths.map((widthPx) => widthPx ?? 0));
}

/** What the archive may call the gallery of a photo on this page (ARCHITECTURE.md#archive-ids). */
function galleryIdsOf({ galleryId, pageUrls }: WantedPhoto): string[] {
  const own = galleryId !== undefined && isUuid(galleryId) ? [galleryId] : [];
  return [...own, ...pageUrls.map((url) => derivedId(url))].map((id) => archiveId(location.origin, "gallery", id));
}

function memoryIdsOf({ memoryId, addresses, pageUrls }: WantedPhoto): string[] {
  const own = memoryId !== undefined && isUuid(memoryId) ? [memoryId] : [];
  const named = [...new Set(addresses.flatMap((each) => [stableAddress(new URL(each)), cleanAddress(new URL(each))]))];
  const derived = named.flatMap((address) => pageUrls.map((url) => derivedId(url, address)));
  return [...own, ...derived].map((id) => archiveId(location.origin, "memory", id));
}
