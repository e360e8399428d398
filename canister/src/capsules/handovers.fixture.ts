import { toHex } from "@store-forever/protocol";
import { checkMemory } from "@store-forever/protocol/verify";
import { expect } from "vitest";
import { sharedGallery } from "../galleries/gallery-reads.ts";
import { bytesOf, CAROL, EVERYTHING, memoryInput, sha256, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { listMemories, readMemories } from "../memories/memory-reads.ts";
import { sweep } from "../methods/sweeping/sweep.ts";
import { addLink, openedLink } from "../sharing/links.ts";
import type { Owner, Store } from "../store/store.ts";
import { storedAsset, witnessed } from "../store.fixture.ts";
import { acceptCapsule, handoverOf, offerCapsule } from "./handovers.ts";

/** Stores a photo of some bytes, which may take the place of another. */
export function storePhoto(store: Store, owner: Owner, id: number, seed: number, replacedSeed?: number): void {
  const input = memoryInput(uuid(id), [
    storedAsset(store, owner, "original", bytesOf(50, seed)),
    storedAsset(store, owner, "thumb", bytesOf(20, seed)),
  ]);
  const replaces: [] | [Uint8Array] = replacedSeed === undefined ? [] : [sha256(bytesOf(50, replacedSeed))];
  createMemory(store, owner, { ...input, replaces });
}

export const photoHash = (seed: number) => toHex(sha256(bytesOf(50, seed)));

let secrets = 0;
const secret = () => sha256(Uint8Array.of(secrets >> 8, secrets++ & 255));

/** Makes a link, and gives its token. */
export const link = (store: Store, owner: Owner, kind: "gallery" | "memory", id: number) =>
  addLink(store, { kind, owner, id: uuid(id) }, undefined, secret).token;

/** Moves a whole capsule. */
export function handOver(store: Store, from: Owner, to: Owner): void {
  offerCapsule(store, from, to);
  acceptCapsule(store, to, from);
  while (handoverOf(store, to, from).state !== "done") sweep(store);
}

/** A memory's photo: the hash of its first asset. */
export const photoOf = (memory: { assets: { sha256: Uint8Array }[] } | undefined) =>
  memory?.assets[0] && toHex(memory.assets[0].sha256);

/** The photos that a link shows, provably. */
export async function seenThrough(store: Store, token: string): Promise<(string | undefined)[]> {
  const { value: target, paths } = openedLink(store, token);
  if (target === undefined) throw new Error("The link opens nothing.");
  const ids =
    target.kind === "memory" ? [target.id] : sharedGallery(store, token).value.items.map((item) => item.memory_id);
  expect(await witnessed(store, paths)).toBeDefined();
  const { value: memories, paths: proofs } = readMemories(store, CAROL, { memory_ids: ids, token: [token] });
  const tree = await witnessed(store, proofs);
  for (const [memory] of memories) if (memory) checkMemory(tree, target.owner, memory);
  return memories.map(([memory]) => photoOf(memory));
}

export const photosOf = (store: Store, owner: Owner) =>
  listMemories(store, owner, EVERYTHING).value.items.map((memory) => photoOf(memory) ?? "");
