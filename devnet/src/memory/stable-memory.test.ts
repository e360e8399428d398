import fc from "fast-check";
import { expect, it } from "vitest";
import { PAGE_BYTES } from "./pages.ts";
import { StableMemory } from "./stable-memory.ts";

const write = fc.record({
  offset: fc.integer({ min: 0, max: 3 * PAGE_BYTES - 9 }),
  bytes: fc.uint8Array({ maxLength: 9 }),
});
const transaction = fc.record({ writes: fc.array(write, { maxLength: 5 }), commits: fc.boolean() });

function readAll(memory: StableMemory): Uint8Array {
  const all = new Uint8Array(memory.pageCount * PAGE_BYTES);
  memory.read(0, all);
  return all;
}

it("behaves like an array that is copied before each transaction", () => {
  fc.assert(
    fc.property(fc.array(transaction, { maxLength: 6 }), (transactions) => {
      const memory = new StableMemory();
      memory.grow(3n);
      let model = new Uint8Array(3 * PAGE_BYTES);
      for (const { writes, commits } of transactions) {
        const before = model.slice();
        memory.begin();
        for (const { offset, bytes } of writes) {
          memory.write(offset, bytes);
          model.set(bytes, offset);
        }
        if (commits) memory.commit();
        else {
          memory.rollback();
          model = before;
        }
      }
      expect(Buffer.compare(readAll(memory), model)).toBe(0);
    }),
    { numRuns: 40 },
  );
});

it("shares pages with a fork, and nothing that is written later", () => {
  const memory = new StableMemory();
  memory.grow(1n);
  memory.write(5, Uint8Array.of(1));
  const fork = memory.fork();
  fork.begin();
  fork.write(5, Uint8Array.of(2));
  expect(readAll(memory)[5]).toBe(1);
  expect(readAll(fork)[5]).toBe(2);
});

it("grows to 500 GiB and no further, and takes growth back", () => {
  const memory = new StableMemory();
  memory.begin();
  expect(memory.grow(8_192_000n)).toBe(0n);
  expect(memory.grow(1n)).toBe(-1n);
  memory.rollback();
  expect(memory.pageCount).toBe(0);
});

it("refuses ranges outside", () => {
  const memory = new StableMemory();
  memory.grow(1n);
  expect(() => memory.write(65_530, new Uint8Array(7))).toThrow("stable memory out of bounds");
  expect(() => memory.read(2 ** 63, new Uint8Array(1))).toThrow("stable memory out of bounds");
});
