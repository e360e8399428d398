import type { Bytes } from "../encoding/bytes.ts";
import { PAGE_BYTES } from "../memory/pages.ts";
import { ContractViolation } from "../messages/trap.ts";
import type { Execution } from "./execution.ts";

/** The limit of the 32-bit functions, 4 GiB. */
const NARROW_PAGES = 65_536;

/**
 * System API functions about stable memory, with 64-bit and with 32-bit offsets. Canisters read stable memory some ten thousand times in
 * a message, and numbers are quicker than bigints. What is not exact as a number is outside of both memories anyway.
 */
export const stableFunctions = {
  stable64_size: (x: Execution) => BigInt(x.stable.pageCount),
  stable64_grow: grow,
  stable64_write: (x: Execution, offset: bigint, source: bigint, size: bigint) =>
    write(x, Number(offset), Number(source), Number(size)),
  stable64_read: (x: Execution, target: bigint, offset: bigint, size: bigint) =>
    read(x, Number(target), Number(offset), Number(size)),
  stable_size: (x: Execution) => narrowPageCount(x),
  stable_grow: (x: Execution, pages: number) => {
    const before = narrowPageCount(x);
    return before + pages > NARROW_PAGES ? -1 : Number(grow(x, BigInt(pages)));
  },
  stable_write: (x: Execution, offset: number, source: number, size: number) => {
    narrowPageCount(x);
    write(x, offset, source, size);
  },
  stable_read: (x: Execution, target: number, offset: number, size: number) => {
    narrowPageCount(x);
    read(x, target, offset, size);
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

function write(x: Execution, offset: number, source: number, size: number): void {
  x.stableAccess.touch(offset, size);
  x.stable.write(offset, heapWith(x, source, size), source, size);
}

function read(x: Execution, target: number, offset: number, size: number): void {
  x.stableAccess.touch(offset, size);
  const heap = heapWith(x, target, size);
  x.heap.willWrite(target, size);
  x.stable.read(offset, heap, target, size);
}

/** The canister's memory, whose range is paid for. @throws ContractViolation unless the range is in it */
function heapWith(x: Execution, pointer: number, size: number): Bytes {
  const memory = x.heap.bytes;
  if (size <= memory.length) x.meter.charge(size);
  if (pointer + size > memory.length) throw new ContractViolation("a range is outside the canister's memory");
  return memory;
}
