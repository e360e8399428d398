import { LIMITS } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import { setQuota } from "../admission/quota.ts";
import { storeGallery } from "../galleries/galleries.ts";
import { listGalleries } from "../galleries/gallery-reads.ts";
import { ALICE, BOB, bytesOf, CAROL, EVERYTHING, galleryInput, sha256, uuid } from "../inputs.fixture.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import { addLink, openedLink } from "../sharing/links.ts";
import { sharingOf } from "../sharing/sharing.ts";
import { readAccount } from "../store/records/people/account-record.ts";
import { hasPublishingTasks } from "../store/records/publishing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { createCapsule } from "./capsules.ts";
import { handOver, link, storePhoto } from "./handovers.fixture.ts";
import { acceptCapsule, handoverOf, offerCapsule } from "./handovers.ts";

let secrets = 0;
const addLinks = (store: Store, owner: Owner, kind: "memory" | "gallery", id: number, count: number) =>
  Array.from(
    { length: count },
    () => addLink(store, { kind, owner, id: uuid(id) }, undefined, () => sha256(bytesOf(8, ++secrets))).token,
  );

describe("merging capsules", () => {
  it("keeps links within their limit, and loses none", () => {
    const { store } = testStore();
    const tokens = [ALICE, BOB].flatMap((owner) => {
      storePhoto(store, owner, 1, 1);
      storeGallery(store, owner, galleryInput(uuid(10), [uuid(1)]));
      return [
        ...addLinks(store, owner, "memory", 1, LIMITS.maxShareLinks),
        ...addLinks(store, owner, "gallery", 10, LIMITS.maxShareLinks),
      ];
    });
    handOver(store, ALICE, BOB);
    expect(new Set(tokens).size).toBe(4 * LIMITS.maxShareLinks);
    for (const token of tokens) {
      const target = openedLink(store, token).value;
      if (target === undefined) throw new Error("The link opens nothing.");
      expect(target.owner).toEqual(BOB);
      expect(sharingOf(store, target).links.length).toBeLessThanOrEqual(LIMITS.maxShareLinks);
    }
    expect(listGalleries(store, BOB, EVERYTHING, () => true).value.items).toHaveLength(2);
  });

  it("refuses more published galleries than one owner may have", () => {
    const { store } = testStore();
    for (const [owner, first, count] of [
      [ALICE, 0, 300],
      [BOB, 1_000, 201],
    ] as const)
      for (let id = first; id < first + count; id++) {
        storeGallery(store, owner, galleryInput(uuid(id), []));
        addLinks(store, owner, "gallery", id, 1);
      }
    offerCapsule(store, ALICE, BOB);
    expect(refusalOf(() => acceptCapsule(store, BOB, ALICE))).toMatchObject({ code: "LimitExceeded" });
  });

  it("moves a large quota, and leaves no copy of it", () => {
    const { store } = testStore();
    createCapsule(store, ALICE, undefined);
    setQuota(store, ALICE, 2n ** 50n);
    // Bytes that no memory refers to keep Alice's account for a while.
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    handOver(store, ALICE, BOB);
    expect(readAccount(store, BOB)?.quotaBytes).toBe(2n ** 50n);
    expect(readAccount(store, ALICE)?.quotaBytes).toBeUndefined();
    handOver(store, ALICE, CAROL);
    expect(readAccount(store, CAROL)?.quotaBytes).toBeUndefined();
  });

  it("stops in the middle of a gallery whose memories all conflict, and goes on there", () => {
    const { store, clock } = testStore();
    const count = 200;
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    for (const id of ids) {
      storePhoto(store, ALICE, id, id);
      storePhoto(store, BOB, id, id + 1);
    }
    storeGallery(store, ALICE, galleryInput(uuid(5_000), ids.map(uuid)));
    const token = link(store, ALICE, "gallery", 5_000);
    clock.instructionsPerLook = 50_000_000n;
    offerCapsule(store, ALICE, BOB);
    const begun = acceptCapsule(store, BOB, ALICE);
    expect(begun).toMatchObject({ state: "moving", galleries: 0, memories: 0 });
    let sweeps = 0;
    for (; handoverOf(store, BOB, ALICE).state === "moving"; sweeps++) sweep(store);
    expect(sweeps).toBeGreaterThan(3);
    expect(handoverOf(store, BOB, ALICE)).toMatchObject({ galleries: 1, memories: count });
    expect(openedLink(store, token).value?.owner).toEqual(BOB);
    while (nextSweepNs(store) === 0n) sweep(store);
    expect(hasPublishingTasks(store)).toBe(false);
  });

  it("does not lose a capsule that moves to somebody when a stranger offers them another", () => {
    const { store, clock } = testStore();
    for (let id = 0; id < 100; id++) storePhoto(store, ALICE, id, id);
    createCapsule(store, CAROL, undefined);
    clock.instructionsPerLook = 100_000_000n;
    offerCapsule(store, ALICE, BOB);
    expect(acceptCapsule(store, BOB, ALICE).state).toBe("moving");
    offerCapsule(store, CAROL, BOB);
    for (let count = 0; count < 200 && handoverOf(store, BOB, ALICE).state === "moving"; count++) sweep(store);
    expect(handoverOf(store, BOB, ALICE).state).toBe("done");
  });
});
