/** A map of bytes to bytes, ordered by its keys. The canister's maps are in stable memory. */
export interface ByteMap {
  get(key: Uint8Array): Uint8Array | undefined;
  has(key: Uint8Array): boolean;
  set(key: Uint8Array, value: Uint8Array): void;
  delete(key: Uint8Array): void;
  /** The entry with the least key. */
  first(): ByteEntry | undefined;
  /** Entries in the order of their keys. The cost grows with `start`, so use it only to walk through everything once. */
  entries(start: number, count: number): ByteEntry[];
}

export interface ByteEntry {
  key: Uint8Array;
  value: Uint8Array;
}
