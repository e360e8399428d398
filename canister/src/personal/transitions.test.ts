import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALICE, SECOND_NS } from "../inputs.fixture.ts";
import { readCreation, type StoredCreation, writeCreation } from "../store/records/personal/creation-record.ts";
import { testStore } from "../store.fixture.ts";
import { manifestIn } from "./factory.fixture.ts";
import { asked, begun, type CreationEvent, cancelled, MOST_TRIES, next, retried } from "./transitions.ts";
import { startOfWalk } from "./walk.ts";

const { store } = testStore();
const manifest = manifestIn(store);
const walk = startOfWalk(store);
const CANISTER = Uint8Array.of(9, 9);
const sent = { part: "galleries", place: 3, memories: 7, galleries: 2, bytes: 70n } as const;

const EVENTS: CreationEvent[] = [
  { kind: "funded", payer: "owner" },
  { kind: "buying", purchase: { createdAtNs: 3n, amountE8s: 4n } },
  { kind: "bought" },
  { kind: "walked", walk: { ...walk, place: 4 } },
  { kind: "exported", manifest, cycles: 5n },
  { kind: "created", id: CANISTER },
  { kind: "installed" },
  { kind: "sent", sent },
  { kind: "imported" },
  { kind: "checking" },
  { kind: "checked" },
  { kind: "handed_over" },
  { kind: "read_back", isOwnersAlone: true },
  { kind: "read_back", isOwnersAlone: false },
  { kind: "returned" },
  { kind: "stopped" },
  { kind: "deleted" },
  { kind: "refused", message: "No." },
  { kind: "unanswered", message: "Nothing was heard." },
];
type Act = { kind: "event"; event: CreationEvent } | { kind: "cancel" } | { kind: "retry" };
const act = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...EVENTS).map((event): Act => ({ kind: "event", event })) },
  { weight: 1, arbitrary: fc.constant<Act>({ kind: "cancel" }) },
  { weight: 1, arbitrary: fc.constant<Act>({ kind: "retry" }) },
);

function after(creation: StoredCreation, step: Act, nowNs: bigint): StoredCreation | undefined {
  if (step.kind === "event") return next(asked(creation, nowNs), step.event, nowNs);
  const { state } = creation.phase;
  if (step.kind === "cancel") return state === "completed" ? creation : cancelled(creation, nowNs);
  return state === "failed" ? retried(creation, nowNs, walk) : creation;
}

/** From each state, the states that one step leads to. */
const LEADS_TO: Record<string, readonly string[]> = {
  exporting: ["creating", "installing", "failed", "cancelling"],
  creating: ["installing", "failed", "cancelling"],
  installing: ["importing", "failed", "cancelling"],
  importing: ["verifying", "failed", "cancelling"],
  verifying: ["completed", "failed", "cancelling"],
  completed: [],
  failed: ["exporting", "cancelling"],
  cancelling: [],
};

describe("the states of a move", () => {
  it("follow each other in their order, whatever happens, and are stored as they are", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let creation: StoredCreation | undefined = begun(SECOND_NS, walk, { name: "Ours", subnet: ALICE });
        let nowNs = SECOND_NS;
        for (const step of acts) {
          nowNs += SECOND_NS;
          const before: StoredCreation = creation;
          creation = after(before, step, nowNs);
          if (creation === undefined) {
            expect(before.phase.state).toBe("cancelling");
            return;
          }
          writeCreation(store, ALICE, creation);
          expect(readCreation(store, ALICE)).toEqual(creation);
          const [from, to] = [before.phase.state, creation.phase.state];
          if (from !== to) expect(LEADS_TO[from]).toContain(to);
          // A canister that was created, or may have been, is known until it is deleted.
          if (before.slot.kind === "created") expect(creation.slot).toEqual(before.slot);
          if (before.slot.kind === "asked" && creation.slot.kind === "none")
            expect(step).toMatchObject({ event: { kind: "refused" } });
          if (["installing", "importing", "verifying", "completed"].includes(to))
            expect(creation.slot.kind).toBe("created");
          if (to === "completed" && from !== to) {
            expect(before.phase).toMatchObject({ step: "read_back" });
            expect(step).toMatchObject({ event: { isOwnersAlone: true } });
          }
          const isEndless =
            to === "cancelling" || (creation.phase.state === "verifying" && creation.phase.step === "read_back");
          if (!isEndless) expect(creation.tries).toBeLessThan(MOST_TRIES);
          expect(creation.cyclesConsumed >= before.cyclesConsumed).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
