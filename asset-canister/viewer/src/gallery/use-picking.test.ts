import { expect, test } from "vitest";
import { toggled } from "./use-picking.ts";

const photos = ["a", "b", "c", "d", "e"].map((memoryId) => ({ memoryId }));
const after = (picked: string[], lastIndex: number, index: number, isRange: boolean) =>
  [...toggled(photos, { memoryIds: new Set(picked), lastIndex }, index, isRange)].sort().join("");

test("a photo is picked, and picked no longer", () => {
  expect(after([], 0, 2, false)).toBe("c");
  expect(after(["b", "c"], 2, 2, false)).toBe("b");
});

test("a range reaches from the last one to this one, in either direction, and takes this one's new state", () => {
  expect(after(["b"], 1, 3, true)).toBe("bcd");
  expect(after(["e"], 4, 2, true)).toBe("cde");
  expect(after(["a", "b", "c", "d"], 0, 2, true)).toBe("d");
});

test("what is not there cannot be picked", () => {
  expect(after(["a"], 0, 9, false)).toBe("a");
});
