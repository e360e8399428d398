import { LIMITS, toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { checkMemory, checkOpenedLink } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { setQuota } from "../admission/quota.ts";
import { storeGallery } from "../galleries/galleries.ts";
import { listGalleries, sharedGallery } from "../galleries/gallery-reads.ts";
import {
  ALICE,
  BOB,
  bytesOf,
  CAROL,
  EVERYTHING,
  galleryInput,
  memoryInput,
  SECOND_NS,
  sha256,
  upload,
  uuid,
} from "../inputs.fixture.ts";
import { listEdges, reportEdge } from "../memories/edges.ts";
import { deleteMemory, upsertMetadata } from "../memories/memories.ts";
import { listMemories, readMemories } from "../memories/memory-reads.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import { auditListing } from "../operations/journal.ts";
import { openedLink } from "../sharing/links.ts";
import { rightToShared } from "../sharing/rights.ts";
import { sharingOf, updateSharing } from "../sharing/sharing.ts";
import { readGauges } from "../store/bookkeeping/gauges.ts";
import { readConnections } from "../store/records/people/account-record.ts";
import { entryCounts, refusalOf, testStore, upgradeable, witnessed } from "../store.fixture.ts";
import { putChunk } from "../uploads/uploads.ts";
import { capsuleOf, createCapsule } from "./capsules.ts";
import { handOver, link, photosOf, seenThrough, storePhoto } from "./handovers.fixture.ts";
import { acceptCapsule, handoverOf, leftToMove, offerCapsule, requireNoHandover } from "./handovers.ts";

const MINUTE_NS = 60n * SECOND_NS;
describe("a capsule that changes hands", () => {
  it("takes everything along, provably, and leaves nothing with whom it was", async () => {
    const { store } = testStore();
    createCapsule(store, ALICE, "Alice");
    setQuota(store, ALICE, 2n ** 50n);
    storePhoto(store, ALICE, 1, 1);
    storePhoto(store, ALICE, 2, 2);
    storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2)]));
    const galleryToken = link(store, ALICE, "gallery", 10);
    const memoryToken = link(store, ALICE, "memory", 2);
    const target = { kind: "gallery", owner: ALICE, id: uuid(10) } as const;
    updateSharing(store, target, { isPublic: true, add: [CAROL, BOB], remove: [] });
    const edge = { memory_id: uuid(1), artifact: { asset: null }, backend: { s3: null }, present: true } as const;
    reportEdge(store, ALICE, { ...edge, location: ["s3://a"], sha256: [], size_bytes: [] });
    const [before] = listMemories(store, ALICE, EVERYTHING).value.items;
    const gauges = readGauges(store);

    handOver(store, ALICE, BOB);

    expect(readGauges(store)).toEqual(gauges);
    expect(await seenThrough(store, galleryToken)).toEqual([1, 2].map((seed) => toHex(sha256(bytesOf(50, seed)))));
    expect(await seenThrough(store, memoryToken)).toEqual([toHex(sha256(bytesOf(50, 2)))]);
    const { value, paths } = listMemories(store, BOB, EVERYTHING);
    const tree = await witnessed(store, paths);
    for (const memory of value.items) checkMemory(tree, BOB, memory);
    expect(value.items[0]).toEqual(before);
    expect(listGalleries(store, BOB, EVERYTHING, () => true).value.items).toHaveLength(1);
    expect(listEdges(store, BOB, [uuid(1)])).toHaveLength(1);
    const sharing = sharingOf(store, { ...target, owner: BOB });
    expect(sharing).toMatchObject({ isPublic: true, people: [CAROL] });
    expect(capsuleOf(store, BOB)).toMatchObject({
      display_name: ["Alice"],
      totals: { memories: 2, galleries: 1, assets: 4, size_bytes: 140n },
    });
    // Only who shares has a connection: Carol has not shared anything.
    expect([readConnections(store, CAROL), readConnections(store, BOB)]).toEqual([[], [CAROL]]);
    expect(refusalOf(() => capsuleOf(store, ALICE)).code).toBe("NotFound");
    expect(openedLink(store, galleryToken).value?.owner).toEqual(BOB);
    const opened = sharedGallery(store, galleryToken);
    const gallery = { ...opened.value, owner: Principal.fromUint8Array(opened.value.ownerBytes) };
    checkOpenedLink(await witnessed(store, opened.paths), galleryToken, { gallery });
    sweep(store);
    const left = Object.entries(store.maps).filter(
      ([name, map]) =>
        !["handovers", "unreferenced", "receivers", "audit", "handoverExpiries", "chunks", "blobs"].includes(name) &&
        map.entries(0, 1_000).some(({ key }) => Buffer.from(key).includes(Buffer.from([3, ...ALICE]))),
    );
    expect(left.map(([name]) => name)).toEqual([]);
    expect(auditListing(store, EVERYTHING).entries[0]).toMatchObject({ operation: "capsule_moved", callerBytes: BOB });
  });

  it("gives its new owner what was shared with the old one", () => {
    const { store } = testStore();
    storePhoto(store, CAROL, 1, 1);
    updateSharing(
      store,
      { kind: "memory", owner: CAROL, id: uuid(1) },
      { isPublic: undefined, add: [ALICE], remove: [] },
    );
    createCapsule(store, ALICE, undefined);
    const mayRead = () => rightToShared(store, BOB, CAROL, undefined).mayRead(uuid(1));
    expect(mayRead()).toBe(false);
    handOver(store, ALICE, BOB);
    expect(mayRead()).toBe(true);
    expect(readConnections(store, CAROL)).toEqual([BOB]);
  });

  it("needs the word of both, within ten minutes, once", () => {
    const { store, clock } = testStore();
    const codeOf = (operation: () => unknown) => refusalOf(operation).code;
    expect(codeOf(() => offerCapsule(store, ALICE, BOB))).toBe("NotFound");
    storePhoto(store, ALICE, 1, 1);
    expect(codeOf(() => offerCapsule(store, ALICE, ALICE))).toBe("InvalidArgument");
    expect(codeOf(() => offerCapsule(store, ALICE, Uint8Array.of(4)))).toBe("InvalidArgument");
    expect(codeOf(() => acceptCapsule(store, BOB, ALICE))).toBe("NotFound");
    offerCapsule(store, ALICE, BOB);
    expect(codeOf(() => acceptCapsule(store, CAROL, ALICE))).toBe("NotFound");
    expect(codeOf(() => handoverOf(store, CAROL, ALICE))).toBe("NotFound");
    expect(codeOf(() => acceptCapsule(store, ALICE, ALICE))).toBe("NotFound");
    clock.nowNs += 10n * MINUTE_NS;
    expect(codeOf(() => acceptCapsule(store, BOB, ALICE))).toBe("NotFound");
    sweep(store);
    expect(entryCounts(store)).not.toHaveProperty("handovers");
    offerCapsule(store, ALICE, CAROL);
    offerCapsule(store, ALICE, BOB);
    expect(codeOf(() => acceptCapsule(store, CAROL, ALICE))).toBe("NotFound");
    expect(acceptCapsule(store, BOB, ALICE)).toMatchObject({ state: "done", memories: 1 });
    expect(acceptCapsule(store, BOB, ALICE)).toMatchObject({ state: "done", memories: 1 });
    storePhoto(store, ALICE, 2, 2);
    expect(acceptCapsule(store, BOB, ALICE)).toMatchObject({ memories: 1 });
    expect(photosOf(store, ALICE)).toHaveLength(1);
    clock.nowNs += 25n * 60n * MINUTE_NS;
    sweep(store);
    expect(codeOf(() => acceptCapsule(store, BOB, ALICE))).toBe("NotFound");
    expect(["handovers", "receivers", "handoverExpiries"].filter((name) => name in entryCounts(store))).toEqual([]);
  });

  it("moves a large one bit by bit, over upgrades, while neither of the two can change anything", () => {
    const { boot, clock } = upgradeable();
    let store = boot();
    const count = 230;
    for (let id = 0; id < count; id++) storePhoto(store, ALICE, id, id);
    for (const id of [3, 5]) deleteMemory(store, ALICE, uuid(id));
    const [chunk] = upload(bytesOf(LIMITS.chunkSizeBytes + 1, 1), uuid(900), { commit: true }).chunks;
    putChunk(store, ALICE, chunk as never);
    storePhoto(store, BOB, 1_000, 1_000);
    createCapsule(store, CAROL, undefined);
    offerCapsule(store, CAROL, BOB);
    offerCapsule(store, ALICE, BOB);
    clock.instructionsPerLook = 20_000_000n;
    const begun = acceptCapsule(store, BOB, ALICE);
    expect(begun.state).toBe("moving");
    expect(readGauges(store).openSessions).toBe(0);
    expect(begun.memories + leftToMove(store, ALICE, begun)).toBeGreaterThanOrEqual(count - 2);
    for (const owner of [ALICE, BOB]) expect(refusalOf(() => requireNoHandover(store, owner)).code).toBe("Conflict");
    requireNoHandover(store, CAROL);
    expect(refusalOf(() => acceptCapsule(store, BOB, CAROL)).code).toBe("Conflict");
    let rounds = 0;
    for (; handoverOf(store, ALICE, ALICE).state === "moving"; rounds++) {
      store.tree.rootHash();
      store = boot();
      expect(nextSweepNs(store)).toBe(0n);
      sweep(store);
    }
    expect(rounds).toBeGreaterThan(0);
    expect(capsuleOf(store, BOB).totals).toMatchObject({ memories: count - 1, assets: 2 * (count - 1) });
    requireNoHandover(store, BOB);
    expect(acceptCapsule(store, BOB, CAROL).state).toBe("done");
  });

  it("keeps both where the two have different things under one id", async () => {
    const { store } = testStore();
    for (const [owner, photos] of [
      [ALICE, [1, 2, 3]],
      [BOB, [1, 20, 30]],
    ] as const) {
      photos.forEach((seed, place) => {
        storePhoto(store, owner, place + 1, seed);
      });
    }
    upsertMetadata(store, BOB, {
      memory_id: uuid(4),
      memory_type: { image: null },
      metadata: { ...memoryInput(uuid(4), []).metadata, title: "Bob's title" },
      idempotency_key: "a",
    });
    storePhoto(store, ALICE, 4, 4);
    storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(30)]));
    storeGallery(store, BOB, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(3)]));
    storePhoto(store, BOB, 30, 31);
    const [ofAlice, ofBob] = [link(store, ALICE, "gallery", 10), link(store, BOB, "gallery", 10)];
    const before = [await seenThrough(store, ofAlice), await seenThrough(store, ofBob)];
    handOver(store, ALICE, BOB);
    expect([await seenThrough(store, ofAlice), await seenThrough(store, ofBob)]).toEqual(before);
    expect(photosOf(store, BOB).sort()).toEqual(
      [1, 2, 3, 4, 20, 30, 31].map((seed) => toHex(sha256(bytesOf(50, seed)))).sort(),
    );
    const [[completed]] = readMemories(store, BOB, { memory_ids: [uuid(4)], token: [] }).value as [[never]];
    expect(completed).toMatchObject({ metadata: { title: "Bob's title" }, assets: [{}, {}] });
    expect(listGalleries(store, BOB, EVERYTHING, () => true).value.items).toHaveLength(2);
  });
});
