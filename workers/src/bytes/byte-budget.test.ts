import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteBudget } from "./byte-budget.ts";

const never = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("never exceeds the budget, serves every request in the end, and one that is too large alone", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 30 }), async (needs) => {
      const budget = new ByteBudget(100);
      let used = 0;
      let users = 0;
      await Promise.all(
        needs.map(async (bytes) => {
          const share = await budget.take(bytes, never);
          used += bytes;
          users++;
          if (used > 100) expect(used).toBe(bytes);
          await turn();
          used -= bytes;
          users--;
          share.release();
        }),
      );
      expect({ used, users }).toEqual({ used: 0, users: 0 });
    }),
    { numRuns: 50 },
  );
});

test("a share that shrinks makes room, and an aborted request leaves the queue", async () => {
  const budget = new ByteBudget(100);
  const first = await budget.take(100, never);
  const stop = new AbortController();
  const impatient = budget.take(50, stop.signal);
  const second = budget.take(60, never);
  stop.abort();
  await expect(impatient).rejects.toMatchObject({ code: "Aborted" });
  first.resize(40);
  (await second).release();
  first.release();
});
