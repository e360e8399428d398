import { LIMITS } from "@store-forever/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { createCapsule } from "../capsules/capsules.ts";
import { acceptCapsule, offerCapsule } from "../capsules/handovers.ts";
import { ALICE, BOB, bytesOf, SECOND_NS, sha256 } from "../inputs.fixture.ts";
import { accountOf } from "../store/records/people/account-record.ts";
import type { Store } from "../store/store.ts";
import { entryCounts, refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { refusalOf as accessRefusal } from "./access.ts";
import {
  createInvitation,
  guestRight,
  invitationsOf,
  offerOf,
  redeemInvitation,
  revokeInvitation,
} from "./invitations.ts";
import { setAdmission } from "./policy.ts";
import { quotaOf, setQuota } from "./quota.ts";

const SECRET = bytesOf(32, 7);
const OTHER_SECRET = bytesOf(32, 8);
const DAY_NS = 86_400n * SECOND_NS;

let store: Store;
let clock: { nowNs: bigint };
beforeEach(() => {
  ({ store, clock } = testStore());
  setAdmission(store, { invited: null });
});

function invite(secret = SECRET, quota_bytes = 5_000n, days = 10n) {
  const ends_at_ns = clock.nowNs + days * DAY_NS;
  return createInvitation(store, { secret_sha256: sha256(secret), label: ["Ada"], quota_bytes, ends_at_ns });
}

/** The code of what inspection and method answer; `undefined` where they let it pass. */
function codeFor(owner: Uint8Array, method: string, secret?: Uint8Array, isAdministrator = false) {
  const caller = { owner, isHotKey: false, isAdministrator: () => isAdministrator };
  const argument = { principal: () => undefined, bytes: () => secret, cycles: () => 0n, balance: () => 10n ** 14n };
  return accessRefusal(store, { caller, method, ...argument })?.code;
}
const redeemCode = (owner: Uint8Array, secret?: Uint8Array) => codeFor(owner, "redeem_invitation", secret);
const quota = (owner: Uint8Array) => quotaOf(store, owner, accountOf(store, owner));

describe("an invitation", () => {
  it("lets one person store, with its quota, until its end", () => {
    invite();
    expect(codeFor(ALICE, "store_assets")).toBe("InvitationNeeded");
    expect(redeemCode(ALICE, SECRET)).toBeUndefined();
    expect(redeemInvitation(store, ALICE, SECRET).state).toBe("valid");
    expect(codeFor(ALICE, "store_assets")).toBeUndefined();
    expect(quota(ALICE)).toBe(5_000n);
    expect(codeFor(BOB, "store_assets")).toBe("InvitationNeeded");
    clock.nowNs += 10n * DAY_NS;
    expect(codeFor(ALICE, "store_assets")).toBe("InvitationNeeded");
    expect(redeemCode(ALICE, SECRET)).toBe("InvitationNeeded");
    expect(guestRight(store, ALICE)?.state).toBe("ended");
  });

  it("is redeemed once, and again by the same person without effect", () => {
    invite();
    redeemInvitation(store, ALICE, SECRET);
    const before = entryCounts(store);
    expect(redeemInvitation(store, ALICE, SECRET).state).toBe("valid");
    expect(entryCounts(store)).toEqual(before);
    expect(redeemCode(BOB, SECRET)).toBe("InvitationNeeded");
    expect(refusalOf(() => redeemInvitation(store, BOB, SECRET))).toEqual({
      code: "InvitationNeeded",
      field: "secret",
    });
    expect(offerOf(store, SECRET, BOB)?.state).toBe("used");
    expect(guestRight(store, BOB)).toBeUndefined();
  });

  it.each([
    ["another secret", () => OTHER_SECRET],
    ["its hash", () => sha256(SECRET)],
    ["a part of the secret", () => SECRET.slice(0, 31)],
    ["more than the secret", () => Uint8Array.of(...SECRET, 0)],
    ["nothing", () => new Uint8Array(0)],
    ["what is no blob", () => undefined],
  ])("is not redeemed by %s", (_, secret) => {
    invite();
    expect(redeemCode(ALICE, secret())).toBe("InvitationNeeded");
    expect(offerOf(store, secret() ?? new Uint8Array(0), ALICE)).toBeUndefined();
  });

  it("ends when it is revoked, redeemed or not, and what was stored stays", () => {
    const { hash } = invite();
    invite(OTHER_SECRET);
    redeemInvitation(store, ALICE, SECRET);
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    revokeInvitation(store, hash);
    revokeInvitation(store, hash);
    revokeInvitation(store, sha256(OTHER_SECRET));
    expect(invitationsOf(store)).toEqual([]);
    expect(guestRight(store, ALICE)).toEqual({ state: "revoked" });
    expect(codeFor(ALICE, "store_assets")).toBe("InvitationNeeded");
    expect(codeFor(ALICE, "memories_delete")).toBeUndefined();
    expect(accountOf(store, ALICE).totals.sizeBytes).toBe(10n);
    for (const secret of [SECRET, OTHER_SECRET]) expect(redeemCode(ALICE, secret)).toBe("InvitationNeeded");
    invite();
    expect(guestRight(store, ALICE)).toEqual({ state: "revoked" });
  });

  it("takes the place of the one before, which nobody redeems again", () => {
    invite();
    const { hash } = invite(OTHER_SECRET, 9_000n);
    redeemInvitation(store, ALICE, SECRET);
    redeemInvitation(store, ALICE, OTHER_SECRET);
    expect(quota(ALICE)).toBe(9_000n);
    revokeInvitation(store, hash);
    expect(redeemCode(ALICE, SECRET)).toBe("InvitationNeeded");
    expect(codeFor(ALICE, "store_assets")).toBe("InvitationNeeded");
  });

  it("counts under the policy for it alone, and not for administrators", () => {
    invite();
    expect(codeFor(ALICE, "redeem_invitation", SECRET, true)).toBe("Conflict");
    for (const [policy, code] of [
      [{ owner: null }, "OwnerOnly"],
      [{ open: { quota_bytes: 9n } }, "Conflict"],
    ] as const) {
      setAdmission(store, policy);
      expect(redeemCode(ALICE, SECRET)).toBe(code);
    }
    setAdmission(store, { invited: null });
    redeemInvitation(store, ALICE, SECRET);
    setAdmission(store, { owner: null });
    expect(codeFor(ALICE, "store_assets")).toBe("OwnerOnly");
    setAdmission(store, { invited: null });
    expect(codeFor(ALICE, "store_assets")).toBeUndefined();
  });

  it("moves with a capsule, so that it fills one alone", () => {
    invite();
    redeemInvitation(store, ALICE, SECRET);
    createCapsule(store, ALICE, undefined);
    offerCapsule(store, ALICE, BOB);
    acceptCapsule(store, BOB, ALICE);
    expect(codeFor(ALICE, "store_assets")).toBe("InvitationNeeded");
    expect(redeemCode(ALICE, SECRET)).toBe("InvitationNeeded");
    expect(codeFor(BOB, "store_assets")).toBeUndefined();
    expect(invitationsOf(store).map(({ redeemed }) => redeemed?.by)).toEqual([BOB]);
    revokeInvitation(store, sha256(SECRET));
    expect(codeFor(BOB, "store_assets")).toBe("InvitationNeeded");
  });

  it.each([
    [9_000n, 9_000n],
    [100n, 5_000n],
  ])("of %s bytes that comes with a capsule leaves the better of the two", (moved, left) => {
    invite();
    invite(OTHER_SECRET, moved);
    redeemInvitation(store, BOB, SECRET);
    redeemInvitation(store, ALICE, OTHER_SECRET);
    createCapsule(store, ALICE, undefined);
    offerCapsule(store, ALICE, BOB);
    acceptCapsule(store, BOB, ALICE);
    expect(quota(BOB)).toBe(left);
    expect(redeemCode(ALICE, OTHER_SECRET)).toBe("InvitationNeeded");
  });

  it("leaves a quota that an administrator set", () => {
    invite();
    redeemInvitation(store, ALICE, SECRET);
    setQuota(store, ALICE, 1n);
    expect(quota(ALICE)).toBe(1n);
  });

  it("is made only with a hash, a quota, an end that is to come, and while there is room", () => {
    const input = { secret_sha256: sha256(SECRET), label: [] as [], quota_bytes: 1n, ends_at_ns: clock.nowNs + 1n };
    const codeOf = (change: Partial<Parameters<typeof createInvitation>[1]>) =>
      refusalOf(() => createInvitation(store, { ...input, ...change }));
    expect(codeOf({ secret_sha256: bytesOf(31, 1) }).field).toBe("secret_sha256");
    expect(codeOf({ quota_bytes: 0n })).toEqual({ code: "InvalidArgument", field: "quota_bytes" });
    expect(codeOf({ ends_at_ns: clock.nowNs })).toEqual({ code: "InvalidArgument", field: "ends_at_ns" });
    expect(codeOf({ label: ["x".repeat(LIMITS.maxTitleBytes + 1)] })).toEqual({ code: "TooLarge", field: "label" });
    createInvitation(store, input);
    expect(codeOf({}).code).toBe("AlreadyExists");
    for (let number = 1; number < LIMITS.maxInvitations; number++)
      createInvitation(store, { ...input, secret_sha256: sha256(Uint8Array.of(number >> 8, number)) });
    expect(codeOf({ secret_sha256: sha256(OTHER_SECRET) }).code).toBe("LimitExceeded");
  });

  it("is listed, newest first, with who redeemed it", () => {
    invite();
    clock.nowNs += SECOND_NS;
    invite(OTHER_SECRET);
    redeemInvitation(store, ALICE, SECRET);
    expect(invitationsOf(store).map(({ hash, redeemed }) => [hash, redeemed?.by])).toEqual([
      [sha256(OTHER_SECRET), undefined],
      [sha256(SECRET), ALICE],
    ]);
  });
});
