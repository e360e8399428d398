import { StableBTreeMap } from "azle";
import type { NodeStore } from "../tree/node-store.ts";
import { rawBytes, rawNat32 } from "./raw.ts";

/** A certified tree's nodes in stable memory. An upgrade finds the tree as it was (ARCHITECTURE.md#certified). */
export class StableNodeStore implements NodeStore {
  readonly #nodes: StableBTreeMap<number, Uint8Array>;

  /** @param memoryId the number of the stable map, 0 to 253; it must never change its meaning */
  constructor(memoryId: number) {
    this.#nodes = new StableBTreeMap(memoryId, rawNat32, rawBytes);
  }

  get(id: number): Uint8Array | undefined {
    return this.#nodes.get(id);
  }

  set(id: number, node: Uint8Array): void {
    this.#nodes.insert(id, node);
  }

  delete(id: number): void {
    this.#nodes.remove(id);
  }
}
