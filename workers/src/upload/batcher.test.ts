import fc from "fast-check";
import { expect, test } from "vitest";
import { Batcher } from "./batcher.ts";

const LIMITS = { maxBytes: 10, maxItems: 4 };

/** A line whose messages are answered when the test says so. */
function line() {
  const messages: { items: number[]; arrive: () => void; fail: (error: Error) => void }[] = [];
  const send = (items: number[]) =>
    new Promise<number[]>((resolve, reject) => {
      messages.push({ items, arrive: () => resolve(items.map((item) => item * 100)), fail: reject });
    });
  return { messages, batcher: new Batcher<number, number>({ sizeOf: (item) => item, limits: LIMITS, send }) };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("sends at once on a quiet line, gathers on a busy one, and full messages do not wait", async () => {
  const { messages, batcher } = line();
  const answers = [batcher.add(3)];
  await turn();
  expect(messages.map(({ items }) => items)).toEqual([[3]]);
  answers.push(batcher.add(4), batcher.add(5));
  await turn();
  expect(messages).toHaveLength(1);
  answers.push(batcher.add(6));
  await turn();
  expect(messages.map(({ items }) => items)).toEqual([[3], [4, 5]]);
  messages[0]?.arrive();
  messages[1]?.arrive();
  await turn();
  expect(messages.map(({ items }) => items)).toEqual([[3], [4, 5], [6]]);
  messages[2]?.arrive();
  expect(await Promise.all(answers)).toEqual([300, 400, 500, 600]);
});

test("a message that fails fails its own items only", async () => {
  const { messages, batcher } = line();
  const first = batcher.add(9);
  const second = batcher.add(8);
  await turn();
  messages[0]?.fail(new Error("line cut"));
  await expect(first).rejects.toThrow("line cut");
  await turn();
  messages[1]?.arrive();
  expect(await second).toBe(800);
});

test("every item is answered once with its own answer, however the callers come", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 8 }), { maxLength: 8 }),
      async (groups) => {
        const sent: number[] = [];
        const send = async (items: number[]) => {
          sent.push(...items);
          await turn();
          return items.map((item) => item * 100);
        };
        const batcher = new Batcher<number, number>({ sizeOf: (item) => item, limits: LIMITS, send });
        const answers: Promise<number>[] = [];
        for (const group of groups) {
          for (const item of group) answers.push(batcher.add(item));
          await turn();
        }
        expect(await Promise.all(answers)).toEqual(groups.flat().map((item) => item * 100));
        expect(sent.toSorted()).toEqual(groups.flat().toSorted());
      },
    ),
    { numRuns: 50 },
  );
});
