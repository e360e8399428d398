import {
  ARTIFACTS,
  type AssetRef,
  type Backend,
  type GalleryInput,
  LIMITS,
  type Memory,
  type Opt,
  type ResultOf,
  type Rights,
  STORAGE_BACKENDS,
} from "@store-forever/protocol";
import { checkGallery, checkMemory, verifyProof } from "@store-forever/protocol/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, bytesOf, memoryInput, sha256, uuid } from "../src/inputs.fixture.ts";
import { type BackendNetwork, codeOf, galleryIn, okOf, type Person, startBackend } from "./backend.fixture.ts";

/** Every call answers with the largest contents that there can be: the network's devnet counts and limits instructions as mainnet does. */
const COUNT = LIMITS.presenceMax;
const memoryIds = Array.from({ length: COUNT }, (_, index) => uuid(index + 1));
/** Beyond ASCII, of two bytes each. */
const text = (sizeBytes: number) => "é".repeat(sizeBytes / 2);
const url = `https://example.com/${text(LIMITS.maxTextBytes - 20)}`;
const shortUrl = `https://example.com/${text(LIMITS.maxTitleBytes - 20)}`;

let network: BackendNetwork;
let alice: Person;
beforeAll(async () => {
  network = await startBackend();
  alice = network.person();
});
afterAll(() => network?.devnet.close());

async function storeLargestMemories({ backend }: Person): Promise<void> {
  const original = bytesOf(9, 1);
  okOf((await backend.store_assets([{ sha256: sha256(original), bytes: original }]))[0]);
  const inlines = [5_000, LIMITS.maxInlineBytes].map((sizeBytes) => {
    const placeholder = bytesOf(sizeBytes, 2);
    return { ...assetRef("placeholder", placeholder), inline: [placeholder] as [Uint8Array] };
  });
  const metadata = {
    ...memoryInput(uuid(1), []).metadata,
    title: text(LIMITS.maxTitleBytes),
    description: [text(LIMITS.maxTextBytes)] as [string],
    file_name: [text(LIMITS.maxTitleBytes)] as [string],
    camera: [text(LIMITS.maxTitleBytes)] as [string],
    alt_text: [text(LIMITS.maxTitleBytes)] as [string],
    rights: [
      {
        creator: [text(LIMITS.maxTitleBytes)],
        credit: [text(LIMITS.maxTitleBytes)],
        copyright: [text(LIMITS.maxTitleBytes)],
        license: [text(LIMITS.maxTitleBytes)],
        license_url: [shortUrl],
        acquire_license_url: [shortUrl],
      },
    ] as [Rights],
    source_url: [url] as [string],
  };
  for (let start = 0; start < COUNT; start += COUNT / 4)
    (
      await backend.memories_create(
        memoryIds.slice(start, start + COUNT / 4).map((id, index) => ({
          // Every other one has the largest placeholder: bytes bound some answers, instructions others.
          ...memoryInput(id, [assetRef("original", original), inlines[index % 2] as AssetRef]),
          metadata,
        })),
      )
    ).map(okOf);
}

/** Asks for all, and for halves where they are too many. */
async function readAll(backend: Backend, ids: string[]): Promise<Opt<Memory>[]> {
  const answer = await backend.memories_read({ memory_ids: ids, token: [] });
  if ("Ok" in answer) return answer.Ok.value;
  expect(codeOf(answer)).toBe("TooLarge");
  const half = ids.length / 2;
  return [...(await readAll(backend, ids.slice(0, half))), ...(await readAll(backend, ids.slice(half)))];
}

interface Page<T> {
  items: T[];
  next_cursor: Opt<string>;
}

/** Follows the cursors of a list. */
async function listAll<T>(page: (cursor: Opt<string>) => Promise<ResultOf<{ value: Page<T> }>>): Promise<T[]> {
  const all: T[] = [];
  let cursor: Opt<string> = [];
  do {
    const { items, next_cursor }: Page<T> = okOf(await page(cursor)).value;
    all.push(...items);
    cursor = next_cursor;
  } while (cursor.length > 0);
  return all;
}

describe("memories with the longest texts", () => {
  beforeAll(() => storeLargestMemories(alice));

  it("are listed in shorter pages, read in halves, and looked up a hundred at a time", async () => {
    const { backend, owner } = alice;
    const listed = await listAll(async (cursor) => {
      const page = await backend.list_memories({ cursor, limit: [COUNT] });
      const tree = await verifyProof(okOf(page), network.trust);
      for (const memory of okOf(page).value.items) checkMemory(tree, owner, memory);
      return page;
    });
    expect(listed.map(({ id }) => id)).toEqual(memoryIds.toReversed());
    expect((await readAll(backend, memoryIds)).map(([memory]) => memory?.id)).toEqual(memoryIds);
    const presence = okOf(
      await backend.get_memory_list_presence_icp({ memory_ids: memoryIds, cursor: [], limit: [COUNT] }),
    );
    expect(presence.value.items.filter((item) => item.asset_present)).toHaveLength(COUNT);
  });

  it("tell all their copies elsewhere, one memory's at a time at least", async () => {
    const { backend } = alice;
    const edges = STORAGE_BACKENDS.flatMap((place) =>
      ARTIFACTS.map((artifact) => ({
        memory_id: uuid(1),
        artifact: { [artifact]: null } as never,
        backend: { [place.replaceAll("-", "_")]: null } as never,
        present: true,
        location: [text(LIMITS.maxTextBytes)] as [string],
        sha256: [sha256(bytesOf(1, 1))] as [Uint8Array],
        size_bytes: [2n ** 64n - 1n] as [bigint],
      })),
    );
    const reports = memoryIds.slice(0, 10).map((memory_id) => edges.map((edge) => ({ ...edge, memory_id })));
    for (const reported of reports) (await backend.report_edges(reported)).map(okOf);
    expect(okOf(await backend.list_edges([uuid(1)]))).toHaveLength(edges.length);
    const answer = await backend.list_edges(memoryIds.slice(0, 10));
    if ("Err" in answer) expect(codeOf(answer)).toBe("TooLarge");
    else expect(answer.Ok).toHaveLength(10 * edges.length);
  });
});

describe("the largest galleries", () => {
  const count = LIMITS.maxGalleryItems;
  const gallery = (id: string, itemCount: number, captionBytes: number): GalleryInput => ({
    id,
    title: text(LIMITS.maxTitleBytes),
    description: [text(LIMITS.maxTextBytes)],
    source_url: [url],
    items: Array.from({ length: itemCount }, (_, index) => ({
      memory_id: uuid(index + 1),
      caption: [text(captionBytes)],
    })),
  });

  it("are stored, listed, read, shared and counted", async () => {
    const { backend } = alice;
    // As many items as there may be, with captions as long as there may be; and as much text as one message takes.
    okOf(await backend.store_gallery_forever(gallery(uuid(1), count, 88)));
    okOf(await backend.store_gallery_forever(gallery(uuid(2), count / 2, 330)));
    expect(codeOf(await backend.store_gallery_forever(gallery(uuid(3), count, 100)))).toBe("TooLarge");
    const listed = await listAll(async (cursor) => {
      const page = await backend.get_my_galleries({ cursor, limit: [COUNT] });
      const tree = await verifyProof(okOf(page), network.trust);
      for (const item of okOf(page).value.items) checkGallery(tree, item);
      return page;
    });
    expect(listed.map(({ id, items }) => [id, items.length])).toEqual([
      [uuid(2), count / 2],
      [uuid(1), count],
    ]);
    expect(okOf(await backend.get_gallery_by_id(uuid(1))).value.items).toHaveLength(count);
    const { token } = okOf(await backend.create_share_link({ gallery: uuid(1) }, []));
    const opened = okOf(await network.anonymous.backend.open_share_link(token)).value;
    expect(galleryIn(opened).items).toHaveLength(count);
    expect(okOf(await backend.get_gallery_statuses([uuid(1)]))).toMatchObject([
      { total_memories: count, stored_memories: COUNT, state: { partially_stored: null } },
    ]);
  });
});
