import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { assemble } from "./link-native.ts";
import { NO_ROOM_MESSAGE, OTHER_LAYOUT_MESSAGE, sparseMemoryWat } from "./sparse-memory-wat.ts";

const PAGE = 65_536;
/** What Azle's stable maps take at a time. */
const BUCKET_PAGES = 128n;

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await assemble(sparseMemoryWat()));
});

interface Stable64 {
  stable64_size(): bigint;
  stable64_grow(pages: bigint): bigint;
  stable64_read(pointer: bigint, at: bigint, size: bigint): void;
  stable64_write(at: bigint, pointer: bigint, size: bigint): void;
}

/** The network's stable memory, which outlives instances of the module. */
class RealMemory {
  bytes = new Uint8Array(0);
  maxPages = 1_000;

  get pageCount(): number {
    return this.bytes.length / PAGE;
  }

  grow(pages: number): number {
    const before = this.pageCount;
    if (before + pages > this.maxPages) return -1;
    const grown = new Uint8Array((before + pages) * PAGE);
    grown.set(this.bytes);
    this.bytes = grown;
    return before;
  }
}

/** The module as it begins after an installation or upgrade. */
function start(real: RealMemory) {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const heap = () => new Uint8Array(memory.buffer);
  const inside = (at: bigint, size: bigint) => {
    if (Number(at + size) > real.bytes.length) throw new Error("outside of the real memory");
    return Number(at);
  };
  const ic0_real = {
    stable64_size: () => BigInt(real.pageCount),
    stable64_grow: (pages: bigint) => BigInt(real.grow(Number(pages))),
    stable64_read: (pointer: bigint, at: bigint, size: bigint) =>
      heap().set(real.bytes.subarray(inside(at, size), Number(at + size)), Number(pointer)),
    stable64_write: (at: bigint, pointer: bigint, size: bigint) =>
      real.bytes.set(heap().subarray(Number(pointer), Number(pointer + size)), inside(at, size)),
    trap: (pointer: number, length: number) => {
      throw new Error(Buffer.from(heap().slice(pointer, pointer + length)).toString());
    },
  };
  const { exports } = new WebAssembly.Instance(module, { ic0_real, main: { memory } });
  const stable = exports as unknown as Stable64;
  return {
    size: () => stable.stable64_size(),
    grow: (pages: bigint) => stable.stable64_grow(pages),
    write(at: number, bytes: Uint8Array) {
      heap().set(bytes, 0);
      stable.stable64_write(BigInt(at), 0n, BigInt(bytes.length));
    },
    read(at: number, size: number) {
      // What is in the heap before must not be taken for what is read.
      heap().fill(0xee, 0, size);
      stable.stable64_read(0n, BigInt(at), BigInt(size));
      return heap().slice(0, size);
    },
  };
}

describe("sparse stable memory", () => {
  it("reads what was written, and zeros elsewhere, over pages, upgrades and growth", () => {
    const at = fc.oneof(
      fc.nat({ max: 40 * PAGE }),
      // Pages whose places are remembered under one number, and pages of another table.
      fc.constantFrom(PAGE - 1, 4_096 * PAGE + 5, 8_192 * PAGE - 3, 16_384 * PAGE - 2, 40_000 * PAGE),
    );
    const step = fc.record({ at, size: fc.nat({ max: 2 * PAGE }), fill: fc.nat({ max: 255 }), upgrades: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const real = new RealMemory();
        let sparse = start(real);
        sparse.grow(50_000n);
        const written: { at: number; bytes: Uint8Array }[] = [];
        for (const { at, size, fill, upgrades } of steps) {
          const bytes = new Uint8Array(size).fill(fill);
          sparse.write(at, bytes);
          written.push({ at, bytes });
          if (upgrades) sparse = start(real);
        }
        for (const { at, size } of steps) {
          const first = Math.max(at - 3, 0);
          const expected = new Uint8Array(size + 6);
          for (const each of written) {
            const overlap = each.bytes.subarray(Math.max(first - each.at, 0), Math.max(first + size + 6 - each.at, 0));
            expected.set(overlap, overlap.length === 0 ? 0 : Math.max(each.at - first, 0));
          }
          expect(Buffer.compare(sparse.read(first, size + 6), expected)).toBe(0);
        }
        expect(sparse.size()).toBe(50_000n);
      }),
      { numRuns: 40 },
    );
  });

  it("takes a page for each that is written to, besides its header and a table", () => {
    const real = new RealMemory();
    const sparse = start(real);
    expect([sparse.size(), real.pageCount]).toEqual([0n, 0]);
    for (let bucket = 0n; bucket < 50n; bucket++) expect(sparse.grow(BUCKET_PAGES)).toBe(bucket * BUCKET_PAGES);
    expect([sparse.size(), real.pageCount]).toEqual([50n * BUCKET_PAGES, 1]);
    for (let bucket = 0; bucket < 50; bucket++)
      for (const at of [0, 100, 5_000]) sparse.write(bucket * 128 * PAGE + at, Uint8Array.of(7));
    expect(real.pageCount).toBe(2 + 50);
    sparse.read(0, 3 * PAGE);
    expect(real.pageCount).toBe(2 + 50);
  });

  it("refuses what lies outside of its size", () => {
    const sparse = start(new RealMemory());
    expect(() => sparse.read(0, 1)).toThrow("unreachable");
    sparse.grow(1n);
    sparse.write(0, Uint8Array.of(1));
    expect(sparse.read(PAGE - 1, 1)).toEqual(Uint8Array.of(0));
    expect(() => sparse.read(PAGE - 1, 2)).toThrow("unreachable");
    expect(() => sparse.write(PAGE, Uint8Array.of(1))).toThrow("unreachable");
    // Its number ends as that of a page whose place is remembered.
    expect(() => sparse.read(2 ** 48, 1)).toThrow("unreachable");
    expect(() => sparse.write(2 ** 52, Uint8Array.of(1))).toThrow("unreachable");
    expect(sparse.grow(2n ** 40n)).toBe(-1n);
    expect(sparse.grow(2n ** 64n - 1n)).toBe(-1n);
    expect(sparse.size()).toBe(1n);
  });

  it("says so where the network gives no more room", () => {
    const real = new RealMemory();
    real.maxPages = 0;
    const sparse = start(real);
    expect(sparse.grow(1n)).toBe(-1n);
    real.maxPages = 3;
    expect(sparse.grow(100n)).toBe(0n);
    sparse.write(0, Uint8Array.of(1));
    expect(() => sparse.write(PAGE, Uint8Array.of(1))).toThrow(NO_ROOM_MESSAGE);
  });

  it("reads nothing of another layout, and changes nothing in it", () => {
    const real = new RealMemory();
    real.grow(1);
    // How a memory manager of Azle's begins that lies in stable memory itself.
    real.bytes.set(Buffer.from("MGR\u0001"));
    const before = real.bytes.slice();
    expect(() => start(real).size()).toThrow(OTHER_LAYOUT_MESSAGE);
    expect(() => start(real).grow(1n)).toThrow(OTHER_LAYOUT_MESSAGE);
    expect(() => start(real).read(0, 1)).toThrow(OTHER_LAYOUT_MESSAGE);
    expect(Buffer.compare(real.bytes, before)).toBe(0);
  });
});
