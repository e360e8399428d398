import { env } from "node:process";
import fc from "fast-check";
import { expect, it } from "vitest";

it.skipIf(env.PROPERTY_SEED === "random")("tries the same cases in every run", () => {
  expect(fc.readConfigureGlobal().seed).toBeTypeOf("number");
  const tried: number[][] = [[], []];
  for (const cases of tried) fc.assert(fc.property(fc.nat(), (value) => void cases.push(value)));
  expect(tried[0]).toEqual(tried[1]);
});
