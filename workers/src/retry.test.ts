import { STORE_ERROR_CODES, type StoreErrorCode, type Variant } from "@store-forever/protocol";
import { BrokenCircuitError, TaskCancelledError } from "cockatiel";
import { expect, test } from "vitest";
import { Refusal } from "./failures.ts";
import { createFreshRead, createResilience, isWorthRetrying, NotYetVisible } from "./retry.ts";

const AT_ONCE = { baseMs: 0, maxMs: 0 };

function refusal(code: StoreErrorCode): Refusal {
  return new Refusal({ code: { [code]: null } as Variant<StoreErrorCode>, message: "no", field: [] });
}

/** Counts the tries of a call that fails every time. */
async function triesOf(error: Error, run = createResilience(AT_ONCE)): Promise<number> {
  let tries = 0;
  const call = () => {
    tries++;
    return Promise.reject(error);
  };
  await expect(run(call)).rejects.toBe(error);
  return tries;
}

test("only refusals that time can mend are tried again", () => {
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

test("an endpoint that keeps failing is left alone for a while; refusals do not count as failing", async () => {
  const run = createResilience(AT_ONCE);
  for (let call = 0; call < 4; call++) expect(await triesOf(refusal("Internal"), run)).toBe(3);
  expect(await run(() => Promise.resolve("still answered"))).toBe("still answered");
  expect(await triesOf(new TaskCancelledError(), run)).toBe(3);
  await expect(run(() => Promise.reject(new TaskCancelledError()))).rejects.toThrow(BrokenCircuitError);
  await expect(run(() => Promise.resolve("not asked"))).rejects.toThrow(BrokenCircuitError);
});

test("a certified read is repeated while it shows less than was stored, and for no other reason", async () => {
  expect(await triesOf(new NotYetVisible("later"), createFreshRead(AT_ONCE))).toBe(3);
  expect(await triesOf(new Error("forged"), createFreshRead(AT_ONCE))).toBe(1);
});
