import {
  accepted,
  askInHalves,
  type GalleryItem,
  type ListingRequest,
  type Memory,
  memoryMetadataPath,
  type Opt,
  StoreError,
  unwrap,
} from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import { checkMemory, VerificationError, verifyProof } from "@store-forever/protocol/verify";
import type { BackendConnection } from "../backend/backend-connection.ts";
import { type Photo, photoOf } from "./photo.ts";
import { type ReadAccess, readAccessibleMemories } from "./read-access.ts";
import { yieldToMain } from "./yield-to-main.ts";

/** Some of the photos, in their order, and where to read on. */
export interface PhotoListing {
  photos: readonly Photo[];
  /** Items that the canister proves it does not have. */
  missing: readonly GalleryItem[];
  /** The cursor of the next listing; `undefined` after the last. */
  next: string | undefined;
}

export const FIRST_CURSOR = "";
/** Enough to fill a screen, and few enough to be answered and checked quickly. */
const MEMORIES_ON_FIRST_PAGE = 24;
/** As many as the canister answers in one call. */
const MEMORIES_PER_PAGE = 100;

/** What is read, whose it is, and by what right. */
export interface PhotoSource extends BackendConnection {
  access: ReadAccess;
  owner: Principal;
  /** `undefined` for everything that the owner stored: only the canister's own list has these ids. */
  items: readonly GalleryItem[] | undefined;
}

/**
 * Reads and verifies a listing.
 * @param cursor FIRST_CURSOR, or `next` of the listing before
 * @throws StoreError, VerificationError, or the agent's errors
 */
export async function readListing(listing: PhotoSource, cursor: string): Promise<PhotoListing> {
  const { items } = listing;
  const count = cursor === FIRST_CURSOR ? MEMORIES_ON_FIRST_PAGE : MEMORIES_PER_PAGE;
  if (items === undefined) return readListed(listing, cursor, count);
  const start = Number(cursor);
  const page = items.slice(start, start + count);
  const end = start + page.length;
  const { photos, missing } = page.length === 0 ? { photos: [], missing: [] } : await readItems(listing, page);
  return { photos, missing, next: end < items.length ? String(end) : undefined };
}

/**
 * Reads one photo as it is stored now.
 * @throws StoreError (NotFound, when it is gone), VerificationError, or the agent's errors
 */
export async function readPhoto(listing: Omit<PhotoSource, "items">, item: GalleryItem): Promise<Photo> {
  const { photos } = await readItems(listing, [item]);
  const [photo] = photos;
  if (photo === undefined) throw new StoreError("NotFound", "It is not stored any more.");
  return photo;
}

type ReadItems = Omit<PhotoListing, "next">;

async function readItems(listing: Omit<PhotoSource, "items">, items: readonly GalleryItem[]): Promise<ReadItems> {
  const parts = await askInHalves(items, (part) => readPart(listing, part));
  return { photos: parts.flatMap(({ photos }) => photos), missing: parts.flatMap(({ missing }) => missing) };
}

async function readPart(listing: Omit<PhotoSource, "items">, items: readonly GalleryItem[]): Promise<ReadItems> {
  const memoryIds = items.map((item) => item.memory_id);
  const { value: memories, ...proof } = accepted(
    await readAccessibleMemories(listing.backend, listing.access, memoryIds),
  );
  const tree = await verifyProof(proof, listing.trust);
  const owner = listing.owner.toUint8Array();
  const photos: Photo[] = [];
  const missing: GalleryItem[] = [];
  const nextTurn = yieldToMain();
  for (const [index, item] of items.entries()) {
    await nextTurn();
    const memory = unwrap(memories[index] ?? ([] as Opt<Memory>));
    if (memory === undefined) {
      if (tree.leaf(memoryMetadataPath(owner, item.memory_id)) !== undefined)
        throw new VerificationError(`Memory ${item.memory_id} is certified, but the answer leaves it out.`);
      missing.push(item);
      continue;
    }
    if (memory.id !== item.memory_id)
      throw new VerificationError(`The answer has memory ${memory.id} in place of ${item.memory_id}.`);
    checkMemory(tree, owner, memory);
    photos.push(photoOf(memory, unwrap(item.caption), tree.certifiedAtNs, proof));
  }
  return { photos, missing };
}

/** Lists everything that the caller stored, newest first. */
async function readListed(
  { backend, trust, owner }: PhotoSource,
  cursor: string,
  count: number,
): Promise<PhotoListing> {
  const request: ListingRequest = { cursor: cursor === FIRST_CURSOR ? [] : [cursor], limit: [count] };
  const { value, ...proof } = accepted(await backend.list_memories(request));
  const tree = await verifyProof(proof, trust);
  const nextTurn = yieldToMain();
  for (const memory of value.items) {
    await nextTurn();
    checkMemory(tree, owner.toUint8Array(), memory);
  }
  return {
    photos: value.items.map((memory) => photoOf(memory, undefined, tree.certifiedAtNs, proof)),
    missing: [],
    next: unwrap(value.next_cursor),
  };
}
