import { checkMemory } from "@store-forever/protocol/verify";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deleteGallery, storeGallery } from "../galleries/galleries.ts";
import { listGalleries } from "../galleries/gallery-reads.ts";
import { ALICE, BOB, CAROL, EVERYTHING, galleryInput, uuid } from "../inputs.fixture.ts";
import { deleteMemory } from "../memories/memories.ts";
import { listMemories } from "../memories/memory-reads.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import { revokeLink } from "../sharing/links.ts";
import { sharingOf, updateSharing } from "../sharing/sharing.ts";
import { readGauges } from "../store/bookkeeping/gauges.ts";
import { readBlob } from "../store/records/blob-record.ts";
import type { Owner } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { entryCounts, upgradeable, witnessed } from "../store.fixture.ts";
import { UNREFERENCED_TTL_NS } from "../uploads/blobs.ts";
import { capsuleOf, createCapsule } from "./capsules.ts";
import { handOver, link, photoHash, photoOf, photosOf, seenThrough, storePhoto } from "./handovers.fixture.ts";
import { acceptCapsule, offerCapsule } from "./handovers.ts";

/** What somebody has: photos by id, and galleries of ids, each with a link or without. */
const holdings = fc.record({
  photos: fc.uniqueArray(fc.record({ id: fc.nat({ max: 4 }), seed: fc.nat({ max: 5 }), isLinked: fc.boolean() }), {
    selector: ({ id }) => id,
    maxLength: 5,
  }),
  galleries: fc.uniqueArray(
    fc.record({
      id: fc.nat({ max: 1 }),
      items: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 4 }),
      isLinked: fc.boolean(),
    }),
    { selector: ({ id }) => id, maxLength: 2 },
  ),
});
type Holdings = typeof holdings extends fc.Arbitrary<infer Value> ? Value : never;
const SAME_PHOTOS_IN_ANOTHER_ORDER: [Holdings, Holdings] = [
  {
    photos: [{ id: 1, seed: 0, isLinked: false }],
    galleries: [{ id: 1, items: [1, 2, 3], isLinked: true }],
  },
  { photos: [], galleries: [{ id: 1, items: [3, 1, 2], isLinked: false }] },
];

describe("merging", () => {
  it("loses no photo, shows through each link what it showed, and leaks nothing", async () => {
    await fc.assert(
      fc.asyncProperty(holdings, holdings, async (ofAlice, ofBob) => {
        const { boot, clock, nodes } = upgradeable();
        const store = boot();
        const nodesBefore = nodes.size;
        const tokens: { owner: Owner; token: string }[] = [];
        for (const [owner, { photos, galleries }] of [
          [ALICE, ofAlice],
          [BOB, ofBob],
        ] as const) {
          createCapsule(store, owner, undefined);
          for (const { id, seed } of photos) storePhoto(store, owner, id, seed);
          for (const { id, items } of galleries)
            storeGallery(store, owner, galleryInput(uuid(100 + id), items.map(uuid)));
          const add = (token: string) => tokens.push({ owner, token });
          for (const { id, isLinked } of photos) if (isLinked) add(link(store, owner, "memory", id));
          for (const { id, isLinked } of galleries) if (isLinked) add(link(store, owner, "gallery", 100 + id));
        }
        const seen = () => Promise.all(tokens.map(({ token }) => seenThrough(store, token)));
        const before = await seen();
        const photos = new Set([...photosOf(store, ALICE), ...photosOf(store, BOB)]);
        handOver(store, ALICE, BOB);
        for (const [place, shown] of (await seen()).entries()) {
          const known = before[place] ?? [];
          // What a gallery of Bob's was missing, Alice may have had. His order of the same photos stays, also for her links.
          if (tokens[place]?.owner === BOB) expect(shown).toEqual(known.map((photo, item) => photo ?? shown[item]));
          else expect(shown.toSorted()).toEqual(known.toSorted());
        }
        expect(new Set(photosOf(store, BOB))).toEqual(photos);
        const { totals } = capsuleOf(store, BOB);
        expect(totals).toMatchObject({ memories: photosOf(store, BOB).length, assets: 2 * photos.size });
        for (const photo of photos) expect(readBlob(store, Buffer.from(photo, "hex"))?.holderCount).toBe(1);

        for (const { token } of tokens.slice(1)) revokeLink(store, BOB, token);
        for (const { id } of listGalleries(store, BOB, EVERYTHING, () => true).value.items)
          deleteGallery(store, BOB, id);
        for (const { id } of listMemories(store, BOB, EVERYTHING).value.items) deleteMemory(store, BOB, id);
        clock.nowNs += 2n * UNREFERENCED_TTL_NS;
        for (let due = nextSweepNs(store); due !== undefined; due = nextSweepNs(store)) sweep(store);
        const left = Object.keys(entryCounts(store)).filter((name) => !/accounts|counters|lists|audit/.test(name));
        expect(left).toEqual([]);
        expect(store.maps.lists.entries(0, 10).length).toBeLessThanOrEqual(2);
        expect(readGauges(store)).toEqual({ blobCount: 0n, blobBytes: 0n, openSessions: 0 });
        store.tree.rootHash();
        expect(nodes.size).toBe(nodesBefore);
      }),
      { numRuns: 40, examples: [SAME_PHOTOS_IN_ANOTHER_ORDER] },
    );
  });

  it.each(["everybody", "links"] as const)("takes along, of those who may read, %s", (readers) => {
    const store = upgradeable().boot();
    const [ofAlice, ofBob] = [ALICE, BOB].map((owner) => ({ kind: "memory", owner, id: uuid(1) }) as const);
    for (const owner of [ALICE, BOB]) {
      createCapsule(store, owner, undefined);
      storePhoto(store, owner, 1, 1);
    }
    const token = link(store, ALICE, "memory", 1);
    updateSharing(store, ofAlice as Target, { isPublic: true, add: [CAROL], remove: [] });
    offerCapsule(store, ALICE, BOB);
    acceptCapsule(store, BOB, ALICE, readers);
    const { isPublic, people, links } = sharingOf(store, ofBob as Target);
    const isEverybody = readers === "everybody";
    expect([isPublic, people]).toEqual(isEverybody ? [true, [CAROL]] : [false, []]);
    expect(links.map((each) => each.token)).toEqual([token]);
  });

  it.each([
    { has: "nothing", ofBob: [], shown: [[1, 2, 3]] },
    { has: "the same photo with its versions", ofBob: [1, 2, 3], shown: [[1, 2, 3]] },
    { has: "the same photo without its versions", ofBob: [3], shown: [[1, 2, 3], [3]] },
    { has: "a former version of it", ofBob: [2], shown: [[1, 2, 3], [2]] },
    { has: "more versions of it", ofBob: [0, 1, 2, 3], shown: [[0, 1, 2, 3]] },
  ])("keeps versions where the receiver has $has", async ({ ofBob, shown }) => {
    const store = upgradeable().boot();
    for (const [owner, seeds] of [
      [ALICE, [1, 2, 3]],
      [BOB, ofBob],
    ] as const) {
      createCapsule(store, owner, undefined);
      for (const [place, seed] of seeds.entries()) storePhoto(store, owner, 1, seed, seeds[place - 1]);
    }
    handOver(store, ALICE, BOB);
    const { value, paths } = listMemories(store, BOB, EVERYTHING);
    const tree = await witnessed(store, paths);
    for (const memory of value.items) checkMemory(tree, BOB, memory);
    const seen = value.items.map(({ assets, versions }) => [...versions, { assets }].map((each) => photoOf(each)));
    expect(seen.toSorted()).toEqual(shown.map((seeds) => seeds.map(photoHash)).toSorted());
    const different = new Set(shown.flat()).size;
    expect(capsuleOf(store, BOB).totals).toMatchObject({ memories: shown.length, assets: 2 * different });
    for (const { id } of value.items) deleteMemory(store, BOB, id);
    expect(capsuleOf(store, BOB).totals).toMatchObject({ memories: 0, assets: 0, size_bytes: 0n });
  });
});
