import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { SourceUnavailable } from "../../errors/failures.ts";
import { createSourceRetry } from "../../errors/retry.ts";
import { readPatiently } from "./patience.ts";

/** Runs work one by one, as Web Locks do. */
let last: Promise<unknown> = Promise.resolve();
beforeAll(() => {
  const request = (_: string, work: () => Promise<unknown>) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  vi.stubGlobal("navigator", { locks: { request } });
});
afterAll(() => vi.unstubAllGlobals());

const atOnce = createSourceRetry({ baseMs: 0, maxMs: 0 });
const busy = (retryAfterMs: number) => new SourceUnavailable("RateLimited", "slow down", { retryAfterMs });

/** A server that answers one question at a time, and puts off the others. */
function oneAtATime() {
  let isAnswering = false;
  let mostAtOnce = 0;
  let atOnceNow = 0;
  return {
    mostAtOnce: () => mostAtOnce,
    read: async () => {
      if (isAnswering) throw busy(1);
      isAnswering = true;
      mostAtOnce = Math.max(mostAtOnce, ++atOnceNow);
      await new Promise((resolve) => setTimeout(resolve, 5));
      atOnceNow--;
      isAnswering = false;
      return "photo";
    },
  };
}

test("files of a server that puts off are read one after the other, and the wait is told", async () => {
  const server = oneAtATime();
  let waits = 0;
  const reading = Array.from({ length: 6 }, (_, index) =>
    readPatiently(`https://slow.example/${index}`, server.read, () => void waits++, atOnce),
  );
  expect(await Promise.all(reading)).toEqual(Array(6).fill("photo"));
  expect(server.mostAtOnce()).toBe(1);
  expect(waits).toBeGreaterThanOrEqual(5);
});

test("a server that asks for more patience than there is fails the file, by its own reason", async () => {
  const read = async () => Promise.reject(busy(3_600_000));
  await expect(readPatiently("https://later.example/a", read, () => {}, atOnce)).rejects.toMatchObject({
    code: "RateLimited",
  });
});

test("a server that is only broken is asked three times", async () => {
  let tries = 0;
  const read = async () => {
    tries++;
    throw new SourceUnavailable("Unreachable", "gone");
  };
  await expect(readPatiently("https://broken.example/a", read, () => {}, atOnce)).rejects.toMatchObject({
    code: "Unreachable",
  });
  expect(tries).toBe(3);
});
