import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FILE_UPDATES } from "./updates.ts";

test("the updates are those of the interface, with as many arguments", () => {
  const candid = readFileSync(new URL("../../../../protocol/assets.did", import.meta.url), "utf8");
  const updates = [...candid.matchAll(/^ {4}(\w+): \((.*?)\) -> .*\);$/gm)].filter(
    ([line]) => !line.endsWith(" query;"),
  );
  expect(new Map(updates.map(([, name, argument]) => [name, argument === "" ? 0 : 1]))).toEqual(FILE_UPDATES);
});
