import { LIMITS } from "@store-forever/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ALICE, memoryInput, SECOND_NS, uuid } from "../inputs.fixture.ts";
import { refusalOf, testStore } from "../store.fixture.ts";
import { upsertMetadata } from "./memories.ts";
import { readMemories } from "./memory-reads.ts";

const { metadata } = memoryInput(uuid(1), []);
const WINDOW_NS = BigInt(LIMITS.idempotencySeconds) * SECOND_NS;

function upsert(store: ReturnType<typeof testStore>["store"], write: number) {
  return upsertMetadata(store, ALICE, {
    memory_id: uuid(1),
    memory_type: { image: null },
    metadata: { ...metadata, title: `Title ${write}` },
    idempotency_key: `key ${write}`,
  });
}
const titleOf = (store: ReturnType<typeof testStore>["store"]) =>
  readMemories(store, ALICE, { memory_ids: [uuid(1)], token: [] }).value[0]?.[0]?.metadata.title;

it("no call that is repeated within a day undoes what was written since", () => {
  const calls = fc.array(
    fc.record({ write: fc.nat({ max: 9 }), secondsLater: fc.nat({ max: LIMITS.idempotencySeconds / 30 }) }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(calls, (sent) => {
      const { store, clock } = testStore();
      const seen = new Set<number>();
      let last = -1;
      for (const { write, secondsLater } of sent) {
        clock.nowNs += BigInt(secondsLater) * SECOND_NS;
        const isNew = !seen.has(write);
        seen.add(write);
        if (isNew) last = write;
        expect(upsert(store, write)).toEqual({ memory_id: uuid(1), written: isNew });
        expect(titleOf(store)).toBe(`Title ${last}`);
      }
    }),
  );
});

it("a key writes again after a day, and too many within one are refused", () => {
  const { store, clock } = testStore();
  for (let write = 0; write < LIMITS.maxIdempotencyKeys; write++) upsert(store, write);
  expect(refusalOf(() => upsert(store, -1))).toEqual({ code: "LimitExceeded", field: "idempotency_key" });
  expect(upsert(store, 0)).toMatchObject({ written: false });
  clock.nowNs += WINDOW_NS;
  expect(upsert(store, 0)).toMatchObject({ written: true });
  expect(titleOf(store)).toBe("Title 0");
});
