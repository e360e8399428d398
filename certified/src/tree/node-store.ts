/** Where a certified tree keeps its nodes, by number. In a canister: a map in stable memory. */
export interface NodeStore {
  get(id: number): Uint8Array | undefined;
  set(id: number, node: Uint8Array): void;
  delete(id: number): void;
}

export class MemoryNodeStore implements NodeStore {
  readonly #nodes = new Map<number, Uint8Array>();

  get size(): number {
    return this.#nodes.size;
  }

  get(id: number): Uint8Array | undefined {
    return this.#nodes.get(id);
  }

  set(id: number, node: Uint8Array): void {
    this.#nodes.set(id, node);
  }

  delete(id: number): void {
    this.#nodes.delete(id);
  }
}
