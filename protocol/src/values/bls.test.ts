import { expect, it, vi } from "vitest";
import { rememberingVerify } from "./bls.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

it("checks a signature once, however often and however soon it is asked for again", async () => {
  const verify = vi.fn(async (key: Uint8Array) => key[0] === 1);
  const remembering = rememberingVerify(verify);
  const both = [remembering(bytes(1), bytes(2), bytes(3)), remembering(bytes(1), bytes(2), bytes(3))];
  expect(await Promise.all(both)).toEqual([true, true]);
  expect(verify).toHaveBeenCalledTimes(1);
});

it("keeps key, signature and message apart", async () => {
  const verify = vi.fn(async (key: Uint8Array) => key.length === 1);
  const remembering = rememberingVerify(verify);
  expect(await remembering(bytes(1), bytes(2, 3), bytes(4))).toBe(true);
  expect(await remembering(bytes(1, 2), bytes(3), bytes(4))).toBe(false);
  expect(await remembering(bytes(1), bytes(2), bytes(3, 4))).toBe(true);
  expect(verify).toHaveBeenCalledTimes(3);
});

it("forgets the answer that was used longest ago", async () => {
  const verify = vi.fn(async () => true);
  const remembering = rememberingVerify(verify, 2);
  for (const key of [1, 2, 1, 3, 1, 2]) await remembering(bytes(key), bytes(), bytes());
  expect(verify.mock.calls.map(([key]: readonly unknown[]) => (key as Uint8Array)[0])).toEqual([1, 2, 3, 2]);
});
