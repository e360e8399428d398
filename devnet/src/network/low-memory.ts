import type { Canister } from "../canister/canister.ts";
import type { Network } from "./network.ts";

/** Of a 32-bit memory. */
const MAX_HEAP_BYTES = 4n * 1024n * 1024n * 1024n;

/**
 * Looks whether the heap has less room left than `wasm_memory_threshold`: then the canister's low-memory hook runs, once,
 * until there is room again. To be called whenever the heap, the code or the settings have changed.
 * Source: interface specification, "On low wasm memory".
 */
export function watchMemory(network: Network, canister: Canister): void {
  const { wasmMemoryLimitBytes: limit, wasmMemoryThresholdBytes: threshold } = canister.settings;
  const capacity = limit === 0n || limit > MAX_HEAP_BYTES ? MAX_HEAP_BYTES : limit;
  const isLow = capacity - BigInt(canister.code?.heap.bytes.length ?? 0) < threshold;
  if (!isLow) canister.lowMemoryHook = "condition_not_satisfied";
  else if (canister.lowMemoryHook === "condition_not_satisfied") {
    canister.lowMemoryHook = "ready";
    network.queue.pushFirst({ kind: "low memory", canisterKey: canister.key });
  }
}
