import fc from "fast-check";
import PQueue from "p-queue";
import { expect, test, vi } from "vitest";
import { Batcher } from "./batcher.ts";

const LIMITS = { maxBytes: 10, maxItems: 4 };

/** A batcher whose queue has room for so many messages, which the test answers. */
function batcherWith(room: number) {
  const queue = new PQueue({ concurrency: room });
  const messages: { items: number[]; arrive: () => void; fail: (error: Error) => void }[] = [];
  const send = (items: number[]) =>
    new Promise<number[]>((resolve, reject) => {
      messages.push({ items, arrive: () => resolve(items.map((item) => item * 100)), fail: reject });
    });
  const batcher = new Batcher<number, number>({
    sizeOf: (item) => item,
    limits: LIMITS,
    queue: (work) => queue.add(work),
    send,
  });
  return { messages, batcher };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("sends at once while nothing is in flight, and fills messages up while one that is not full is in flight", async () => {
  const { messages, batcher } = batcherWith(3);
  const answers = [3, 4, 5].map((item) => batcher.add(item));
  await turn();
  expect(messages.map(({ items }) => items)).toEqual([[3, 4], [5]]);
  answers.push(batcher.add(6));
  await turn();
  expect(messages).toHaveLength(2);
  // They do not fit into one message, so the first one is full.
  answers.push(batcher.add(7));
  await turn();
  expect(messages.map(({ items }) => items)).toEqual([[3, 4], [5], [6]]);
  messages[1]?.arrive();
  await turn();
  expect(messages.at(-1)?.items).toEqual([7]);
  for (const { arrive } of messages) arrive();
  expect(await Promise.all(answers)).toEqual([300, 400, 500, 600, 700]);
});

test("a message that is not answered holds the others up for three seconds only", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { messages, batcher } = batcherWith(3);
    const lost = batcher.add(3);
    await turn();
    const next = batcher.add(4);
    await vi.advanceTimersByTimeAsync(2_900);
    expect(messages.map(({ items }) => items)).toEqual([[3]]);
    await vi.advanceTimersByTimeAsync(200);
    await turn();
    expect(messages.map(({ items }) => items)).toEqual([[3], [4]]);
    for (const { arrive } of messages) arrive();
    expect(await Promise.all([lost, next])).toEqual([300, 400]);
  } finally {
    vi.useRealTimers();
  }
});

test("once few items will follow, none waits for a message that is not full", async () => {
  const { messages, batcher } = batcherWith(3);
  const answers = [batcher.add(3)];
  await turn();
  answers.push(batcher.add(4));
  await turn();
  expect(messages.map(({ items }) => items)).toEqual([[3]]);
  batcher.hurry();
  await vi.waitFor(() => expect(messages).toHaveLength(2));
  expect(messages.map(({ items }) => items)).toEqual([[3], [4]]);
  answers.push(batcher.add(5));
  await turn();
  expect(messages.map(({ items }) => items)).toEqual([[3], [4], [5]]);
  for (const { arrive } of messages) arrive();
  expect(await Promise.all(answers)).toEqual([300, 400, 500]);
});

test("full messages are sent when the queue has room, with items that arrived meanwhile", async () => {
  const { messages, batcher } = batcherWith(1);
  const answers = [9, 8, 7].map((item) => batcher.add(item));
  await turn();
  expect(messages.map(({ items }) => items)).toEqual([[9]]);
  answers.push(batcher.add(2));
  messages[0]?.arrive();
  await turn();
  expect(messages.at(-1)?.items).toEqual([8, 2]);
  messages[1]?.arrive();
  await turn();
  expect(messages.at(-1)?.items).toEqual([7]);
  messages[2]?.arrive();
  expect(await Promise.all(answers)).toEqual([900, 800, 700, 200]);
});

test("an item larger than a message is refused, and delays no other", async () => {
  const { messages, batcher } = batcherWith(1);
  await expect(batcher.add(11)).rejects.toThrow("11 bytes do not fit");
  const fitting = batcher.add(10);
  await turn();
  messages[0]?.arrive();
  expect(await fitting).toBe(1_000);
});

test("a failed message fails only its own items", async () => {
  const { messages, batcher } = batcherWith(1);
  const first = batcher.add(9);
  const second = batcher.add(8);
  await turn();
  messages[0]?.fail(new Error("line cut"));
  await expect(first).rejects.toThrow("line cut");
  await turn();
  messages[1]?.arrive();
  expect(await second).toBe(800);
});

test("every item gets its own answer once, in whatever order callers add items", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 8 }), { maxLength: 8 }),
      fc.nat({ max: 8 }),
      async (groups, hurriesAt) => {
        const sent: number[] = [];
        const send = async (items: number[]) => {
          sent.push(...items);
          await turn();
          return items.map((item) => item * 100);
        };
        const line = new PQueue({ concurrency: 2 });
        const queue = (work: () => Promise<number[]>) => line.add(work);
        const batcher = new Batcher<number, number>({ sizeOf: (item) => item, limits: LIMITS, queue, send });
        const answers: Promise<number>[] = [];
        for (const [at, group] of groups.entries()) {
          if (at === hurriesAt) batcher.hurry();
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
