import { expect, it } from "vitest";
import { installWebLocks } from "../../test/web-locks.ts";
import { inTurn } from "./in-turn.ts";

installWebLocks();
const never = new AbortController().signal;

it("lets one work after another, in the order in which they asked, also after one has failed", async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
    if (name === "first") throw new Error("It has failed.");
    return name;
  };
  const first = inTurn("parts", never, work("first"));
  const second = inTurn("parts", never, work("second"));
  await expect(first).rejects.toThrow("It has failed.");
  expect(await second).toBe("second");
  expect(order).toEqual(["first begins", "first ends", "second begins", "second ends"]);
});

it("lets who is stopped end by itself", async () => {
  const stop = new AbortController();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const first = inTurn("other", never, () => released);
  const second = inTurn("other", stop.signal, async () => (stop.signal.aborted ? "stopped" : "stored"));
  stop.abort();
  release();
  expect(await second).toBe("stopped");
  await first;
});
