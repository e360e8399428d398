import { LIMITS } from "@store-forever/protocol";
import { expect, it } from "vitest";
import { createCapsule } from "../../capsules/capsules.ts";
import { acceptCapsule, handoverOf, offerCapsule } from "../../capsules/handovers.ts";
import { storeGallery } from "../../galleries/galleries.ts";
import { bytesOf, galleryInput, memoryInput, SECOND_NS, sha256, uuid } from "../../inputs.fixture.ts";
import { createMemory, deleteMemory } from "../../memories/memories.ts";
import { proveNonce } from "../../operations/nonces.ts";
import { addLink, openedLink } from "../../sharing/links.ts";
import { countSetAside } from "../../store/set-aside.ts";
import type { Owner } from "../../store/store.ts";
import { storedAsset, upgradeable } from "../../store.fixture.ts";
import { nextSweepNs, sweep } from "./sweep.ts";

const STRANGERS = 3;
const PHOTOS = LIMITS.maxAssetsPerCall;
const strangers = Array.from({ length: STRANGERS }, (_, index) => Uint8Array.of(100 + index));
const victim = Uint8Array.of(200);
let secrets = 0;
const nextSecret = () => sha256(Uint8Array.from(String(++secrets), (digit) => digit.charCodeAt(0)));

/** As many shared galleries as an owner may have, of photos that are deleted then, and a nonce for each. */
function fill(store: ReturnType<ReturnType<typeof upgradeable>["boot"]>, owner: Owner): void {
  const ids = Array.from({ length: PHOTOS }, (_, index) => uuid(index));
  ids.forEach((id, index) => {
    createMemory(store, owner, memoryInput(id, [storedAsset(store, owner, "original", bytesOf(20, index))]));
  });
  for (let count = 0; count < LIMITS.maxSharedGalleries; count++) {
    const id = uuid(1_000 + count);
    storeGallery(store, owner, galleryInput(id, count % 2 === 0 ? [] : ids.slice(0, 4)));
    addLink(store, { kind: "gallery", owner, id }, undefined, nextSecret);
    proveNonce(store, owner, nextSecret());
  }
  for (const id of ids) deleteMemory(store, owner, id);
}

it("does all that three strangers may have waiting, over an upgrade, and the next person's work meanwhile", () => {
  const { boot, clock } = upgradeable();
  const before = boot();
  for (const owner of strangers) fill(before, owner);
  const store = boot();
  const [photo] = [storedAsset(store, victim, "original", bytesOf(30, 1))];
  createMemory(store, victim, memoryInput(uuid(1), [photo]));
  storeGallery(store, victim, galleryInput(uuid(2), [uuid(1)]));
  const { token } = addLink(store, { kind: "gallery", owner: victim, id: uuid(2) }, undefined, nextSecret);
  // A sweep takes some steps only, as where each takes some hundred million instructions.
  clock.instructionsPerLook = 100_000_000n;
  const path = ["http_expr", "s", token].map((label) => new TextEncoder().encode(label));
  let sweeps = 0;
  let place = 0;
  const next = () => {
    place = sweep(store, undefined, place);
    sweeps++;
  };
  while (!store.tree.has(path) && sweeps < 100) next();
  expect(sweeps).toBeLessThan(20);
  const [giver, receiver] = [strangers[0] as Owner, Uint8Array.of(201)];
  createCapsule(store, receiver, undefined);
  offerCapsule(store, giver, receiver);
  acceptCapsule(store, receiver, giver);
  clock.nowNs += 3_600n * SECOND_NS;
  clock.instructionsPerLook = 1_000_000n;
  while (nextSweepNs(store) === 0n || (nextSweepNs(store) ?? 2n ** 64n) <= clock.nowNs) next();
  expect(handoverOf(store, receiver, giver)).toMatchObject({ state: "done", galleries: LIMITS.maxSharedGalleries });
  expect(countSetAside(store, 1)).toBe(0);
  expect(openedLink(store, token).value?.owner).toEqual(victim);
});
