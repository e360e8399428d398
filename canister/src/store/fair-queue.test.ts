import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALICE, BOB, CAROL } from "../inputs.fixture.ts";
import { testStore } from "../store.fixture.ts";
import { deleteTask, type FairQueue, hasTasks, moveBack, nextTask, putTask, taskValue } from "./fair-queue.ts";
import type { Owner } from "./store.ts";

const queue: FairQueue = {
  number: 0,
  tasks: "publishing",
  turns: "publishingTurns",
  ownerOf: ({ key }) => key.slice(0, 3),
};
const task = (owner: Owner, number: number) => ({ key: Uint8Array.of(...owner, number), value: Uint8Array.of(number) });

/** Takes tasks until none waits. @returns whose they were */
function takeAll(store: ReturnType<typeof testStore>["store"]): Owner[] {
  const owners: Owner[] = [];
  for (let next = nextTask(store, queue); next !== undefined; next = nextTask(store, queue)) {
    owners.push(queue.ownerOf(next));
    deleteTask(store, queue, queue.ownerOf(next), next.key);
  }
  return owners;
}

describe("a fair queue", () => {
  it("lets an owner with one task wait for one task of an owner with hundreds", () => {
    const { store } = testStore();
    for (let number = 0; number < 200; number++) putTask(store, queue, ALICE, task(ALICE, number));
    putTask(store, queue, CAROL, task(CAROL, 0));
    const owners = takeAll(store);
    expect(owners).toHaveLength(201);
    expect(owners.indexOf(CAROL) === -1 ? owners.findIndex((owner) => owner[2] === CAROL[2]) : 0).toBeLessThan(2);
  });

  it("does not let somebody go first by coming again and again", () => {
    const { store } = testStore();
    putTask(store, queue, BOB, task(BOB, 1));
    putTask(store, queue, BOB, task(BOB, 2));
    let others = 0;
    for (let number = 0; ; number++) {
      putTask(store, queue, ALICE, task(ALICE, number));
      const next = nextTask(store, queue);
      if (next === undefined) throw new Error("A task waits.");
      deleteTask(store, queue, queue.ownerOf(next), next.key);
      if (next.key[2] === BOB[2] && next.value[0] === 2) break;
      if (next.key[2] === ALICE[2]) others++;
    }
    expect(others).toBeLessThanOrEqual(2);
  });

  it("loses no task, whatever comes, goes or is moved back, and leaves nothing behind", () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom("put", "delete", "move back"),
        owner: fc.constantFrom(ALICE, BOB, CAROL),
        number: fc.nat({ max: 5 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const { store } = testStore();
        const waiting = new Set<string>();
        for (const { kind, owner, number } of all) {
          const { key, value } = task(owner, number);
          if (kind === "put") putTask(store, queue, owner, { key, value });
          else if (kind === "delete") deleteTask(store, queue, owner, key);
          else if (waiting.has(key.join())) moveBack(store, queue, owner, { key, value });
          if (kind === "put") waiting.add(key.join());
          if (kind === "delete") waiting.delete(key.join());
          expect(taskValue(store, queue, key) !== undefined).toBe(waiting.has(key.join()));
        }
        expect(takeAll(store)).toHaveLength(waiting.size);
        expect(hasTasks(store, queue)).toBe(false);
        for (const map of ["waiting", "publishing", "publishingTurns"] as const)
          expect(store.maps[map].first()).toBeUndefined();
      }),
    );
  });
});
