import { PAGE_BYTES } from "../memory/pages.ts";
import { ContractViolation } from "../messages/trap.ts";
import type { Execution } from "./execution.ts";

/** The limit of the 32-bit functions, 4 GiB. */
const NARROW_PAGES = 65_536;

/** System API functions about stable memory, with 64-bit and with 32-bit offsets. */
export const stableFunctions = {
  stable64_size: (x: Execution) => BigInt(x.stable.pageCount),
  stable64_grow: grow,
  stable64_write: (x: Execution, offset: bigint, source: bigint, size: bigint) => void write(x, offset, source, size),
  stable64_read: (x: Execution, target: bigint, offset: bigint, size: bigint) => void read(x, target, offset, size),
  stable_size: (x: Execution) => narrowPageCount(x),
  stable_grow: (x: Execution, pages: number) => {
    const before = narrowPageCount(x);
    return before + pages > NARROW_PAGES ? -1 : Number(grow(x, BigInt(pages)));
  },
  stable_write: (x: Execution, offset: number, source: number, size: number) => {
    narrowPageCount(x);
    return void write(x, BigInt(offset), BigInt(source), BigInt(size));
  },
  stable_read: (x: Execution, target: number, offset: number, size: number) => {
    narrowPageCount(x);
    return void read(x, BigInt(target), BigInt(offset), BigInt(size));
  },
};

function narrowPageCount(x: Execution): number {
  if (x.stable.pageCount > NARROW_PAGES)
    throw new ContractViolation("stable memory is over 4 GiB; use the stable64 functions");
  return x.stable.pageCount;
}

/** Traps when the growth cannot be paid for. −1 would mean that the subnet has no room. */
function grow(x: Execution, pages: bigint): bigint {
  const before = x.stable.grow(pages);
  if (before >= 0n) x.payForStorage(pages * BigInt(PAGE_BYTES));
  return before;
}

function write(x: Execution, offset: bigint, source: bigint, size: bigint): void {
  x.stableAccess.touch(offset, size);
  x.stable.write(offset, heapRange(x, source, size));
}

function read(x: Execution, target: bigint, offset: bigint, size: bigint): void {
  x.stableAccess.touch(offset, size);
  const range = heapRange(x, target, size);
  x.heap.willWrite(Number(target), range.length);
  x.stable.read(offset, range);
}

/** A live view of the heap, so that bytes are copied only once. */
function heapRange(x: Execution, pointer: bigint, size: bigint): Uint8Array {
  const memory = x.heap.bytes;
  // Canisters read stable memory some ten thousand times in a message, and numbers are quicker. What is not exact is outside anyway.
  const start = Number(pointer);
  const length = Number(size);
  if (length <= memory.length) x.meter.charge(length);
  if (start + length > memory.length) throw new ContractViolation("a range is outside the canister's memory");
  return memory.subarray(start, start + length);
}
