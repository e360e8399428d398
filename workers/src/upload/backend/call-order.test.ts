import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { deferred } from "../../async/deferred.ts";
import { CallOrder } from "./call-order.ts";

class TooEarly extends Error {}
const isTooEarly = (error: unknown) => error instanceof TooEarly;
const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A canister that accepts a call once the one that it depends on has arrived. */
function calls() {
  const { promise: answered, resolve: arrive } = deferred();
  let isThere = false;
  const seen: boolean[] = [];
  return {
    earlier: { sent: Promise.resolve(), answered },
    seen,
    arrive: () => {
      isThere = true;
      arrive();
    },
    reach: () => {
      isThere = true;
    },
    call: async () => {
      seen.push(isThere);
      if (!isThere) throw new TooEarly();
      return "done";
    },
  };
}

/** Sends a call that overtakes the one that it depends on. @returns whether it was sent before that was answered */
async function overtake(order: CallOrder): Promise<boolean> {
  const { earlier, seen, arrive, call } = calls();
  const answer = order.sendBehind(earlier, call, isTooEarly);
  await vi.advanceTimersByTimeAsync(5_000);
  arrive();
  expect(await answer).toBe("done");
  return seen.length === 2;
}

async function withFakeTimers(work: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    await work();
  } finally {
    vi.useRealTimers();
  }
}

test("a call that depends on an earlier one is sent before that is answered", async () => {
  const { earlier, seen, reach, call } = calls();
  reach();
  expect(await new CallOrder().sendBehind(earlier, call, isTooEarly)).toBe("done");
  expect(seen).toEqual([true]);
});

test("a call that arrives too early is repeated after the answer to the earlier one", async () => {
  const { earlier, seen, arrive, call } = calls();
  const answer = new CallOrder().sendBehind(
    earlier,
    () => {
      const answering = call();
      arrive();
      return answering;
    },
    isTooEarly,
  );
  expect(await answer).toBe("done");
  expect(seen).toEqual([false, true]);
});

test("calls that overtake keep more distance, and in the end wait for the answer to the one before", () =>
  withFakeTimers(async () => {
    const order = new CallOrder();
    for (let time = 0; time < 3; time++) expect(await overtake(order)).toBe(true);
    expect(await overtake(order)).toBe(false);
  }));

test("many calls that overtake one message count as one", () =>
  withFakeTimers(async () => {
    const order = new CallOrder();
    await Promise.all(Array.from({ length: 20 }, () => overtake(order)));
    expect(await overtake(order)).toBe(true);
    expect(await overtake(order)).toBe(true);
    expect(await overtake(order)).toBe(false);
  }));

test("however late earlier calls arrive, every call is made, and refused once at most", () =>
  withFakeTimers(async () => {
    const latencyMs = fc.integer({ min: 0, max: 1_500 });
    const sending = fc.record({ sentMs: latencyMs, travelMs: latencyMs, answerMs: latencyMs, callMs: latencyMs });
    await fc.assert(
      fc.asyncProperty(fc.array(sending, { maxLength: 12 }), async (sendings) => {
        const order = new CallOrder();
        let refused = 0;
        for (const { sentMs, travelMs, answerMs, callMs } of sendings) {
          let isThere = false;
          const sent = delay(sentMs);
          const arrived = sent
            .then(() => delay(travelMs))
            .then(() => {
              isThere = true;
            });
          const earlier = { sent, answered: arrived.then(() => delay(answerMs)) };
          const refusedBefore = refused;
          const call = async () => {
            await delay(callMs);
            if (isThere) return "done";
            refused++;
            throw new TooEarly();
          };
          const answer = order.sendBehind(earlier, call, isTooEarly);
          await vi.runAllTimersAsync();
          expect(await answer).toBe("done");
          expect(refused - refusedBefore).toBeLessThanOrEqual(1);
        }
        expect(refused).toBeLessThanOrEqual(3);
      }),
      { numRuns: 50 },
    );
  }));

test("other refusals, and failures of the earlier call, are passed on", async () => {
  const order = new CallOrder();
  const { earlier } = calls();
  const refused = order.sendBehind(earlier, () => Promise.reject(new Error("refused")), isTooEarly);
  await expect(refused).rejects.toThrow("refused");
  const answered = Promise.reject(new Error("never arrived"));
  const lost = order.sendBehind({ sent: answered, answered }, async () => "done", isTooEarly);
  await expect(lost).rejects.toThrow("never arrived");
});
