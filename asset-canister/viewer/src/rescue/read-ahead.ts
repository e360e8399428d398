import {
  type AssetKind,
  accepted,
  type GalleryItem,
  nameOf,
  type Opt,
  unwrap,
  type WholeAsset,
} from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import PQueue from "p-queue";
import type { BackendConnection } from "../backend/backend-connection.ts";
import type { Photo, PhotoAsset } from "../reading/photo.ts";
import { FIRST_CURSOR, readListing } from "../reading/photo-listing.ts";
import type { ReadAccess } from "../reading/read-access.ts";
import { isAsset } from "../reading/read-asset.ts";

/** A photo as its page names it, and the kinds of asset that its place on the page wants, best first. */
export interface AheadPhoto {
  memoryId: string;
  kinds: readonly AssetKind[];
}

/** What was asked for beside the gallery itself. It counts only as far as the gallery is proved to have it. */
export interface Ahead {
  /** Each with its own proof, which was checked. None where anything of it is not there: the gallery tells the right ids. */
  photos: Promise<readonly Photo[]>;
  /** The asset's bytes, if they have come and are as certified. */
  bytesOf: (photo: Photo, asset: PhotoAsset) => Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** As many as a first listing has. What else is broken is read once the gallery is there. */
const MOST_PHOTOS = 24;
/** Display versions of so many fit into one answer. */
const PHOTOS_PER_ANSWER = 4;
/** Browsers open six connections to one HTTP/1.1 host: two are for the gallery and for its photos' records. */
const ANSWERS_IN_FLIGHT = 4;

/** Asks for photos by the ids that they most probably have, because the network takes most of the time. */
export function readAhead(
  connection: BackendConnection,
  owner: Principal,
  galleryId: string,
  wanted: readonly AheadPhoto[],
): Ahead {
  const first = wanted.slice(0, MOST_PHOTOS);
  const inFlight = new PQueue({ concurrency: ANSWERS_IN_FLIGHT });
  const assets = new Map<string, Promise<WholeAsset | undefined>>();
  const photos = readPhotos(connection, owner, galleryId, first);
  for (let start = 0; start < first.length; start += PHOTOS_PER_ANSWER) {
    const part = first.slice(start, start + PHOTOS_PER_ANSWER);
    const answer = inFlight.add(() => readAssets(connection, owner, galleryId, part));
    for (const [index, { memoryId }] of part.entries())
      assets.set(
        memoryId,
        answer.then((each) => unwrap(each[index] ?? ([] as Opt<WholeAsset>))),
      );
  }
  const bytesOf = async ({ memoryId }: Photo, asset: PhotoAsset) => {
    const whole = await assets.get(memoryId);
    if (whole === undefined || nameOf(whole.kind) !== asset.kind) return undefined;
    const bytes = new Uint8Array(whole.bytes);
    return (await isAsset(bytes, asset)) ? bytes : undefined;
  };
  return { photos, bytesOf };
}

async function readPhotos(
  connection: BackendConnection,
  owner: Principal,
  galleryId: string,
  photos: readonly AheadPhoto[],
): Promise<readonly Photo[]> {
  const items = photos.map(({ memoryId }): GalleryItem => ({ memory_id: memoryId, caption: [] }));
  try {
    const access: ReadAccess = { by: "sharing", owner, galleryId };
    return (await readListing({ ...connection, access, owner, items }, FIRST_CURSOR)).photos;
  } catch {
    return [];
  }
}

async function readAssets(
  { backend }: BackendConnection,
  owner: Principal,
  galleryId: string,
  photos: readonly AheadPhoto[],
): Promise<Opt<WholeAsset>[]> {
  const assets = photos.map(({ memoryId, kinds }) => ({
    memory_id: memoryId,
    kinds: kinds.map((kind) => ({ [kind]: null }) as WholeAsset["kind"]),
  }));
  try {
    return accepted(await backend.read_user_assets({ owner, gallery_id: [galleryId], assets }));
  } catch {
    // They are read by themselves then: a backend may be older than this page.
    return [];
  }
}
