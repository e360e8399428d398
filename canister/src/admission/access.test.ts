import { type AdmissionPolicy, nameOf } from "@store-forever/protocol";
import { idlService } from "@store-forever/protocol/candid";
import { describe, expect, it } from "vitest";
import { createCapsule } from "../capsules/capsules.ts";
import { offerCapsule } from "../capsules/handovers.ts";
import { ALICE, BOB, SECOND_NS } from "../inputs.fixture.ts";
import { setAdmins } from "../operations/config.ts";
import type { Store } from "../store/store.ts";
import { testStore } from "../store.fixture.ts";
import { refusalOf } from "./access.ts";
import { setAdmission } from "./policy.ts";

const UPDATES = idlService._fields.flatMap(([name, type]) => (type.annotations.length === 0 ? [name] : []));
const QUERIES = idlService._fields.flatMap(([name, type]) => (type.annotations.length === 0 ? [] : [name]));
const CLOSED: [AdmissionPolicy, string][] = [
  [{ owner: null }, "OwnerOnly"],
  [{ invited: null }, "InvitationNeeded"],
  [{ paid: { margin_percent: 20 } }, "PaymentNeeded"],
];
/** What people who are in may still do when the policy keeps them from storing. */
const LEAVING = [
  "add_hot_key",
  "cancel_personal_canister",
  "cancel_upload",
  "confirm_personal_canister",
  "delete_gallery",
  "delete_memory_version",
  "memories_delete",
  "offer_capsule",
  "prove_nonce",
  "remove_hot_key",
  "remove_presence_key",
  "revoke_share_link",
  "update_sharing",
];

/** What takes the right to store alone: no secret of an invitation, and no payment. */
const BY_RIGHT = [...UPDATES, ...QUERIES]
  .filter((method) => !["redeem_invitation", "pay_for", "collect_payment"].includes(method))
  .sort();

const messageOf = (owner: Uint8Array, method: string, giver?: Uint8Array, isAdministrator = false) => ({
  caller: { owner, isHotKey: false, isAdministrator: () => isAdministrator },
  method,
  principal: () => giver,
  bytes: () => undefined,
  cycles: () => 0n,
  balance: () => 10n ** 14n,
});
const allowed = (store: Store, owner: Uint8Array, giver?: Uint8Array, isAdministrator = false) =>
  [...UPDATES, ...QUERIES]
    .filter((method) => refusalOf(store, messageOf(owner, method, giver, isAdministrator)) === undefined)
    .sort();

describe("refusalOf", () => {
  it("begins with the owner alone", () => {
    const { store } = testStore();
    expect(allowed(store, ALICE)).toEqual([]);
    expect(allowed(store, ALICE, undefined, true)).toEqual(BY_RIGHT);
  });

  it.each(CLOSED)("refuses strangers every method, queries sent as updates too, under %j", (policy, code) => {
    const { store } = testStore();
    setAdmission(store, policy);
    expect(allowed(store, ALICE)).toEqual([]);
    for (const method of [...UPDATES, ...QUERIES, "no_such_method", "__proto__", "constructor"])
      expect(refusalOf(store, messageOf(ALICE, method))?.code).toBe(code);
  });

  it.each(CLOSED)("lets people who are in take back and delete under %j", (policy) => {
    const { store } = testStore();
    setAdmission(store, { open: { quota_bytes: 1n } });
    createCapsule(store, ALICE, undefined);
    setAdmission(store, policy);
    expect(allowed(store, ALICE)).toEqual(LEAVING);
    expect(allowed(store, BOB)).toEqual([]);
  });

  it("lets everybody in where the archive is open", () => {
    const { store } = testStore();
    setAdmission(store, { open: { quota_bytes: 1n } });
    expect(allowed(store, ALICE)).toEqual(BY_RIGHT);
  });

  it("lets only the receiver of an open offer accept it", () => {
    const { store, clock } = testStore();
    setAdmission(store, { open: { quota_bytes: 1n } });
    createCapsule(store, ALICE, undefined);
    offerCapsule(store, ALICE, BOB);
    setAdmission(store, { owner: null });
    expect(allowed(store, BOB, ALICE)).toEqual(["accept_capsule"]);
    expect(allowed(store, Uint8Array.of(9), ALICE)).toEqual([]);
    expect(allowed(store, BOB, Uint8Array.of(9))).toEqual([]);
    clock.nowNs += 601n * SECOND_NS;
    expect(allowed(store, BOB, ALICE)).toEqual([]);
  });

  it("names a method for each exception that the interface has", () => {
    expect(UPDATES).toEqual(expect.arrayContaining([...LEAVING, "accept_capsule"]));
  });

  it("keeps the policy with everything else that administrators set", () => {
    const { store } = testStore();
    for (const [policy] of [...CLOSED, [{ open: { quota_bytes: 7n } }, ""] as const]) {
      setAdmission(store, policy);
      setAdmins(store, [BOB]);
      expect(refusalOf(store, messageOf(ALICE, "store_assets"))?.code).toBe(
        CLOSED.find(([other]) => nameOf(other) === nameOf(policy))?.[1],
      );
    }
  });
});
