import { type GalleryItem, type Memory, memoryMetadataPath, type Opt } from "@store-forever/protocol";
import { checkMemory, unwrap, VerificationError, verifyProof } from "@store-forever/protocol/verify";
import { readMemories } from "./access.ts";
import { type Archive, itemsOf } from "./archive.ts";
import { okOf, RefusedError } from "./failure.ts";
import { type Photo, photoOf } from "./photo.ts";

/** Some of an archive's photos, in their order. */
export interface PhotoPage {
  photos: Photo[];
  /** Items that the canister proves it does not have. */
  missing: readonly GalleryItem[];
  /** Where the next page begins; `undefined` after the last. */
  next: string | undefined;
}

export const FIRST_PAGE = "";
/** As many as the canister answers at once. */
const MEMORIES_PER_PAGE = 100;

/**
 * Reads and checks a page of an archive.
 * @param cursor FIRST_PAGE, or the page before's `next`
 * @throws RefusedError, VerificationError, or the agent's errors
 */
export async function readPage(archive: Archive, cursor: string): Promise<PhotoPage> {
  const items = itemsOf(archive);
  if (items === undefined) return readListed(archive, cursor);
  const start = Number(cursor);
  const page = items.slice(start, start + MEMORIES_PER_PAGE);
  const end = start + page.length;
  const { photos, missing } = page.length === 0 ? { photos: [], missing: [] } : await readItems(archive, page);
  return { photos, missing, next: end < items.length ? String(end) : undefined };
}

/**
 * One photo as it is stored now.
 * @throws RefusedError (NotFound, when it is gone), VerificationError, or the agent's errors
 */
export async function readAgain(archive: Archive, item: GalleryItem): Promise<Photo> {
  const { photos } = await readItems(archive, [item]);
  const [photo] = photos;
  if (photo === undefined) throw new RefusedError("NotFound", "It is not stored any more.");
  return photo;
}

/** Where placeholders are so large that the answer for all would not fit a message, it is asked for in halves. */
async function readItems(archive: Archive, items: readonly GalleryItem[]): Promise<Omit<PhotoPage, "next">> {
  const memoryIds = items.map((item) => item.memory_id);
  const answer = await readMemories(archive.backend, archive.access, memoryIds);
  if ("Err" in answer && "TooLarge" in answer.Err.code && items.length > 1) {
    const middle = items.length >> 1;
    const [first, second] = [
      await readItems(archive, items.slice(0, middle)),
      await readItems(archive, items.slice(middle)),
    ];
    return { photos: [...first.photos, ...second.photos], missing: [...first.missing, ...second.missing] };
  }
  const { value: memories, ...proof } = okOf(answer);
  const tree = await verifyProof(proof, archive.trust);
  const owner = archive.owner.toUint8Array();
  const found = items.map((item, index): Photo | undefined => {
    const memory = unwrap(memories[index] ?? ([] as Opt<Memory>));
    if (memory === undefined) {
      if (tree.leaf(memoryMetadataPath(owner, item.memory_id)) === undefined) return undefined;
      throw new VerificationError(`Memory ${item.memory_id} is certified, but the answer leaves it out.`);
    }
    if (memory.id !== item.memory_id)
      throw new VerificationError(`The answer has memory ${memory.id} in place of ${item.memory_id}.`);
    checkMemory(tree, owner, memory);
    return photoOf(memory, unwrap(item.caption), tree.certifiedAtNs, proof);
  });
  return {
    photos: found.filter((photo) => photo !== undefined),
    missing: items.filter((_, index) => found[index] === undefined),
  };
}

/** All that the caller stored, newest first. */
async function readListed({ backend, trust, owner }: Archive, cursor: string): Promise<PhotoPage> {
  const request = { cursor: cursor === FIRST_PAGE ? ([] as []) : ([cursor] as [string]), limit: [MEMORIES_PER_PAGE] };
  const { value, ...proof } = okOf(await backend.list_memories(request as Parameters<typeof backend.list_memories>[0]));
  const tree = await verifyProof(proof, trust);
  for (const memory of value.items) checkMemory(tree, owner.toUint8Array(), memory);
  return {
    photos: value.items.map((memory) => photoOf(memory, undefined, tree.certifiedAtNs, proof)),
    missing: [],
    next: unwrap(value.next_cursor),
  };
}
