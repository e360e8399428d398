import { LIMITS } from "@store-forever/protocol";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { ALICE, BOB, SECOND_NS } from "../inputs.fixture.ts";
import { auditListing } from "../operations/journal.ts";
import type { Store } from "../store/store.ts";
import { testStore } from "../store.fixture.ts";
import { refusalOf } from "./access.ts";
import { collectPayment, countLook } from "./collecting.ts";
import { type Behaviour, ModelLedgers } from "./ledgers.fixture.ts";
import { paymentOf, receive } from "./payments.ts";
import { setAdmission } from "./policy.ts";

const T = 10n ** 12n;
const ICP = 10n ** 8n;
const { cyclesLedgerFee, icpLedgerFeeE8s, minPaymentCycles, minPaymentE8s, maxUnpaidCollections } = LIMITS;

let store: Store;
let clock: { nowNs: bigint };
let ledgers: ModelLedgers;
beforeEach(() => {
  ({ store, clock } = testStore());
  setAdmission(store, { paid: { margin_percent: 20 } });
  ledgers = new ModelLedgers();
});

const collect = () => collectPayment(store, ledgers, ALICE);
const received = () => paymentOf(store, ALICE)?.received_cycles;
const person = (owner: Uint8Array, isAdministrator = false) => ({
  owner,
  isHotKey: false,
  isAdministrator: () => isAdministrator,
});
const codeFor = (owner: Uint8Array, account: Uint8Array | undefined, isAdministrator = false) =>
  refusalOf(store, {
    caller: person(owner, isAdministrator),
    method: "collect_payment",
    principal: () => account,
    bytes: () => undefined,
    cycles: () => 0n,
    balance: () => 0n,
  })?.code;
/** All messages that can run have run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
/** A message of a collection that never gets its answer, as when the canister traps there. */
const collectLosing = async () => {
  ledgers.behaviour = "lost";
  void collect();
  await settle();
  ledgers.behaviour = "honest";
};

describe("collecting a payment", () => {
  it("adds cycles that arrived at the deposit account, less the ledger's fee", async () => {
    ledgers.cycles = T;
    expect(await collect()).toBe(T - cyclesLedgerFee);
    expect(received()).toBe(T - cyclesLedgerFee);
    expect([ledgers.cycles, ledgers.sentCycles]).toEqual([0n, T - cyclesLedgerFee]);
    await expect(collect()).rejects.toMatchObject({ code: "PaymentNeeded" });
    const { entries } = auditListing(store, { cursor: [], limit: [] });
    expect(entries.map(({ operation }) => operation)).toEqual(["collect_payment"]);
  });

  it("has ICP become cycles, once the cycles are collected", async () => {
    [ledgers.cycles, ledgers.e8s] = [T, ICP];
    await collect();
    const converted = await collect();
    expect(converted).toBe((ICP - icpLedgerFeeE8s) * 100_000n);
    expect(received()).toBe(ledgers.sentCycles);
    expect(ledgers.e8s).toBe(0n);
  });

  it.each([
    ["cycles", minPaymentCycles + cyclesLedgerFee - 1n, 0n],
    ["e8s", 0n, minPaymentE8s + icpLedgerFeeE8s - 1n],
    ["nothing", 0n, 0n],
  ])("leaves too little where it is: %s", async (_, cycles, e8s) => {
    Object.assign(ledgers, { cycles, e8s });
    await expect(collect()).rejects.toMatchObject({ code: "PaymentNeeded", field: "account" });
    expect([ledgers.cycles, ledgers.e8s, received()]).toEqual([cycles, e8s, 0n]);
  });

  it("adds a payment once, however often it is asked for at the same time", async () => {
    ledgers.cycles = T;
    const answers = await Promise.allSettled([collect(), collect(), collect()]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(received()).toBe(T - cyclesLedgerFee);
  });

  it.each([
    ["cycles", T, 0n],
    ["ICP", 0n, ICP],
  ])("goes on where an answer was lost, and not before the ledger is done: %s", async (_, cycles, e8s) => {
    Object.assign(ledgers, { cycles, e8s });
    await collectLosing();
    await expect(collect()).rejects.toMatchObject({ code: "Conflict" });
    clock.nowNs += 301n * SECOND_NS;
    await collect();
    expect(received()).toBe(ledgers.sentCycles);
    expect(ledgers.sentCycles).toBeGreaterThan(0n);
  });

  it("keeps what more arrived for the next time", async () => {
    ledgers.cycles = T;
    await collectLosing();
    ledgers.cycles += 2n * T;
    clock.nowNs += 301n * SECOND_NS;
    await collect();
    await collect();
    expect(received()).toBe(3n * T - 2n * cyclesLedgerFee);
  });

  it("never adds more than came, and loses nothing, whatever the ledgers do", async () => {
    const steps = fc.array(
      fc.record({
        cycles: fc.bigInt(0n, 2n * T),
        e8s: fc.bigInt(0n, 10n * ICP),
        behaviour: fc.constantFrom<Behaviour>("honest", "lost", "busy", "refusing"),
        seconds: fc.bigInt(0n, 400n),
        times: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        ({ store, clock } = testStore());
        setAdmission(store, { paid: { margin_percent: 20 } });
        ledgers = new ModelLedgers();
        for (const { cycles, e8s, behaviour, seconds, times } of all) {
          ledgers.cycles += cycles;
          ledgers.e8s += e8s;
          ledgers.behaviour = behaviour;
          for (let count = 0; count < times; count++) collect().catch(() => {});
          await settle();
          clock.nowNs += seconds * SECOND_NS;
          expect(received()).toBeLessThanOrEqual(ledgers.sentCycles);
        }
        ledgers.behaviour = "honest";
        for (let count = 0; count < 4; count++) {
          clock.nowNs += 301n * SECOND_NS;
          await collect().catch(() => {});
        }
        // ICP whose conversion the minting canister refused are not cycles of this canister.
        if (!all.some(({ behaviour }) => behaviour === "refusing")) expect(received()).toBe(ledgers.sentCycles);
      }),
      { numRuns: 200 },
    );
  });
});

describe("who has the archive look for a payment", () => {
  it("is whoever pays, for anybody, and an administrator", () => {
    expect(codeFor(BOB, ALICE)).toBeUndefined();
    expect(codeFor(BOB, ALICE, true)).toBeUndefined();
    for (const account of [Uint8Array.of(4), undefined]) {
      expect(codeFor(BOB, account)).toBe("PaymentNeeded");
      expect(codeFor(BOB, account, true)).toBe("InvalidArgument");
    }
    setAdmission(store, { invited: null });
    expect(codeFor(BOB, ALICE)).toBe("InvitationNeeded");
    expect(codeFor(BOB, ALICE, true)).toBe("Conflict");
  });

  it("is nobody without a balance, once so many looked in vain today", async () => {
    for (let count = 0; count < maxUnpaidCollections; count++) countLook(store, person(BOB));
    expect(codeFor(BOB, BOB)).toBe("DailyLimitReached");
    expect(codeFor(BOB, BOB, true)).toBeUndefined();
    receive(store, ALICE, T);
    expect(codeFor(ALICE, BOB)).toBeUndefined();
    clock.nowNs += 86_400n * SECOND_NS;
    expect(codeFor(BOB, BOB)).toBeUndefined();
  });

  it("pays for each look by the balance that they have", () => {
    receive(store, ALICE, T);
    countLook(store, person(ALICE));
    const left = paymentOf(store, ALICE)?.balance_cycles ?? T;
    expect(T - left).toBeGreaterThan(50_000_000n);
    for (let count = 0; count < maxUnpaidCollections; count++) countLook(store, person(ALICE));
    expect(codeFor(BOB, BOB)).toBeUndefined();
  });

  it("does not count where a payment was found", async () => {
    for (let count = 1; count < maxUnpaidCollections; count++) countLook(store, person(BOB));
    ledgers.cycles = T;
    countLook(store, person(ALICE));
    expect(codeFor(BOB, BOB)).toBe("DailyLimitReached");
    await collect();
    expect(codeFor(BOB, BOB)).toBeUndefined();
  });
});
