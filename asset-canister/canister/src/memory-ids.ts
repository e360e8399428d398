/**
 * The number of each map in stable memory. A number is part of the stored format: never change or reuse one.
 * Room of each map: assets and tree in store/, chunks to waiting in batches/, permissions in permissions/, configuration in configuration/.
 */
export const MEMORY_IDS = {
  assets: 1,
  chunks: 2,
  batches: 3,
  counters: 4,
  tree: 5,
  permissions: 6,
  configuration: 7,
  proposals: 8,
  waiting: 9,
} as const;
