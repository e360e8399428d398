import type { Canister } from "../canister/canister.ts";
import type { Subnet } from "./subnet.ts";

/** The limit of a 32-bit memory. */
const MAX_HEAP_BYTES = 4n * 1024n * 1024n * 1024n;

/**
 * Checks whether the heap has less room left than `wasm_memory_threshold`. Then the canister's low-memory hook runs: once, and
 * not again before there was room. To be called after every change of the heap, the code or the settings.
 * Source: interface specification, "On low wasm memory".
 */
export function watchMemory(subnet: Subnet, canister: Canister): void {
  const { wasmMemoryLimitBytes: limit, wasmMemoryThresholdBytes: threshold } = canister.settings;
  const capacity = limit === 0n || limit > MAX_HEAP_BYTES ? MAX_HEAP_BYTES : limit;
  const isLow = capacity - BigInt(canister.code?.heap.bytes.length ?? 0) < threshold;
  if (!isLow) canister.lowMemoryHook = "condition_not_satisfied";
  else if (canister.lowMemoryHook === "condition_not_satisfied") {
    canister.lowMemoryHook = "ready";
    subnet.queue.pushFirst({ kind: "low memory", canisterKey: canister.key });
  }
}
