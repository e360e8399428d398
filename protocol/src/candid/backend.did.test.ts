import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { GENERATED, generateInterface } from "../../generate.ts";

it("is what backend.did gives: else `npm run generate`", async () => {
  expect(await readFile(GENERATED, "utf8")).toBe(await generateInterface());
});
