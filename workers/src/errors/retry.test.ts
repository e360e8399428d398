import { STORE_ERROR_CODES, StoreError, type StoreErrorCode } from "@store-forever/protocol";
import { BrokenCircuitError, TaskCancelledError } from "cockatiel";
import { expect, test } from "vitest";
import { createCallPolicy, createReadRetry, isWorthRetrying, NotYetVisible } from "./retry.ts";

const AT_ONCE = { baseMs: 0, maxMs: 0 };
const callPolicy = () => createCallPolicy({ delays: AT_ONCE });

const refusal = (code: StoreErrorCode) => new StoreError(code, "no");

/** Counts the attempts of a call that always fails. */
async function triesOf(error: Error, run = callPolicy()): Promise<number> {
  let tries = 0;
  const call = () => {
    tries++;
    return Promise.reject(error);
  };
  await expect(run(call)).rejects.toBe(error);
  return tries;
}

test("only refusals that may be temporary are retried", () => {
  const retried = STORE_ERROR_CODES.filter((code) => isWorthRetrying(refusal(code)));
  expect(retried).toEqual(["LimitExceeded", "SessionExpired", "Internal"]);
  expect(isWorthRetrying(new TypeError("a mistake of ours"))).toBe(false);
});

test("a call is tried three times, or once where trying again changes nothing", async () => {
  expect(await triesOf(refusal("Internal"))).toBe(3);
  expect(await triesOf(new TaskCancelledError())).toBe(3);
  expect(await triesOf(refusal("Unauthorized"))).toBe(1);
  expect(await triesOf(refusal("InvalidHash"))).toBe(1);
});

test("an endpoint that keeps failing is not called for a while, and refusals do not count as failing", async () => {
  const run = callPolicy();
  for (let call = 0; call < 4; call++) expect(await triesOf(refusal("Internal"), run)).toBe(3);
  expect(await run(() => Promise.resolve("still answered"))).toBe("still answered");
  expect(await triesOf(new TaskCancelledError(), run)).toBe(3);
  await expect(run(() => Promise.reject(new TaskCancelledError()))).rejects.toThrow(BrokenCircuitError);
  await expect(run(() => Promise.resolve("not asked"))).rejects.toThrow(BrokenCircuitError);
});

test("a job whose calls keep failing spends its retries and then tries each call once", async () => {
  const run = callPolicy();
  let tries = 0;
  for (let call = 0; call < 100; call++) tries += await triesOf(refusal("Internal"), run);
  expect(tries).toBeLessThan(100 + 30 + 20 + 1);
  expect(await triesOf(refusal("Internal"), run)).toBeLessThanOrEqual(2);
});

test("tells of each retry, and whether the network was at fault", async () => {
  const seen: boolean[] = [];
  const run = createCallPolicy({ delays: AT_ONCE, onRetry: (isNetworkFault) => seen.push(isNetworkFault) });
  await triesOf(refusal("LimitExceeded"), run);
  await triesOf(new TaskCancelledError(), run);
  expect(seen).toEqual([false, false, true, true]);
});

test("a certified read is repeated while it shows less than was stored, and for no other reason", async () => {
  expect(await triesOf(new NotYetVisible("later"), createReadRetry(AT_ONCE))).toBe(3);
  expect(await triesOf(new Error("forged"), createReadRetry(AT_ONCE))).toBe(1);
});
