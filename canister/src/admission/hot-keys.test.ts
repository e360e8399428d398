import { LIMITS } from "@store-forever/protocol";
import { idlService } from "@store-forever/protocol/candid";
import { describe, expect, it } from "vitest";
import { createCapsule } from "../capsules/capsules.ts";
import { ALICE, BOB, SECOND_NS } from "../inputs.fixture.ts";
import { setAdmins } from "../operations/config.ts";
import type { Store } from "../store/store.ts";
import { refusalOf as refusalIn, testStore } from "../store.fixture.ts";
import { refusalOf } from "./access.ts";
import { acceptHotKey, actsFor, addHotKey, hotKeysOf, removeHotKey } from "./hot-keys.ts";
import { setAdmission } from "./policy.ts";

const UPDATES = idlService._fields.flatMap(([name, type]) => (type.annotations.length === 0 ? [name] : []));
/** What storing takes. Whoever adds a method here says why it neither loses nor gives away. */
const FOR_HOT_KEYS = [
  "accept_capsule",
  // A site that may ask learns less than from a link, and asks nothing more once the key is removed.
  "add_presence_key",
  "begin_asset_upload",
  "cancel_upload",
  "commit_asset",
  "create_share_link",
  "delete_gallery",
  "memories_create",
  "prove_nonce",
  "put_chunk",
  "remove_presence_key",
  "report_edges",
  "store_assets",
  "store_gallery_forever",
  "update_gallery",
];
const NO_BYTES = () => undefined;
const NO_CYCLES = () => 0n;
const HOUR_NS = 3_600n * SECOND_NS;

const keyNumber = (number: number) => Uint8Array.of(...new Array(27).fill(9), number, 2);
const [KEY, OTHER] = [keyNumber(1), keyNumber(2)];
const ended = { code: "Unauthorized", field: undefined };

function withHotKey() {
  const { store, clock } = testStore();
  addHotKey(store, ALICE, KEY, store.now() + HOUR_NS);
  acceptHotKey(store, KEY, ALICE);
  return { store, clock };
}

const statesOf = (store: Store) => hotKeysOf(store, ALICE).map(({ state }) => state);

describe("a hot key", () => {
  it("acts for its owner once both have said so, and nobody else does", () => {
    const { store } = testStore();
    addHotKey(store, ALICE, KEY, store.now() + HOUR_NS);
    expect(actsFor(store, KEY)).toEqual({ owner: KEY, isHotKey: false });
    expect(statesOf(store)).toEqual(["added"]);
    acceptHotKey(store, KEY, ALICE);
    expect(actsFor(store, KEY)).toEqual({ owner: ALICE, isHotKey: true });
    expect(actsFor(store, ALICE)).toEqual({ owner: ALICE, isHotKey: false });
    expect(actsFor(store, OTHER)).toEqual({ owner: OTHER, isHotKey: false });
    expect(statesOf(store)).toEqual(["active"]);
  });

  it("is made nobody's by being added, and cannot add itself", () => {
    const { store } = testStore();
    createCapsule(store, BOB, undefined);
    const notAdded = { code: "NotFound", field: "owner" };
    expect(refusalIn(() => acceptHotKey(store, KEY, ALICE))).toEqual(notAdded);
    addHotKey(store, BOB, KEY, store.now() + HOUR_NS);
    expect(refusalIn(() => acceptHotKey(store, KEY, ALICE))).toEqual(notAdded);
    expect(refusalIn(() => acceptHotKey(store, OTHER, BOB))).toEqual(notAdded);
  });

  it("is no key that has a capsule, the owner's own, a canister or nobody", () => {
    const { store } = testStore();
    createCapsule(store, KEY, undefined);
    addHotKey(store, ALICE, KEY, store.now() + HOUR_NS);
    expect(refusalIn(() => acceptHotKey(store, KEY, ALICE))).toEqual({ code: "Conflict", field: "owner" });
    for (const key of [OTHER, Uint8Array.of(4), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1), new Uint8Array(0)])
      expect(refusalIn(() => addHotKey(store, OTHER, key, store.now() + HOUR_NS))).toEqual({
        code: "InvalidArgument",
        field: "key",
      });
  });

  it("ends with its time, at once when it is removed, and never stores for itself after that", () => {
    const { store, clock } = withHotKey();
    clock.nowNs += HOUR_NS - 1n;
    expect(actsFor(store, KEY).owner).toEqual(ALICE);
    clock.nowNs += 1n;
    expect(refusalIn(() => actsFor(store, KEY))).toEqual(ended);

    const removed = withHotKey();
    removeHotKey(removed.store, BOB, KEY);
    expect(actsFor(removed.store, KEY).owner).toEqual(ALICE);
    removeHotKey(removed.store, ALICE, KEY);
    expect(refusalIn(() => actsFor(removed.store, KEY))).toEqual(ended);
    expect(refusalIn(() => addHotKey(removed.store, ALICE, KEY, removed.store.now() + HOUR_NS))).toEqual({
      code: "InvalidArgument",
      field: "key",
    });
    expect(refusalIn(() => acceptHotKey(removed.store, KEY, ALICE))).toEqual({ code: "NotFound", field: "owner" });
  });

  it("goes on longer when its owner adds it again, and not beyond a month", () => {
    const { store, clock } = withHotKey();
    addHotKey(store, ALICE, KEY, store.now() + 3n * HOUR_NS);
    clock.nowNs += 2n * HOUR_NS;
    expect(actsFor(store, KEY).owner).toEqual(ALICE);
    const longest = BigInt(LIMITS.maxHotKeySeconds) * SECOND_NS;
    addHotKey(store, ALICE, KEY, store.now() + longest);
    for (const expiresAtNs of [store.now(), store.now() + longest + 1n])
      expect(refusalIn(() => addHotKey(store, ALICE, KEY, expiresAtNs))).toEqual({
        code: "InvalidArgument",
        field: "expires_at_ns",
      });
  });

  it("is one of few, and what ended makes room and is forgotten", () => {
    const { store, clock } = testStore();
    const numbers = Array.from({ length: LIMITS.maxHotKeys }, (_, index) => index);
    for (const number of numbers) {
      addHotKey(store, ALICE, keyNumber(number), store.now() + HOUR_NS);
      acceptHotKey(store, keyNumber(number), ALICE);
    }
    const one = keyNumber(LIMITS.maxHotKeys);
    const more = () => addHotKey(store, ALICE, one, store.now() + 2n * HOUR_NS);
    expect(refusalIn(more)).toEqual({ code: "LimitExceeded", field: undefined });
    removeHotKey(store, ALICE, keyNumber(0));
    more();
    expect(refusalIn(() => actsFor(store, keyNumber(0)))).toEqual(ended);
    clock.nowNs += HOUR_NS;
    addHotKey(store, ALICE, one, store.now() + HOUR_NS);
    expect(hotKeysOf(store, ALICE)).toHaveLength(1);
    expect(store.maps.hotKeys.entries(0, 100)).toHaveLength(1);
  });
});

describe("what a hot key may send", () => {
  const allowed = (store: Store, isHotKey: boolean, isAdministrator: boolean) =>
    UPDATES.filter((method) => {
      const caller = { owner: ALICE, isHotKey, isAdministrator: () => isAdministrator };
      const message = {
        caller,
        method,
        principal: () => undefined,
        bytes: NO_BYTES,
        cycles: NO_CYCLES,
        balance: () => 10n ** 14n,
      };
      return refusalOf(store, message) === undefined;
    }).sort();

  it.each([false, true])("is what storing takes and no more, for an administrator too: %s", (isAdministrator) => {
    const { store } = testStore();
    setAdmission(store, { open: { quota_bytes: 1n } });
    if (isAdministrator) setAdmins(store, [ALICE]);
    createCapsule(store, ALICE, undefined);
    // Redeeming takes the secret of an invitation, and paying an archive where people pay.
    const others = ["redeem_invitation", "pay_for", "collect_payment"];
    const forOwners = UPDATES.filter((name) => !others.includes(name)).sort();
    expect(allowed(store, false, isAdministrator)).toEqual(forOwners);
    expect(allowed(store, true, isAdministrator)).toEqual(FOR_HOT_KEYS);
  });

  it.each(["memories_delete", "offer_capsule", "add_hot_key", "set_admins", "no_such_method", "__proto__"])(
    "is not %s, and that is said",
    (method) => {
      const { store } = testStore();
      setAdmission(store, { open: { quota_bytes: 1n } });
      const caller = { owner: ALICE, isHotKey: true, isAdministrator: () => true };
      const refusal = refusalOf(store, {
        caller,
        method,
        principal: () => undefined,
        bytes: NO_BYTES,
        cycles: NO_CYCLES,
        balance: () => 10n ** 14n,
      });
      expect(refusal).toMatchObject({ code: "NotForHotKeys", message: expect.stringContaining("at the viewer") });
    },
  );

  it("does not depend on the policy: accepting is for keys that were added, also where the archive is closed", () => {
    const { store, clock } = testStore();
    createCapsule(store, ALICE, undefined);
    addHotKey(store, ALICE, KEY, store.now() + HOUR_NS);
    const accepting = (key: Uint8Array, owner: Uint8Array) => {
      const caller = { owner: key, isHotKey: false, isAdministrator: () => false };
      const message = {
        caller,
        method: "accept_hot_key",
        principal: () => owner,
        bytes: NO_BYTES,
        cycles: NO_CYCLES,
        balance: () => 10n ** 14n,
      };
      return refusalOf(store, message)?.code;
    };
    expect(accepting(KEY, ALICE)).toBeUndefined();
    expect(accepting(KEY, BOB)).toBe("OwnerOnly");
    expect(accepting(OTHER, ALICE)).toBe("OwnerOnly");
    clock.nowNs += HOUR_NS;
    expect(accepting(KEY, ALICE)).toBe("OwnerOnly");
  });
});
