import { LIMITS } from "@store-forever/protocol";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createCapsule } from "../capsules/capsules.ts";
import { acceptCapsule, offerCapsule } from "../capsules/handovers.ts";
import { ALICE, BOB, bytesOf, SECOND_NS } from "../inputs.fixture.ts";
import { accountOf, RECORD_OVERHEAD_BYTES, writeAccount } from "../store/records/people/account-record.ts";
import type { Store } from "../store/store.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { refusalOf as accessRefusal } from "./access.ts";
import { chargeMessage, paymentOf, receive, roomFor, settleKeeping } from "./payments.ts";
import { setAdmission } from "./policy.ts";

const T = 10n ** 12n;
const GIB = 1024n ** 3n;
const YEAR_NS = 31_557_600n * SECOND_NS;
const YEAR_OF_A_GIB = 127_000n * 31_557_600n;
const NOTHING = { bytes: 0n, instructions: 0n };

let store: Store;
let clock: { nowNs: bigint };
beforeEach(() => {
  ({ store, clock } = testStore());
  setAdmission(store, { paid: { margin_percent: 25 } });
});

function codeFor(owner: Uint8Array, method: string, { cycles = 0n, account = owner } = {}) {
  const caller = { owner, isHotKey: false, isAdministrator: () => false };
  const argument = { principal: () => account, bytes: () => undefined, balance: () => 10n ** 14n };
  return accessRefusal(store, { caller, method, ...argument, cycles: () => cycles })?.code;
}
const balance = (owner = ALICE) => paymentOf(store, owner)?.balance_cycles;
/** As if somebody had stored so much. */
function holds(owner: Uint8Array, sizeBytes: bigint): void {
  const account = accountOf(store, owner);
  writeAccount(store, owner, { ...account, totals: { ...account.totals, sizeBytes } });
}

describe("a balance", () => {
  it("lets people store while it lasts, and read and delete afterwards", () => {
    expect(codeFor(ALICE, "store_assets")).toBe("PaymentNeeded");
    receive(store, ALICE, T);
    expect(codeFor(ALICE, "store_assets")).toBeUndefined();
    expect(codeFor(BOB, "store_assets")).toBe("PaymentNeeded");
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    holds(ALICE, 100n * GIB);
    clock.nowNs += YEAR_NS;
    expect(balance()).toBe(0n);
    expect(codeFor(ALICE, "store_assets")).toBe("PaymentNeeded");
    expect(codeFor(ALICE, "memories_delete")).toBeUndefined();
    expect(codeFor(ALICE, "update_sharing")).toBeUndefined();
  });

  it("is used up by what is stored, at the network's price and the archive's margin", () => {
    receive(store, ALICE, 100n * T);
    holds(ALICE, GIB);
    expect(paymentOf(store, ALICE)).toMatchObject({
      cycles_per_gib_and_year: (YEAR_OF_A_GIB * 125n) / 100n,
      cycles_per_day: (127_000n * 86_400n * 125n) / 100n,
      paid_until_ns: [expect.any(BigInt)],
    });
    clock.nowNs += YEAR_NS;
    expect(balance()).toBe(100n * T - (YEAR_OF_A_GIB * 125n) / 100n);
    settleKeeping(store, ALICE);
    settleKeeping(store, ALICE);
    expect(balance()).toBe(100n * T - (YEAR_OF_A_GIB * 125n) / 100n);
  });

  it("lasts as long as it says", () => {
    receive(store, ALICE, T);
    holds(ALICE, 10n * GIB);
    const [until = 0n] = paymentOf(store, ALICE)?.paid_until_ns ?? [];
    clock.nowNs = until - 60n * SECOND_NS;
    expect(codeFor(ALICE, "store_assets")).toBeUndefined();
    clock.nowNs = until + 60n * SECOND_NS;
    expect(codeFor(ALICE, "store_assets")).toBe("PaymentNeeded");
  });

  it("pays for messages by their bytes and instructions", () => {
    receive(store, ALICE, T);
    chargeMessage(store, ALICE, { bytes: 1_000n, instructions: 40_000_000n });
    expect(balance()).toBe(T - ((1_200_000n + 5_000_000n + 2_000_000n + 40_000_000n) * 125n) / 100n);
    chargeMessage(store, BOB, { bytes: 1_000n, instructions: 1n });
    expect(balance(BOB)).toBe(0n);
  });

  it("is never below zero, and leaves no debt", () => {
    receive(store, ALICE, LIMITS.minPaymentCycles);
    chargeMessage(store, ALICE, { bytes: 2_000_000n, instructions: 40_000_000_000n });
    expect(balance()).toBe(0n);
    holds(ALICE, GIB);
    clock.nowNs += YEAR_NS;
    receive(store, ALICE, T);
    expect(balance()).toBe(T);
  });

  it("takes no more than fits, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 2n ** 128n - 1n), { maxLength: 20 }), (payments) => {
        for (const cycles of payments) {
          const room = roomFor(store, ALICE);
          receive(store, ALICE, cycles < room ? cycles : room);
          expect(balance()).toBeLessThanOrEqual(LIMITS.maxBalanceCycles);
        }
      }),
    );
    expect(roomFor(store, BOB)).toBe(LIMITS.maxBalanceCycles);
  });

  it.each([
    [0n, "PaymentNeeded"],
    [LIMITS.minPaymentCycles - 1n, "PaymentNeeded"],
    [LIMITS.minPaymentCycles, undefined],
  ])("is paid with cycles that are attached: %s", (cycles, code) => {
    expect(codeFor(BOB, "pay_for", { cycles, account: ALICE })).toBe(code);
  });

  it.each([Uint8Array.of(4), new Uint8Array(0), new Uint8Array(30)])(
    "is nobody's who cannot sign in: %s",
    (account) => {
      expect(codeFor(BOB, "pay_for", { cycles: T, account })).toBe("InvalidArgument");
    },
  );

  it("counts under the policy for it alone, and a change of the price forgives what was not taken", () => {
    receive(store, ALICE, 100n * T);
    holds(ALICE, GIB);
    setAdmission(store, { open: { quota_bytes: 1n } });
    expect(paymentOf(store, ALICE)).toBeUndefined();
    expect(codeFor(BOB, "pay_for", { cycles: T })).toBe("Conflict");
    clock.nowNs += YEAR_NS;
    chargeMessage(store, ALICE, NOTHING);
    setAdmission(store, { paid: { margin_percent: 0 } });
    expect(balance()).toBe(100n * T);
    clock.nowNs += YEAR_NS;
    expect(balance()).toBe(100n * T - YEAR_OF_A_GIB);
  });

  it("moves with a capsule, once", () => {
    receive(store, ALICE, 3n * T);
    receive(store, BOB, 2n * T);
    createCapsule(store, ALICE, undefined);
    offerCapsule(store, ALICE, BOB);
    acceptCapsule(store, BOB, ALICE);
    expect([balance(), balance(BOB)]).toEqual([0n, 5n * T]);
  });

  it("counts texts and uploads under way too", () => {
    receive(store, ALICE, T);
    storedAsset(store, ALICE, "original", bytesOf(1_000, 1));
    const perDay = ((127_000n * 86_400n * BigInt(1_000 + RECORD_OVERHEAD_BYTES)) / GIB) * 125n;
    expect(paymentOf(store, ALICE)?.cycles_per_day).toBe(perDay / 100n);
  });

  it("has a margin of at most a thousand percent", () => {
    expect(refusalOf(() => setAdmission(store, { paid: { margin_percent: 1_001 } }))).toEqual({
      code: "InvalidArgument",
      field: "paid",
    });
  });
});
