import { expect, test } from "vitest";
import { deferred } from "./deferred.ts";
import { unlessAborted } from "./unless-aborted.ts";

const ABORTED = expect.objectContaining({ code: "Aborted" });

test("a promise is waited for until it settles", async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(unlessAborted(Promise.reject(new Error("No.")), signal)).rejects.toThrow("No.");
});

test("an abort ends the wait at once, and so does one that came before", async () => {
  const stop = new AbortController();
  const { promise, reject } = deferred<number>();
  const waiting = unlessAborted(promise, stop.signal);
  stop.abort();
  await expect(waiting).rejects.toEqual(ABORTED);
  await expect(unlessAborted(promise, stop.signal)).rejects.toEqual(ABORTED);
  // A failure after that is not reported as unhandled.
  reject(new Error("Too late."));
});
