import { archiveId, LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { certifiedAsset } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { capsuleOf, createCapsule, mergeAccounts } from "../capsules/capsules.ts";
import { ALICE, BOB, bytesOf, memoryInput, SECOND_NS, sha256, uuid } from "../inputs.fixture.ts";
import { createMemory, deleteMemory } from "../memories/memories.ts";
import type { Store } from "../store/store.ts";
import { refusalOf, storedAsset, testStore, witnessed } from "../store.fixture.ts";
import { addPresenceKey, presenceKeysOf, removePresenceKey, sitePresence } from "./presence-keys.ts";

const SITE = "https://gallery.example";
const OTHER_SITE = "https://other.example";
const secret = sha256(Uint8Array.of(1));
const owner = Principal.fromUint8Array(ALICE);
const fileOf = (seed: number) => ({ page_id: uuid(seed), sha256: sha256(bytesOf(100, seed)) });
const keyOf = (origin: string, ofSecret = secret) => ({ origin, secret_sha256: sha256(ofSecret) });
const unauthorized = { code: "Unauthorized", field: "secret" };

/** Two photos of the site, which may ask, and one of another site. */
function storeWithKey(): Store {
  const { store } = testStore();
  for (const [origin, seed] of [
    [SITE, 1],
    [SITE, 2],
    [OTHER_SITE, 3],
  ] as const)
    createMemory(
      store,
      ALICE,
      memoryInput(archiveId(origin, "memory", uuid(seed)), [storedAsset(store, ALICE, "original", bytesOf(100, seed))]),
    );
  addPresenceKey(store, ALICE, keyOf(SITE));
  return store;
}

describe("a presence key", () => {
  it("tells its site which of its own files are stored, with proof, and no other site's", async () => {
    const store = storeWithKey();
    const files = [fileOf(1), fileOf(2), fileOf(3), fileOf(4)];
    const { value, paths } = sitePresence(store, { owner, secret, files });
    expect(value).toEqual([true, true, false, false]);
    const tree = await witnessed(store, paths);
    const proved = certifiedAsset(tree, ALICE, archiveId(SITE, "memory", uuid(1)), "original");
    expect(proved?.sha256).toEqual(files[0]?.sha256);
    // A proof of absence would tell the ids beside, from which a site could find out what else is stored.
    const shown = Buffer.from(store.tree.witness(paths)).toString("latin1");
    expect(shown).toContain(archiveId(SITE, "memory", uuid(1)));
    expect(shown).not.toContain(archiveId(OTHER_SITE, "memory", uuid(3)));
  });

  it("tells nothing of another file under the same id, and nothing of what was deleted", () => {
    const store = storeWithKey();
    const ask = (...files: { page_id: string; sha256: Uint8Array }[]) => sitePresence(store, { owner, secret, files });
    expect(ask({ ...fileOf(1), sha256: sha256(bytesOf(100, 9)) })).toEqual({ value: [false], paths: [] });
    deleteMemory(store, ALICE, archiveId(SITE, "memory", uuid(1)));
    expect(ask(fileOf(1), fileOf(2)).value).toEqual([false, true]);
  });

  it("is each browser's own, and the oldest goes", () => {
    const { store, clock } = testStore();
    const secrets = Array.from({ length: LIMITS.maxPresenceKeysPerSite + 1 }, (_, number) =>
      sha256(Uint8Array.of(number)),
    );
    const opens = (ofSecret: Uint8Array) => {
      try {
        return sitePresence(store, { owner, secret: ofSecret, files: [] }).value.length === 0;
      } catch (error) {
        expect(error).toMatchObject(unauthorized);
        return false;
      }
    };
    for (const ofSecret of secrets) {
      clock.nowNs += SECOND_NS;
      addPresenceKey(store, ALICE, keyOf(SITE, ofSecret));
      addPresenceKey(store, ALICE, keyOf(SITE, ofSecret));
    }
    expect(secrets.map(opens)).toEqual(secrets.map((_, index) => index > 0));
    expect(presenceKeysOf(store, ALICE)).toMatchObject([{ origin: SITE, createdAtNs: clock.nowNs }]);
    removePresenceKey(store, ALICE, SITE);
    expect(secrets.some(opens)).toBe(false);
  });

  it("is for one site, opens nothing with another secret or owner, and nothing once it was removed", () => {
    const store = storeWithKey();
    const ask = (ofSecret: Uint8Array, of = owner) =>
      sitePresence(store, { owner: of, secret: ofSecret, files: [fileOf(1)] }).value;
    const next = sha256(Uint8Array.of(2));
    addPresenceKey(store, ALICE, keyOf(OTHER_SITE, next));
    expect(presenceKeysOf(store, ALICE).map(({ origin }) => origin)).toEqual([OTHER_SITE, SITE]);
    // The other site's key is about the other site's ids.
    expect([ask(secret), ask(next)]).toEqual([[true], [false]]);
    expect(refusalOf(() => ask(Uint8Array.of(1)))).toEqual(unauthorized);
    expect(refusalOf(() => ask(next, Principal.fromUint8Array(BOB)))).toEqual(unauthorized);
    for (const origin of [SITE, SITE, OTHER_SITE]) removePresenceKey(store, ALICE, origin);
    expect(refusalOf(() => ask(next))).toEqual(unauthorized);
    expect(presenceKeysOf(store, ALICE)).toEqual([]);
  });

  it("counts toward the quota, and goes with a capsule that moves to somebody else", () => {
    const { store } = testStore();
    createCapsule(store, ALICE, undefined);
    createCapsule(store, BOB, undefined);
    addPresenceKey(store, ALICE, keyOf(SITE));
    mergeAccounts(store, ALICE, BOB);
    expect(presenceKeysOf(store, ALICE)).toEqual([]);
    expect(presenceKeysOf(store, BOB)).toEqual([]);
    expect(refusalOf(() => capsuleOf(store, ALICE))).toMatchObject({ code: "NotFound" });
  });

  it("is for sites of the web, and for so many only", () => {
    const { store, clock } = testStore();
    const add = (origin: string, hash = sha256(secret)) =>
      addPresenceKey(store, ALICE, { origin, secret_sha256: hash });
    for (const origin of ["null", "ftp://a.example", "https://a.example/", ""])
      expect(refusalOf(() => add(origin))).toEqual({ code: "InvalidArgument", field: "origin" });
    expect(refusalOf(() => add(`https://${"a".repeat(LIMITS.maxOriginBytes)}`))).toMatchObject({ code: "TooLarge" });
    expect(refusalOf(() => add(SITE, Uint8Array.of(1)))).toMatchObject({ field: "secret_sha256" });
    for (let number = 0; number < LIMITS.maxPresenceKeys; number++) add(`https://${number}.example`);
    clock.nowNs += SECOND_NS;
    add("https://1.example");
    expect(refusalOf(() => add(SITE))).toEqual({ code: "LimitExceeded", field: "origin" });
    const files = Array.from({ length: LIMITS.presenceMax + 1 }, () => fileOf(1));
    expect(refusalOf(() => sitePresence(store, { owner, secret, files }))).toMatchObject({ code: "TooLarge" });
  });
});
