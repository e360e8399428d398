import { LIMITS, type MemoryInput, type Opt } from "@store-forever/protocol";
import { checkMemory, VerificationError } from "@store-forever/protocol/verify";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capsuleOf } from "../capsules/capsules.ts";
import { storeWithSharedGallery } from "../filled-store.fixture.ts";
import { ALICE, assetRef, BOB, bytesOf, memoryInput, sha256, totals, uuid } from "../inputs.fixture.ts";
import { sweep } from "../methods/sweeping/sweep.ts";
import { answerHttp } from "../publishing/answer-http.ts";
import { readSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { entryCounts, refusalOf, storedAsset, testStore, witnessed } from "../store.fixture.ts";
import { blobChunk } from "./asset-reads.ts";
import { createMemory, deleteMemory, updateMemory } from "./memories.ts";
import { readMemories } from "./memory-reads.ts";
import { deleteVersion } from "./versions.ts";

/** A photo of some bytes, with a placeholder, that may take the place of another. */
function photo(store: Store, seed: number, replaces?: number): MemoryInput {
  const placeholder = bytesOf(30, seed);
  const input = memoryInput(uuid(1), [
    storedAsset(store, ALICE, "original", bytesOf(100, seed)),
    storedAsset(store, ALICE, "thumb", bytesOf(40, seed)),
    { ...assetRef("placeholder", placeholder), inline: [placeholder] as [Uint8Array] },
  ]);
  return {
    ...input,
    metadata: { ...input.metadata, title: `Photo ${seed}` },
    replaces: replaces === undefined ? [] : [sha256(bytesOf(100, replaces))],
  };
}

async function stored(store: Store, owner: Owner = ALICE, token: Opt<string> = []) {
  const { value, paths } = readMemories(store, owner, { memory_ids: [uuid(1)], token });
  const [memory] = value[0] ?? [];
  if (memory === undefined) throw new Error("Nothing is stored.");
  checkMemory(await witnessed(store, paths), ALICE, memory);
  return { memory, paths };
}

const titlesOf = (memory: Awaited<ReturnType<typeof stored>>["memory"]) => [
  ...memory.versions.map(({ metadata }) => metadata.title),
  memory.metadata.title,
];

describe("a photo that was replaced where it came from", () => {
  it("becomes a new version of its memory, and the former one stays, provably", async () => {
    const { store, clock } = testStore();
    createMemory(store, ALICE, photo(store, 1));
    const firstNs = store.now();
    clock.nowNs += 5n;
    expect(refusalOf(() => createMemory(store, ALICE, photo(store, 2)))).toEqual({ code: "Conflict", field: "id" });
    expect(refusalOf(() => createMemory(store, ALICE, photo(store, 2, 3)))).toEqual({ code: "Conflict", field: "id" });
    expect(createMemory(store, ALICE, photo(store, 2, 1))).toEqual({ memory_id: uuid(1), created: true });
    expect(createMemory(store, ALICE, photo(store, 2, 1))).toEqual({ memory_id: uuid(1), created: false });
    const { memory, paths } = await stored(store);
    expect(memory).toMatchObject({ created_at_ns: firstNs, stored_at_ns: store.now(), metadata: { title: "Photo 2" } });
    expect(memory.versions).toMatchObject([
      { metadata: { title: "Photo 1" }, stored_at_ns: firstNs, replaced_at_ns: store.now() },
    ]);
    expect(memory.versions[0]?.assets.map(({ kind }) => Object.keys(kind)[0])).toEqual(["original", "thumb"]);
    const tree = await witnessed(store, paths);
    const [version] = memory.versions as [(typeof memory.versions)[0]];
    for (const versions of [[], [{ ...version, stored_at_ns: 1n }], [version, version]])
      expect(() => checkMemory(tree, ALICE, { ...memory, versions })).toThrow(VerificationError);
    expect(capsuleOf(store, ALICE).totals).toEqual(totals(1, 0, 4, 280n));
  });

  it("stays what it is when a call arrives again late", async () => {
    const { store } = testStore();
    createMemory(store, ALICE, photo(store, 1));
    const second = photo(store, 2, 1);
    createMemory(store, ALICE, second);
    createMemory(store, ALICE, photo(store, 3, 2));
    expect(createMemory(store, ALICE, second)).toEqual({ memory_id: uuid(1), created: false });
    expect(titlesOf((await stored(store)).memory)).toEqual(["Photo 1", "Photo 2", "Photo 3"]);
    updateMemory(store, ALICE, { memory_id: uuid(1), metadata: { ...second.metadata, title: "Mine" } });
    expect(titlesOf((await stored(store)).memory)).toEqual(["Photo 1", "Photo 2", "Mine"]);
  });

  it("loses the assets that the new file has no more", async () => {
    const { store } = testStore();
    createMemory(store, ALICE, photo(store, 1));
    const bare = photo(store, 2, 1);
    createMemory(store, ALICE, { ...bare, assets: bare.assets.slice(0, 1) });
    expect((await stored(store)).memory.assets).toHaveLength(1);
  });

  it("is read by whoever may read the memory, in each version", async () => {
    const { store, memory, link } = storeWithSharedGallery();
    const [original] = memory.assets as [(typeof memory.assets)[0]];
    createMemory(store, ALICE, { ...photo(store, 9), replaces: [original.sha256] });
    const locator = { memory_id: uuid(1), kind: { original: null }, token: [link.token] as Opt<string> };
    const read = (version: Opt<Uint8Array>) => blobChunk(store, BOB, { ...locator, version }, 0);
    expect(read([])).toEqual(bytesOf(100, 9));
    expect(read([original.sha256])).toEqual(bytesOf(1_000, 1));
    expect(refusalOf(() => read([sha256(bytesOf(5, 5))]))).toEqual({ code: "NotFound", field: "memory_id" });
    const guessed = { ...locator, token: [], version: [original.sha256] } as const;
    expect(refusalOf(() => blobChunk(store, BOB, guessed as never, 0))).toEqual({
      code: "NotFound",
      field: "memory_id",
    });
    expect((await stored(store, BOB, [link.token])).memory.versions).toHaveLength(1);
  });

  it("takes the place of the former one over HTTP", () => {
    const { store, memory, link } = storeWithSharedGallery();
    const request = { method: "GET", url: `/s/${link.token}/${uuid(1)}/original`, headers: [], body: new Uint8Array() };
    const served = () => answerHttp(store, request, Uint8Array.of(1));
    sweep(store);
    expect(served()).toMatchObject({ status_code: 200, body: bytesOf(1_000, 1) });
    createMemory(store, ALICE, { ...photo(store, 9), replaces: [memory.assets[0]?.sha256 as Uint8Array] });
    expect(served().status_code).toBe(404);
    for (let turn = 0; turn < 3; turn++) sweep(store);
    expect(served()).toMatchObject({ status_code: 200, body: bytesOf(100, 9) });
    expect(readSharing(store, { kind: "gallery", owner: ALICE, id: uuid(10) }).links).toHaveLength(1);
  });

  it("has a limited number of former versions, which can be deleted", async () => {
    const { store } = testStore();
    createMemory(store, ALICE, photo(store, 0));
    for (let seed = 1; seed <= LIMITS.maxVersions; seed++) createMemory(store, ALICE, photo(store, seed, seed - 1));
    const next = photo(store, LIMITS.maxVersions + 1, LIMITS.maxVersions);
    expect(refusalOf(() => createMemory(store, ALICE, next))).toEqual({ code: "LimitExceeded", field: "replaces" });
    expect(deleteVersion(store, ALICE, uuid(1), sha256(bytesOf(100, 3)))).toBeNull();
    expect(deleteVersion(store, ALICE, uuid(1), sha256(bytesOf(100, 3)))).toBeNull();
    expect(deleteVersion(store, BOB, uuid(1), sha256(bytesOf(100, 4)))).toBeNull();
    expect(createMemory(store, ALICE, next)).toMatchObject({ created: true });
    expect(titlesOf((await stored(store)).memory)).not.toContain("Photo 3");
    expect(refusalOf(() => deleteVersion(store, ALICE, "1", sha256(bytesOf(100, 3))))).toMatchObject({
      code: "InvalidArgument",
    });
  });

  it("keeps each original as long as a version has it, and no byte longer", async () => {
    const step = fc.oneof(
      fc.record({ replaceBy: fc.nat({ max: 3 }) }),
      fc.record({ deleteVersion: fc.nat({ max: 3 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { store } = testStore();
        createMemory(store, ALICE, photo(store, 0));
        let now = 0;
        let former: number[] = [];
        for (const each of steps) {
          if ("deleteVersion" in each) {
            deleteVersion(store, ALICE, uuid(1), sha256(bytesOf(100, each.deleteVersion)));
            former = former.filter((seed) => seed !== each.deleteVersion);
          } else if (each.replaceBy !== now) {
            createMemory(store, ALICE, photo(store, each.replaceBy, now));
            if (!former.includes(now)) former.push(now);
            now = each.replaceBy;
          }
        }
        expect(titlesOf((await stored(store)).memory)).toEqual([...former, now].map((seed) => `Photo ${seed}`));
        const kept = new Set([...former, now]);
        expect(capsuleOf(store, ALICE).totals).toEqual(totals(1, 0, 2 * kept.size, 140n * BigInt(kept.size)));
        deleteMemory(store, ALICE, uuid(1));
        expect(capsuleOf(store, ALICE).totals).toEqual(totals(0, 0, 0, 0n));
        for (let turn = 0; turn < 3; turn++) sweep(store);
        const left = Object.keys(entryCounts(store)).filter(
          (name) => !/accounts|counters|lists|unreferenced/.test(name),
        );
        expect(left).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
