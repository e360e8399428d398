import { LIMITS, toHex } from "@store-forever/protocol";
import { checkMemory, checkOpenedLink } from "@store-forever/protocol/verify";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALICE,
  BOB,
  bytesOf,
  entryCounts,
  galleryInput,
  memoryInput,
  refusalOf,
  SECOND_NS,
  sha256,
  storedAsset,
  testArchive,
  upgradeable,
  upload,
  uuid,
  witnessed,
} from "../archive.fixture.ts";
import { deleteGallery, storeGallery } from "../galleries/galleries.ts";
import { listGalleries, listMemories, openedLink, readMemories, sharedGallery } from "../memories/certified-answers.ts";
import { listEdges, reportEdge } from "../memories/edges.ts";
import { createMemory, deleteMemory, upsertMetadata } from "../memories/memories.ts";
import { nextSweepNs, sweep } from "../methods/sweep.ts";
import { auditPage } from "../operations/journal.ts";
import { rightToShared } from "../sharing/rights.ts";
import { addLink, revokeLink, sharingOf, updateSharing } from "../sharing/sharing.ts";
import type { Archive, Owner } from "../store/archive.ts";
import { readGauges } from "../store/records/gauges.ts";
import { readBlob, UNREFERENCED_TTL_NS } from "../uploads/blobs.ts";
import { putChunk } from "../uploads/uploads.ts";
import { capsuleOf, connectionsOf, createCapsule, registerCapsule, setQuota } from "./accounts.ts";
import { acceptCapsule, handoverOf, leftToMove, offerCapsule, requireSettled, withdrawOffer } from "./handovers.ts";

const CAROL = Uint8Array.of(1, 2, 5);
const everything = { cursor: [] as [], limit: [100] as [number] };
const MINUTE_NS = 60n * SECOND_NS;

function storePhoto(archive: Archive, owner: Owner, id: number, seed: number): void {
  createMemory(
    archive,
    owner,
    memoryInput(uuid(id), [
      storedAsset(archive, owner, "original", bytesOf(50, seed)),
      storedAsset(archive, owner, "thumb", bytesOf(20, seed)),
    ]),
  );
}

let secrets = 0;
const secret = () => sha256(Uint8Array.of(secrets >> 8, secrets++ & 255));
const link = (archive: Archive, owner: Owner, kind: "gallery" | "memory", id: number) =>
  addLink(archive, { kind, owner, id: uuid(id) }, undefined, secret).token;

function handOver(archive: Archive, from: Owner, to: Owner): void {
  offerCapsule(archive, from, to);
  acceptCapsule(archive, to, from);
  while (handoverOf(archive, to, from).state !== "done") sweep(archive);
}

const photoOf = (memory: { assets: { sha256: Uint8Array }[] } | undefined) =>
  memory?.assets[0] && toHex(memory.assets[0].sha256);
/** The photos that a link shows, provably. */
async function seenThrough(archive: Archive, token: string): Promise<(string | undefined)[]> {
  const { value: target, paths } = openedLink(archive, token);
  if (target === undefined) throw new Error("The link opens nothing.");
  const ids =
    target.kind === "memory" ? [target.id] : sharedGallery(archive, token).value.items.map((i) => i.memory_id);
  expect(await witnessed(archive, paths)).toBeDefined();
  const { value: memories, paths: proofs } = readMemories(archive, CAROL, { memory_ids: ids, token: [token] });
  const tree = await witnessed(archive, proofs);
  for (const [memory] of memories) if (memory) checkMemory(tree, target.owner, memory);
  return memories.map(([memory]) => photoOf(memory));
}
const photosOf = (archive: Archive, owner: Owner) =>
  listMemories(archive, owner, everything).value.items.map((memory) => photoOf(memory) ?? "");

describe("a capsule that changes hands", () => {
  it("takes everything along, provably, and leaves nothing with whom it was", async () => {
    const { archive } = testArchive();
    registerCapsule(archive, ALICE, "Alice");
    setQuota(archive, ALICE, 2n ** 50n);
    storePhoto(archive, ALICE, 1, 1);
    storePhoto(archive, ALICE, 2, 2);
    storeGallery(archive, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2)]));
    const galleryToken = link(archive, ALICE, "gallery", 10);
    const memoryToken = link(archive, ALICE, "memory", 2);
    const target = { kind: "gallery", owner: ALICE, id: uuid(10) } as const;
    updateSharing(archive, target, { isPublic: true, add: [CAROL, BOB], remove: [] });
    const edge = { memory_id: uuid(1), artifact: { asset: null }, backend: { s3: null }, present: true } as const;
    reportEdge(archive, ALICE, { ...edge, location: ["s3://a"], sha256: [], size_bytes: [] });
    const [before] = listMemories(archive, ALICE, everything).value.items;
    const gauges = readGauges(archive);

    handOver(archive, ALICE, BOB);

    expect(readGauges(archive)).toEqual(gauges);
    expect(await seenThrough(archive, galleryToken)).toEqual([1, 2].map((seed) => toHex(sha256(bytesOf(50, seed)))));
    expect(await seenThrough(archive, memoryToken)).toEqual([toHex(sha256(bytesOf(50, 2)))]);
    const { value, paths } = listMemories(archive, BOB, everything);
    const tree = await witnessed(archive, paths);
    for (const memory of value.items) checkMemory(tree, BOB, memory);
    expect(value.items[0]).toEqual(before);
    expect(listGalleries(archive, BOB, everything, () => true).value.items).toHaveLength(1);
    expect(listEdges(archive, BOB, [uuid(1)])).toHaveLength(1);
    const sharing = sharingOf(archive, { ...target, owner: BOB });
    expect(sharing).toMatchObject({ isPublic: true, people: [CAROL] });
    expect(capsuleOf(archive, BOB)).toMatchObject({
      display_name: ["Alice"],
      totals: { memories: 2, galleries: 1, assets: 4, size_bytes: 140n },
    });
    expect([connectionsOf(archive, CAROL), connectionsOf(archive, BOB)]).toEqual([[BOB], [CAROL]]);
    expect(refusalOf(() => capsuleOf(archive, ALICE)).code).toBe("NotFound");
    const opened = openedLink(archive, galleryToken);
    expect(opened.value?.owner).toEqual(BOB);
    checkOpenedLink(await witnessed(archive, opened.paths), galleryToken, {
      owner: { toUint8Array: () => BOB } as never,
      target: { gallery: uuid(10) },
    });
    sweep(archive);
    const left = Object.entries(archive.stores).filter(
      ([name, map]) =>
        !["handovers", "unreferenced", "receivers", "audit", "handoverExpiries", "chunks", "blobs"].includes(name) &&
        map.entries(0, 1_000).some(({ key }) => Buffer.from(key).includes(Buffer.from([3, ...ALICE]))),
    );
    expect(left.map(([name]) => name)).toEqual([]);
    expect(auditPage(archive, everything).entries[0]).toMatchObject({ operation: "capsule_moved", callerBytes: BOB });
  });

  it("gives its new owner what was shared with the old one", () => {
    const { archive } = testArchive();
    storePhoto(archive, CAROL, 1, 1);
    updateSharing(
      archive,
      { kind: "memory", owner: CAROL, id: uuid(1) },
      { isPublic: undefined, add: [ALICE], remove: [] },
    );
    createCapsule(archive, ALICE, undefined);
    const mayRead = () => rightToShared(archive, BOB, CAROL, undefined).mayRead(uuid(1));
    expect(mayRead()).toBe(false);
    handOver(archive, ALICE, BOB);
    expect(mayRead()).toBe(true);
    expect(connectionsOf(archive, CAROL)).toEqual([BOB]);
  });

  it("needs the word of both, within ten minutes, once", () => {
    const { archive, clock } = testArchive();
    const codeOf = (operation: () => unknown) => refusalOf(operation).code;
    expect(codeOf(() => offerCapsule(archive, ALICE, BOB))).toBe("NotFound");
    storePhoto(archive, ALICE, 1, 1);
    expect(codeOf(() => offerCapsule(archive, ALICE, ALICE))).toBe("InvalidArgument");
    expect(codeOf(() => offerCapsule(archive, ALICE, Uint8Array.of(4)))).toBe("InvalidArgument");
    expect(codeOf(() => acceptCapsule(archive, BOB, ALICE))).toBe("NotFound");
    offerCapsule(archive, ALICE, BOB);
    expect(codeOf(() => acceptCapsule(archive, CAROL, ALICE))).toBe("NotFound");
    expect(codeOf(() => handoverOf(archive, CAROL, ALICE))).toBe("NotFound");
    expect(codeOf(() => acceptCapsule(archive, ALICE, ALICE))).toBe("NotFound");
    withdrawOffer(archive, ALICE);
    expect(codeOf(() => acceptCapsule(archive, BOB, ALICE))).toBe("NotFound");
    offerCapsule(archive, ALICE, BOB);
    clock.nowNs += 10n * MINUTE_NS;
    expect(codeOf(() => acceptCapsule(archive, BOB, ALICE))).toBe("NotFound");
    sweep(archive);
    expect(entryCounts(archive)).not.toHaveProperty("handovers");
    offerCapsule(archive, ALICE, CAROL);
    offerCapsule(archive, ALICE, BOB);
    expect(codeOf(() => acceptCapsule(archive, CAROL, ALICE))).toBe("NotFound");
    expect(acceptCapsule(archive, BOB, ALICE)).toMatchObject({ state: "done", memories: 1 });
    expect(acceptCapsule(archive, BOB, ALICE)).toMatchObject({ state: "done", memories: 1 });
    storePhoto(archive, ALICE, 2, 2);
    expect(acceptCapsule(archive, BOB, ALICE)).toMatchObject({ memories: 1 });
    expect(photosOf(archive, ALICE)).toHaveLength(1);
    clock.nowNs += 25n * 60n * MINUTE_NS;
    sweep(archive);
    expect(codeOf(() => acceptCapsule(archive, BOB, ALICE))).toBe("NotFound");
    expect(["handovers", "receivers", "handoverExpiries"].filter((name) => name in entryCounts(archive))).toEqual([]);
  });

  it("moves a large one bit by bit, over upgrades, while neither of the two can change anything", () => {
    const { boot } = upgradeable();
    let archive = boot();
    const count = 230;
    for (let id = 0; id < count; id++) storePhoto(archive, ALICE, id, id);
    for (const id of [3, 5]) deleteMemory(archive, ALICE, uuid(id));
    const [chunk] = upload(bytesOf(LIMITS.chunkSizeBytes + 1, 1), uuid(900), { commit: true }).chunks;
    putChunk(archive, ALICE, chunk as never);
    storePhoto(archive, BOB, 1_000, 1_000);
    createCapsule(archive, CAROL, undefined);
    offerCapsule(archive, CAROL, BOB);
    offerCapsule(archive, ALICE, BOB);
    const begun = acceptCapsule(archive, BOB, ALICE);
    expect(begun.state).toBe("moving");
    expect(readGauges(archive).openSessions).toBe(0);
    expect(begun.memories + leftToMove(archive, ALICE, begun)).toBeGreaterThanOrEqual(count - 2);
    for (const owner of [ALICE, BOB]) expect(refusalOf(() => requireSettled(archive, owner)).code).toBe("Conflict");
    requireSettled(archive, CAROL);
    expect(refusalOf(() => acceptCapsule(archive, BOB, CAROL)).code).toBe("Conflict");
    let rounds = 0;
    for (; handoverOf(archive, ALICE, ALICE).state === "moving"; rounds++) {
      archive.tree.rootHash();
      archive = boot();
      expect(nextSweepNs(archive)).toBe(0n);
      sweep(archive);
    }
    expect(rounds).toBeGreaterThan(0);
    expect(capsuleOf(archive, BOB).totals).toMatchObject({ memories: count - 1, assets: 2 * (count - 1) });
    requireSettled(archive, BOB);
    expect(acceptCapsule(archive, BOB, CAROL).state).toBe("done");
  });

  it("keeps both where the two have different things under one id", async () => {
    const { archive } = testArchive();
    for (const [owner, photos] of [
      [ALICE, [1, 2, 3]],
      [BOB, [1, 20, 30]],
    ] as const) {
      photos.forEach((seed, place) => {
        storePhoto(archive, owner, place + 1, seed);
      });
    }
    upsertMetadata(archive, BOB, {
      memory_id: uuid(4),
      memory_type: { image: null },
      metadata: { ...memoryInput(uuid(4), []).metadata, title: "Bob's title" },
      idempotency_key: "a",
    });
    storePhoto(archive, ALICE, 4, 4);
    storeGallery(archive, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(30)]));
    storeGallery(archive, BOB, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(3)]));
    storePhoto(archive, BOB, 30, 31);
    const [ofAlice, ofBob] = [link(archive, ALICE, "gallery", 10), link(archive, BOB, "gallery", 10)];
    const before = [await seenThrough(archive, ofAlice), await seenThrough(archive, ofBob)];
    handOver(archive, ALICE, BOB);
    expect([await seenThrough(archive, ofAlice), await seenThrough(archive, ofBob)]).toEqual(before);
    expect(photosOf(archive, BOB).sort()).toEqual(
      [1, 2, 3, 4, 20, 30, 31].map((seed) => toHex(sha256(bytesOf(50, seed)))).sort(),
    );
    const [[completed]] = readMemories(archive, BOB, { memory_ids: [uuid(4)], token: [] }).value as [[never]];
    expect(completed).toMatchObject({ metadata: { title: "Bob's title" }, assets: [{}, {}] });
    expect(listGalleries(archive, BOB, everything, () => true).value.items).toHaveLength(2);
  });
});

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
        const archive = boot();
        const nodesBefore = nodes.size;
        const tokens: { owner: Owner; token: string }[] = [];
        for (const [owner, { photos, galleries }] of [
          [ALICE, ofAlice],
          [BOB, ofBob],
        ] as const) {
          createCapsule(archive, owner, undefined);
          for (const { id, seed } of photos) storePhoto(archive, owner, id, seed);
          for (const { id, items } of galleries)
            storeGallery(archive, owner, galleryInput(uuid(100 + id), items.map(uuid)));
          const add = (token: string) => tokens.push({ owner, token });
          for (const { id, isLinked } of photos) if (isLinked) add(link(archive, owner, "memory", id));
          for (const { id, isLinked } of galleries) if (isLinked) add(link(archive, owner, "gallery", 100 + id));
        }
        const seen = () => Promise.all(tokens.map(({ token }) => seenThrough(archive, token)));
        const before = await seen();
        const photos = new Set([...photosOf(archive, ALICE), ...photosOf(archive, BOB)]);
        handOver(archive, ALICE, BOB);
        for (const [place, shown] of (await seen()).entries()) {
          const known = before[place] ?? [];
          // What a gallery of Bob's was missing, Alice may have had. His order of the same photos stays, also for her links.
          if (tokens[place]?.owner === BOB) expect(shown).toEqual(known.map((photo, item) => photo ?? shown[item]));
          else expect(shown.toSorted()).toEqual(known.toSorted());
        }
        expect(new Set(photosOf(archive, BOB))).toEqual(photos);
        const { totals } = capsuleOf(archive, BOB);
        expect(totals).toMatchObject({ memories: photosOf(archive, BOB).length, assets: 2 * photos.size });
        for (const photo of photos) expect(readBlob(archive, Buffer.from(photo, "hex"))?.holderCount).toBe(1);

        for (const { token } of tokens.slice(1)) revokeLink(archive, BOB, token);
        for (const { id } of listGalleries(archive, BOB, everything, () => true).value.items)
          deleteGallery(archive, BOB, id);
        for (const { id } of listMemories(archive, BOB, everything).value.items) deleteMemory(archive, BOB, id);
        clock.nowNs += 2n * UNREFERENCED_TTL_NS;
        for (let due = nextSweepNs(archive); due !== undefined; due = nextSweepNs(archive)) sweep(archive);
        const left = Object.keys(entryCounts(archive)).filter((name) => !/accounts|counters|lists|audit/.test(name));
        expect(left).toEqual([]);
        expect(archive.stores.lists.entries(0, 10).length).toBeLessThanOrEqual(2);
        expect(readGauges(archive)).toEqual({ blobCount: 0n, blobBytes: 0n, openSessions: 0 });
        archive.tree.rootHash();
        expect(nodes.size).toBe(nodesBefore);
      }),
      { numRuns: 40, examples: [SAME_PHOTOS_IN_ANOTHER_ORDER] },
    );
  });
});
