import { expect, test } from "vitest";
import { deferred } from "../../async/deferred.ts";
import { CallOrder } from "./call-order.ts";

class TooEarly extends Error {}
const isTooEarly = (error: unknown) => error instanceof TooEarly;

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

test("after several overtaken calls, each call waits for the answer to the one before", async () => {
  const order = new CallOrder();
  for (let time = 0; time < 3; time++) {
    const { earlier, arrive, call } = calls();
    const answer = order.sendBehind(
      earlier,
      () => {
        const answering = call();
        arrive();
        return answering;
      },
      isTooEarly,
    );
    expect(await answer).toBe("done");
  }
  const { earlier, seen, arrive, call } = calls();
  const answer = order.sendBehind(earlier, call, isTooEarly);
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
  arrive();
  expect(await answer).toBe("done");
  expect(seen).toEqual([true]);
});

test("other refusals, and failures of the earlier call, are passed on", async () => {
  const order = new CallOrder();
  const { earlier } = calls();
  const refused = order.sendBehind(earlier, () => Promise.reject(new Error("refused")), isTooEarly);
  await expect(refused).rejects.toThrow("refused");
  const answered = Promise.reject(new Error("never arrived"));
  const lost = order.sendBehind({ sent: answered, answered }, async () => "done", isTooEarly);
  await expect(lost).rejects.toThrow("never arrived");
});
