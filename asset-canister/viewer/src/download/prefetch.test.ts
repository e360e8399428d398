import { expect, test } from "vitest";
import { prefetch } from "./prefetch.ts";

test("the next few are begun before their turn, each once, but none that is heavy", async () => {
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    return item * 10;
  };
  const turns = prefetch([1, 2, 3, 4, 5, 6, 7], work, (item) => item !== 3);
  const [item, result] = turns.next().value ?? [];
  expect([item, await result]).toEqual([1, 10]);
  expect(begun).toEqual([1, 2, 4, 5]);
  const rest = await Promise.all([...turns].map(async ([each, value]) => [each, await value]));
  expect(rest).toEqual([2, 3, 4, 5, 6, 7].map((each) => [each, each * 10]));
  expect(begun.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("what fails ahead fails when its turn comes, and holds up nothing else", async () => {
  const work = async (item: string) => {
    if (item === "broken") throw new RangeError("It is broken.");
    return item;
  };
  const [first, second, third] = [...prefetch(["a", "broken", "c"], work, () => true)].map(([, result]) => result);
  expect([await first, await third]).toEqual(["a", "c"]);
  await expect(second).rejects.toThrow("It is broken.");
});
